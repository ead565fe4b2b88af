package dev.graticule.query;

import dev.graticule.contract.ColumnType;
import dev.graticule.file.StoredColumn;
import dev.graticule.file.StoredColumn.Form;
import java.util.List;
import java.util.stream.Collectors;

/** The types in which DuckDB reads what files store. */
final class StoredSql {
  private StoredSql() {}

  /** The type of a column that can be read. */
  static String type(StoredColumn column) {
    List<StoredColumn> parts = column.parts();
    if (column.form() == Form.NATIVE_GEOMETRY) {
      return "GEOMETRY";
    }
    if (column.form() == Form.INT96) {
      return "TIMESTAMP";
    }
    ColumnType type = column.type().orElseThrow();
    if (parts.isEmpty()) {
      return Sql.type(type);
    }
    if (type instanceof ColumnType.ListOf) {
      return type(parts.get(0)) + "[]";
    }
    if (type instanceof ColumnType.MapOf) {
      return "MAP(%s, %s)".formatted(type(parts.get(0)), type(parts.get(1)));
    }
    return parts.stream()
        .map(part -> Sql.identifier(part.name()) + " " + type(part))
        .collect(Collectors.joining(", ", "STRUCT(", ")"));
  }
}
