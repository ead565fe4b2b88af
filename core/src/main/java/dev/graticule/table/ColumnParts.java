package dev.graticule.table;

import dev.graticule.contract.Column;
import dev.graticule.contract.ColumnPath;
import dev.graticule.contract.ColumnType;
import dev.graticule.contract.Nullability;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What columns are made of. */
final class ColumnParts {
  private ColumnParts() {}

  /** The fields of a struct, the element of a list, key and value of a map; else nothing. */
  static List<Column> of(ColumnType type) {
    if (type instanceof ColumnType.Struct struct) {
      return struct.fields();
    }
    if (type instanceof ColumnType.ListOf list) {
      return List.of(new Column(ColumnPath.ELEMENT, list.element(), list.nullability(), Map.of()));
    }
    if (type instanceof ColumnType.MapOf map) {
      return List.of(
          new Column(ColumnPath.KEY, map.key(), Nullability.REQUIRED, Map.of()),
          new Column(ColumnPath.VALUE, map.value(), map.nullability(), Map.of()));
    }
    return List.of();
  }

  /** A nested type of which some parts are read as another type. */
  static ColumnType readAs(ColumnType stored, List<Optional<ColumnType>> parts) {
    List<Column> before = of(stored);
    List<Column> after = new ArrayList<>();
    for (int i = 0; i < before.size(); i++) {
      Column part = before.get(i);
      after.add(parts.get(i).map(part::withType).orElse(part));
    }
    if (stored instanceof ColumnType.ListOf list) {
      return new ColumnType.ListOf(after.get(0).type(), list.nullability());
    }
    if (stored instanceof ColumnType.MapOf map) {
      return new ColumnType.MapOf(after.get(0).type(), after.get(1).type(), map.nullability());
    }
    return new ColumnType.Struct(after);
  }
}
