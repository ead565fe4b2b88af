package dev.graticule.convert;

import dev.graticule.contract.Column;
import dev.graticule.contract.ColumnType;
import dev.graticule.contract.Contract;
import dev.graticule.contract.Nullability;
import dev.graticule.contract.Orientation;
import java.util.Optional;
import java.util.Set;

/**
 * A contract without what it promises of values, so that rows which break a promise can be read.
 */
final class Unpromised {
  private Unpromised() {}

  static Contract of(Contract contract) {
    return new Contract(
        contract.columns().stream().map(Unpromised::column).toList(), contract.metadata());
  }

  private static Column column(Column column) {
    return new Column(column.name(), type(column.type()), Nullability.NULLABLE, column.metadata());
  }

  private static ColumnType type(ColumnType type) {
    if (type instanceof ColumnType.Geometry geometry) {
      return new ColumnType.Geometry(
          Set.of(),
          Set.of(),
          geometry.crs(),
          geometry.edges(),
          Orientation.UNSTATED,
          geometry.epoch(),
          Optional.empty(),
          geometry.crsColumn());
    }
    if (type instanceof ColumnType.Struct struct) {
      return new ColumnType.Struct(struct.fields().stream().map(Unpromised::column).toList());
    }
    if (type instanceof ColumnType.ListOf list) {
      return new ColumnType.ListOf(type(list.element()), Nullability.NULLABLE);
    }
    if (type instanceof ColumnType.MapOf map) {
      return new ColumnType.MapOf(map.key(), type(map.value()), Nullability.NULLABLE);
    }
    return type;
  }
}
