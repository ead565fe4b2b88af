package dev.graticule.convert;

import dev.graticule.contract.Column;
import dev.graticule.contract.ColumnType;
import dev.graticule.contract.ColumnType.Scalar;
import dev.graticule.contract.Contract;
import dev.graticule.contract.Crs;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Which columns a user says to be geometries, and of what type.
 *
 * @param types the types by column
 */
record DeclaredGeometries(Map<String, ColumnType.Geometry> types) {
  static final DeclaredGeometries NONE = new DeclaredGeometries(Map.of());

  DeclaredGeometries with(String column, UnaryOperator<ColumnType.Geometry> shape) {
    Map<String, ColumnType.Geometry> more = new LinkedHashMap<>(types);
    more.put(column, shape.apply(ColumnType.Geometry.any()));
    return new DeclaredGeometries(more);
  }

  /**
   * What was found, with the declared columns as geometries: bytes, and geometries of the same or
   * an unknown CRS.
   *
   * @throws ConvertException when a declared column is missing, no bytes, or in another CRS
   */
  Contract in(Contract found, String name) {
    requireIn(found.names(), name);
    return new Contract(
        found.columns().stream().map(column -> declared(column, name)).toList(), found.metadata());
  }

  /**
   * Sees that each declared column is there.
   *
   * @param names the columns that are
   * @param name what messages call the rows
   * @throws ConvertException when one is not
   */
  void requireIn(Collection<String> names, String name) {
    types.keySet().stream()
        .filter(column -> !names.contains(column))
        .findFirst()
        .ifPresent(
            column -> {
              throw new ConvertException(
                  "%s has no column \"%s\", which is declared a geometry; its columns are %s."
                      .formatted(name, column, names));
            });
  }

  /**
   * What a column of bytes or text shall be, when somebody says that it is a geometry.
   *
   * @param found what it is; empty when it may be anything
   * @param wanted what the rows shall become
   * @param name what messages call the rows
   * @throws ConvertException when it is of another type
   */
  Optional<ColumnType.Geometry> of(
      String column, Optional<ColumnType> found, Optional<Contract> wanted, String name) {
    Optional<ColumnType.Geometry> geometry =
        Optional.ofNullable(types.get(column))
            .or(
                () ->
                    wanted
                        .flatMap(contract -> contract.column(column))
                        .map(Column::type)
                        .filter(ColumnType.Geometry.class::isInstance)
                        .map(ColumnType.Geometry.class::cast));
    boolean fits =
        found.isEmpty()
            || found.get() instanceof ColumnType.Geometry
            || found.get() == Scalar.BINARY
            || found.get() == Scalar.TEXT;
    if (geometry.isPresent() && !fits) {
      throw new ConvertException(
          "%s, column \"%s\": it is to be a geometry but holds %s; a geometry is WKB in bytes or hexadecimal digits, or WKT."
              .formatted(name, column, found.get()));
    }
    return geometry;
  }

  private Column declared(Column column, String name) {
    ColumnType.Geometry type = types.get(column.name());
    if (type == null) {
      return column;
    }
    boolean bytes = column.type() == Scalar.BINARY;
    if (!bytes && !(column.type() instanceof ColumnType.Geometry)) {
      throw new ConvertException(
          "%s, column \"%s\": it is declared a geometry but holds %s; a geometry is WKB in a binary column."
              .formatted(name, column.name(), column.type()));
    }
    if (column.type() instanceof ColumnType.Geometry there
        && !(there.crs() instanceof Crs.Unknown)
        && !there.crs().sameAs(type.crs())) {
      throw new ConvertException(
          "%s, column \"%s\": it is declared to be in %s but says itself to be in %s; coordinates are never transformed silently."
              .formatted(name, column.name(), type.crs(), there.crs()));
    }
    return column.withType(type);
  }
}
