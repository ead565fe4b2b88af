package dev.graticule.examples;

import dev.graticule.contract.Bounds;
import dev.graticule.contract.ColumnType;
import dev.graticule.contract.Contract;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Columns, types and boxes in words. */
final class ColumnText {
  private ColumnText() {}

  /** A line for each column. */
  static List<String> lines(Contract contract) {
    return contract.columns().stream()
        .map(
            column ->
                "%s: %s%s"
                    .formatted(
                        column.name(), of(column.type()), column.isNullable() ? ", nullable" : ""))
        .toList();
  }

  static String of(ColumnType type) {
    if (type instanceof ColumnType.Decimal decimal) {
      return "decimal of %d digits, %d behind the point"
          .formatted(decimal.precision(), decimal.scale());
    }
    if (type instanceof ColumnType.Timestamp time) {
      return "timestamp, %s, %s".formatted(lower(time.unit()), lower(time.zoning()));
    }
    if (type instanceof ColumnType.ListOf list) {
      return "list of " + of(list.element());
    }
    if (type instanceof ColumnType.MapOf map) {
      return "map of %s to %s".formatted(of(map.key()), of(map.value()));
    }
    if (type instanceof ColumnType.Struct struct) {
      return struct.fields().stream()
          .map(field -> field.name() + " " + of(field.type()))
          .collect(Collectors.joining(", ", "struct (", ")"));
    }
    if (type instanceof ColumnType.Geometry geometry) {
      return "geometry in " + geometry.crs();
    }
    return lower(type);
  }

  private static String lower(Object constant) {
    return constant.toString().toLowerCase(Locale.ROOT);
  }

  /** A box's sides. */
  static String of(Bounds b) {
    String z = b.z().map(r -> ", z %s to %s".formatted(r.min(), r.max())).orElse("");
    String m = b.m().map(r -> ", m %s to %s".formatted(r.min(), r.max())).orElse("");
    return "[%s, %s, %s, %s%s%s]".formatted(b.xmin(), b.ymin(), b.xmax(), b.ymax(), z, m);
  }
}
