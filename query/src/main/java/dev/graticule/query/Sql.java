package dev.graticule.query;

import dev.graticule.contract.Column;
import dev.graticule.contract.ColumnType;
import java.util.Locale;
import java.util.stream.Collectors;

/** How names, texts, paths and types are written in DuckDB's SQL; the only place that quotes. */
final class Sql {
  private Sql() {}

  static String identifier(String name) {
    requireNoNul(name);
    return '"' + name.replace("\"", "\"\"") + '"';
  }

  static String text(String value) {
    requireNoNul(value);
    return "'" + value.replace("'", "''") + "'";
  }

  /** A file name that means itself: what a glob would expand is put in brackets. */
  static String path(String uri) {
    StringBuilder escaped = new StringBuilder(uri.length());
    for (int i = 0; i < uri.length(); i++) {
      char c = uri.charAt(i);
      if (c == '*' || c == '?' || c == '[') {
        escaped.append('[').append(c).append(']');
      } else {
        escaped.append(c);
      }
    }
    return escaped.toString();
  }

  static String cast(String expression, ColumnType type) {
    return "CAST(" + expression + " AS " + type(type) + ")";
  }

  static String type(ColumnType type) {
    if (type instanceof ColumnType.Scalar scalar) {
      return switch (scalar) {
        case BOOLEAN -> "BOOLEAN";
        case INT8 -> "TINYINT";
        case INT16 -> "SMALLINT";
        case INT32 -> "INTEGER";
        case INT64 -> "BIGINT";
        case FLOAT32 -> "FLOAT";
        case FLOAT64 -> "DOUBLE";
        case TEXT -> "VARCHAR";
        case BINARY -> "BLOB";
        case DATE -> "DATE";
        case TIME -> "TIME";
        case UUID -> "UUID";
      };
    }
    if (type instanceof ColumnType.Decimal decimal) {
      return "DECIMAL(%d, %d)".formatted(decimal.precision(), decimal.scale());
    }
    if (type instanceof ColumnType.Timestamp timestamp) {
      return timestamp(timestamp);
    }
    if (type instanceof ColumnType.ListOf list) {
      return type(list.element()) + "[]";
    }
    if (type instanceof ColumnType.MapOf map) {
      return "MAP(%s, %s)".formatted(type(map.key()), type(map.value()));
    }
    if (type instanceof ColumnType.Struct struct) {
      return struct.fields().stream()
          .map(Sql::field)
          .collect(Collectors.joining(", ", "STRUCT(", ")"));
    }
    return "BLOB";
  }

  private static String field(Column field) {
    return identifier(field.name()) + " " + type(field.type());
  }

  private static String timestamp(ColumnType.Timestamp timestamp) {
    // DuckDB has no moment in nanoseconds; the clock reading of UTC holds the same number.
    if (timestamp.unit() == ColumnType.TimeUnit.NANOS) {
      return "TIMESTAMP_NS";
    }
    if (timestamp.zoning() == ColumnType.TimeZoning.UTC) {
      return "TIMESTAMPTZ";
    }
    return timestamp.unit() == ColumnType.TimeUnit.MILLIS ? "TIMESTAMP_MS" : "TIMESTAMP";
  }

  /** How DuckDB compares names. */
  static String folded(String name) {
    return name.toLowerCase(Locale.ROOT);
  }

  private static void requireNoNul(String value) {
    if (value.indexOf('\0') >= 0) {
      throw new QueryException(
          "A name or text holds a NUL character, which SQL cannot carry: \"%s\"."
              .formatted(value.replace("\0", "\\0")));
    }
  }
}
