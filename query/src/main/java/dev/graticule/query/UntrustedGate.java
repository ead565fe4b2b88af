package dev.graticule.query;

import com.fasterxml.jackson.databind.JsonNode;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Looks at SQL that the application did not write, node by node, before anything of it runs. What
 * is not known to be harmless is refused: a part of DuckDB's grammar that comes with a later
 * version stays outside until somebody has looked at it.
 */
final class UntrustedGate {
  /** Where rows may come from. */
  private static final Set<String> RELATIONS =
      Set.of(
          "BASE_TABLE", "SUBQUERY", "JOIN", "TABLE_FUNCTION", "EXPRESSION_LIST", "EMPTY", "PIVOT");

  /** Table functions that read nothing but their arguments. */
  private static final Set<String> TABLE_FUNCTIONS = Set.of("unnest", "range", "generate_series");

  /** Without effects, as DuckDB says, but they tell of the process. */
  private static final Set<String> TELLING =
      Set.of(
          "current_setting",
          "getvariable",
          "getenv",
          "current_query",
          "current_schemas",
          "current_database",
          "current_catalog",
          "query",
          "query_table");

  /** The clock and chance: not the same each time, and harmless. */
  private static final Set<String> HARMLESS =
      Set.of(
          "now",
          "today",
          "current_date",
          "get_current_time",
          "get_current_timestamp",
          "transaction_timestamp",
          "random",
          "uuid",
          "uuidv4",
          "uuidv7",
          "gen_random_uuid",
          "error");

  private final SqlText text;
  private final Session session;

  private UntrustedGate(SqlText text, Session session) {
    this.text = text;
    this.session = session;
  }

  /**
   * Lets a text through, or refuses it.
   *
   * @param known tells the names of tables that it may read
   * @throws QueryException naming what is not allowed
   */
  static void require(SqlText text, Predicate<String> known, Session session) throws SQLException {
    UntrustedGate gate = new UntrustedGate(text, session);
    gate.requireTables(known);
    gate.requireHarmless(text.query());
  }

  private void requireTables(Predicate<String> known) {
    Set<String> expressions = text.withNames();
    for (String name : text.tables()) {
      if (!known.test(name) && !expressions.contains(Sql.folded(name))) {
        throw refused("the table \"%s\"".formatted(name), "only tables of this engine can be read");
      }
    }
  }

  private void requireHarmless(JsonNode node) throws SQLException {
    if (node.isObject()) {
      requireRelation(node.path("from_table"));
      requireNode(node);
    }
    for (JsonNode child : node) {
      requireHarmless(child);
    }
  }

  private void requireRelation(JsonNode relation) {
    if (!relation.isObject()) {
      return;
    }
    String type = relation.path("type").asText();
    if (!RELATIONS.contains(type)) {
      throw refused("rows from " + type, "rows come from tables, subqueries and values");
    }
    requireRelation(relation.path("left"));
    requireRelation(relation.path("right"));
    requireRelation(relation.path("source"));
  }

  private void requireNode(JsonNode node) throws SQLException {
    switch (node.path("type").asText()) {
      case "BASE_TABLE" -> requireUnqualified(node);
      case "TABLE_FUNCTION" -> requireTableFunction(node.path("function"));
      case "FUNCTION" -> requireFunction(node);
      case "SHOW_REF" -> throw refused("SHOW, DESCRIBE or SUMMARIZE", "only rows can be asked for");
      default -> {}
    }
  }

  private static void requireUnqualified(JsonNode table) {
    if (!table.path("schema_name").asText().isEmpty()
        || !table.path("catalog_name").asText().isEmpty()) {
      throw refused(
          "the table \"%s\" of a schema".formatted(table.path("table_name").asText()),
          "only tables of this engine can be read, by their names alone");
    }
  }

  private static void requireTableFunction(JsonNode function) {
    String name = Sql.folded(function.path("function_name").asText());
    if (!TABLE_FUNCTIONS.contains(name)) {
      throw refused("the table function " + name, "table functions are " + TABLE_FUNCTIONS);
    }
  }

  private void requireFunction(JsonNode function) throws SQLException {
    String name = Sql.folded(function.path("function_name").asText());
    if (function.path("is_operator").asBoolean()
        || HARMLESS.contains(name)
        || TABLE_FUNCTIONS.contains(name)) {
      return;
    }
    if (TELLING.contains(name) || hasEffects(name)) {
      throw refused(
          "the function " + name, "functions neither have effects nor tell of the process");
    }
  }

  /** As DuckDB itself says of any function of the name; one it does not know fails to bind. */
  private boolean hasEffects(String name) throws SQLException {
    List<Boolean> found = new ArrayList<>();
    session.ask(
        SqlFragment.of(
            "SELECT coalesce(bool_or(has_side_effects OR stability = 'VOLATILE' OR starts_with(function_type, 'table')), false)"
                + " FROM duckdb_functions() WHERE lower(function_name) = ?",
            name),
        row -> found.add(row.getBoolean(1)));
    return found.get(0);
  }

  private static QueryException refused(String what, String rule) {
    return new QueryException(
        "SQL from outside may not use %s: %s. If the application wrote the text, ask it with QueryPolicy.trusted()."
            .formatted(what, rule));
  }
}
