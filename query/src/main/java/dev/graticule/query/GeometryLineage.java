package dev.graticule.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.graticule.contract.ColumnType;
import dev.graticule.contract.Contract;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Follows a result column back to the geometry column it is, through stars, subqueries, common
 * table expressions and set operations. Only what is passed on unchanged is followed: what a
 * function made has no CRS that anyone knows.
 */
final class GeometryLineage {
  private static final int DEEPEST = 64;

  private final JsonNode query;
  private final Map<String, Contract> tables;

  /**
   * A lineage over a query.
   *
   * @param query its syntax tree
   * @param tables the contracts of tables by folded name
   */
  GeometryLineage(JsonNode query, Map<String, Contract> tables) {
    this.query = query;
    this.tables = tables;
  }

  /** What a result column is, when it is a table's geometry column. */
  Optional<ColumnType.Geometry> of(String column) {
    return inQuery(query, Sql.folded(column), new Scope(Map.of()), 0);
  }

  /** The common table expressions in sight, by folded name. */
  private record Scope(Map<String, JsonNode> expressions) {
    Scope with(JsonNode query) {
      Map<String, JsonNode> more = new HashMap<>(expressions);
      query
          .path("cte_map")
          .path("map")
          .forEach(
              e ->
                  more.put(
                      Sql.folded(e.path("key").asText()),
                      e.path("value").path("query").path("node")));
      return new Scope(more);
    }
  }

  private Optional<ColumnType.Geometry> inQuery(
      JsonNode node, String column, Scope outer, int depth) {
    if (depth > DEEPEST) {
      return Optional.empty();
    }
    Scope scope = outer.with(node);
    return switch (node.path("type").asText()) {
      case "SELECT_NODE" -> inSelect(node, column, scope, depth);
      case "SET_OPERATION_NODE" -> {
        Optional<ColumnType.Geometry> left = inQuery(node.path("left"), column, scope, depth + 1);
        Optional<ColumnType.Geometry> right = inQuery(node.path("right"), column, scope, depth + 1);
        yield left.equals(right) ? left : Optional.empty();
      }
      default -> Optional.empty();
    };
  }

  private Optional<ColumnType.Geometry> inSelect(
      JsonNode select, String column, Scope scope, int depth) {
    JsonNode from = select.path("from_table");
    for (JsonNode item : select.path("select_list")) {
      String type = item.path("type").asText();
      String alias = Sql.folded(item.path("alias").asText());
      if (type.equals("COLUMN_REF")) {
        JsonNode names = item.path("column_names");
        String last = Sql.folded(names.path(names.size() - 1).asText());
        if (alias.isEmpty() ? last.equals(column) : alias.equals(column)) {
          String qualifier =
              names.size() > 1 ? Sql.folded(names.path(names.size() - 2).asText()) : "";
          return inSource(from, qualifier, last, scope, depth + 1);
        }
      } else if (alias.equals(column)) {
        return Optional.empty();
      }
    }
    for (JsonNode item : select.path("select_list")) {
      boolean plain =
          item.path("type").asText().equals("STAR")
              && item.path("replace_list").isEmpty()
              && item.path("rename_list").isEmpty()
              && !item.path("columns").asBoolean();
      if (plain) {
        return inSource(
            from, Sql.folded(item.path("relation_name").asText()), column, scope, depth + 1);
      }
    }
    return Optional.empty();
  }

  private Optional<ColumnType.Geometry> inSource(
      JsonNode source, String qualifier, String column, Scope scope, int depth) {
    if (depth > DEEPEST) {
      return Optional.empty();
    }
    return switch (source.path("type").asText()) {
      case "BASE_TABLE" -> inTable(source, qualifier, column, scope, depth);
      case "SUBQUERY" ->
          isNamed(source, "", qualifier)
              ? inQuery(source.path("subquery").path("node"), column, scope, depth + 1)
              : Optional.empty();
      case "JOIN" -> {
        Optional<ColumnType.Geometry> left =
            inSource(source.path("left"), qualifier, column, scope, depth + 1);
        Optional<ColumnType.Geometry> right =
            inSource(source.path("right"), qualifier, column, scope, depth + 1);
        // On both sides the name is ambiguous or renamed by DuckDB, unless they say the same.
        yield left.isEmpty() || left.equals(right)
            ? right
            : right.isEmpty() ? left : Optional.empty();
      }
      default -> Optional.empty();
    };
  }

  private Optional<ColumnType.Geometry> inTable(
      JsonNode source, String qualifier, String column, Scope scope, int depth) {
    String name = Sql.folded(source.path("table_name").asText());
    if (!isNamed(source, name, qualifier) || !source.path("column_name_alias").isEmpty()) {
      return Optional.empty();
    }
    JsonNode expression = scope.expressions().getOrDefault(name, MissingNode.getInstance());
    if (!expression.isMissingNode()) {
      Map<String, JsonNode> outside = new HashMap<>(scope.expressions());
      outside.remove(name);
      return inQuery(expression, column, new Scope(outside), depth + 1);
    }
    return Optional.ofNullable(tables.get(name)).stream()
        .flatMap(contract -> contract.columns().stream())
        .filter(c -> Sql.folded(c.name()).equals(column))
        .map(c -> c.type())
        .filter(ColumnType.Geometry.class::isInstance)
        .map(ColumnType.Geometry.class::cast)
        .findFirst();
  }

  private static boolean isNamed(JsonNode source, String name, String qualifier) {
    String alias = Sql.folded(source.path("alias").asText());
    return qualifier.isEmpty() || qualifier.equals(alias.isEmpty() ? name : alias);
  }
}
