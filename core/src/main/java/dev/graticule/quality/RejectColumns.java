package dev.graticule.quality;

import dev.graticule.contract.Column;
import dev.graticule.contract.ColumnType;
import dev.graticule.contract.ColumnType.Scalar;
import dev.graticule.contract.Contract;
import dev.graticule.contract.Nullability;
import dev.graticule.contract.Orientation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The columns of a file of rejects: why, then what the rows are, with room for whatever they may
 * be.
 *
 * @param reasons row, rule, column and reason
 * @param rows the columns of the rows, none of which promises anything
 * @param broken a column of bytes for each column of geometries
 */
record RejectColumns(List<Column> reasons, List<Column> rows, List<Column> broken) {
  private static final String PREFIX = "reject_";

  static RejectColumns of(Contract contract) {
    String prefix = PREFIX;
    while (isTaken(contract, prefix)) {
      prefix = "_" + prefix;
    }
    String free = prefix;
    return new RejectColumns(
        List.of(
            Column.required(free + "row", Scalar.INT64),
            Column.required(free + "rule", Scalar.TEXT),
            Column.nullable(free + "column", Scalar.TEXT),
            Column.required(free + "reason", Scalar.TEXT)),
        contract.columns().stream()
            .map(column -> open(column, RejectColumns::openGeometry))
            .toList(),
        contract.geometryColumns().stream()
            .map(column -> Column.nullable(free + "wkb_" + column.name(), Scalar.BINARY))
            .toList());
  }

  private static boolean isTaken(Contract contract, String prefix) {
    return contract.names().stream().anyMatch(name -> name.startsWith(prefix));
  }

  Contract contract() {
    List<Column> all = new ArrayList<>(reasons);
    all.addAll(rows);
    all.addAll(broken);
    return new Contract(all, Map.of());
  }

  /** What becomes of a geometry's type. */
  private interface OfGeometry {
    ColumnType type(ColumnType.Geometry type);
  }

  private static Column open(Column column, OfGeometry geometry) {
    return new Column(
        column.name(), open(column.type(), geometry), Nullability.NULLABLE, column.metadata());
  }

  /**
   * Inside other columns geometries are bytes, since there they cannot be told from broken ones.
   */
  private static ColumnType open(ColumnType type, OfGeometry geometry) {
    if (type instanceof ColumnType.Geometry one) {
      return geometry.type(one);
    }
    if (type instanceof ColumnType.Struct struct) {
      return new ColumnType.Struct(
          struct.fields().stream().map(field -> open(field, inside -> Scalar.BINARY)).toList());
    }
    if (type instanceof ColumnType.ListOf list) {
      return new ColumnType.ListOf(
          open(list.element(), inside -> Scalar.BINARY), Nullability.NULLABLE);
    }
    if (type instanceof ColumnType.MapOf map) {
      return new ColumnType.MapOf(
          map.key(), open(map.value(), inside -> Scalar.BINARY), Nullability.NULLABLE);
    }
    return type;
  }

  private static ColumnType openGeometry(ColumnType.Geometry type) {
    return new ColumnType.Geometry(
        Set.of(),
        Set.of(),
        type.crs(),
        type.edges(),
        Orientation.UNSTATED,
        type.epoch(),
        Optional.empty(),
        Optional.empty());
  }
}
