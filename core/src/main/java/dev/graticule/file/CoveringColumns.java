package dev.graticule.file;

import dev.graticule.contract.Column;
import dev.graticule.contract.ColumnType;
import dev.graticule.contract.Contract;
import dev.graticule.contract.ContractException;
import dev.graticule.contract.Edges;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The columns with which a file covers its geometry columns: the boxes of the single geometries,
 * behind the contract's columns and not among them. A table that keeps a schema of its own keeps
 * these there too.
 */
public final class CoveringColumns {
  private CoveringColumns() {}

  /**
   * Names for the coverings. Those that the options give are taken; others are chosen. Names that
   * differ only in case from another column's count as taken: SQL engines do not tell them apart. A
   * column whose edges are not planar has no covering, as a box of its vertices need not hold its
   * edges.
   *
   * @param contract the columns of the rows
   * @param options how the file is written
   * @return the name of the covering by geometry column, in the order of the columns; empty for a
   *     profile that has none
   * @throws ContractException when a given name is a column of the contract
   */
  public static Map<String, String> names(Contract contract, WriteOptions options) {
    Map<String, String> names = new LinkedHashMap<>();
    if (options.profile() == GeoParquetProfile.V2_0) {
      return names;
    }
    Set<String> taken = new HashSet<>();
    contract.names().forEach(name -> taken.add(folded(name)));
    options.coveringNames().forEach((geometry, name) -> reserve(geometry, name, taken));
    for (Column column : contract.geometryColumns()) {
      ColumnType.Geometry type = (ColumnType.Geometry) column.type();
      if (type.edges() == Edges.PLANAR) {
        String given = options.coveringNames().get(column.name());
        String wanted =
            names.isEmpty() ? options.coveringName() : column.name() + "_" + options.coveringName();
        names.put(column.name(), given == null ? free(wanted, taken) : given);
      }
    }
    return names;
  }

  private static void reserve(String geometry, String name, Set<String> taken) {
    if (!taken.add(folded(name))) {
      throw new ContractException(
          "The boxes of \"%s\" stand in a column \"%s\", so no other column can have that name; choose another."
              .formatted(geometry, name));
    }
  }

  private static String folded(String name) {
    return name.toLowerCase(Locale.ROOT);
  }

  private static String free(String wanted, Set<String> taken) {
    String name = wanted;
    for (int i = 1; !taken.add(folded(name)); i++) {
      name = wanted + "_" + i;
    }
    return name;
  }

  /**
   * A covering as a column: a struct of four doubles, null where the geometry is null, its fields
   * null where the geometry is empty.
   *
   * @param geometry the geometry column
   * @param name the covering's name
   * @return the column
   */
  public static Column column(Column geometry, String name) {
    ColumnType side = ColumnType.Scalar.FLOAT64;
    return new Column(
        name,
        new ColumnType.Struct(
            List.of(
                Column.nullable("xmin", side),
                Column.nullable("ymin", side),
                Column.nullable("xmax", side),
                Column.nullable("ymax", side))),
        geometry.nullability(),
        Map.of());
  }
}
