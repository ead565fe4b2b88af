package dev.graticule.file.internal.encode;

import dev.graticule.contract.Column;
import dev.graticule.contract.ColumnType;
import dev.graticule.contract.Contract;
import dev.graticule.contract.ContractException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The field ids of a file's columns by path: a table's, or depth first from 1. */
final class FieldIds {
  private static final int NONE = -1;

  private final Map<String, Integer> ids;

  private FieldIds(Map<String, Integer> ids) {
    this.ids = ids;
  }

  static FieldIds of(
      Contract contract, List<Column> columns, Optional<Map<String, Integer>> given) {
    if (given.isEmpty()) {
      FieldIds fresh = new FieldIds(new HashMap<>());
      columns.forEach(column -> fresh.number(column.name(), column.type()));
      return fresh;
    }
    FieldIds own = new FieldIds(given.get());
    contract.columns().forEach(column -> own.require(column.name(), column.type()));
    return own;
  }

  /** The id of a path; a negative one means none. */
  int id(String path) {
    return ids.getOrDefault(path, NONE);
  }

  private void number(String path, ColumnType type) {
    if (ids.putIfAbsent(path, ids.size() + 1) != null) {
      throw new ContractException(
          "Two columns or fields have the path \"%s\"; rename one.".formatted(path));
    }
    parts(path, type).forEach(part -> number(part.path(), part.type()));
  }

  private void require(String path, ColumnType type) {
    if (!ids.containsKey(path)) {
      throw new ContractException(
          "Field ids were given, but none for \"%s\"; give one for each column and field."
              .formatted(path));
    }
    parts(path, type).forEach(part -> require(part.path(), part.type()));
  }

  private record Part(String path, ColumnType type) {}

  private static List<Part> parts(String path, ColumnType type) {
    if (type instanceof ColumnType.Struct struct) {
      return struct.fields().stream()
          .map(field -> new Part(path + "." + field.name(), field.type()))
          .toList();
    }
    if (type instanceof ColumnType.ListOf list) {
      return List.of(new Part(path + ".element", list.element()));
    }
    if (type instanceof ColumnType.MapOf map) {
      return List.of(new Part(path + ".key", map.key()), new Part(path + ".value", map.value()));
    }
    return List.of();
  }
}
