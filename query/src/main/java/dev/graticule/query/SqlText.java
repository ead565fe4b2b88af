package dev.graticule.query;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A query's text as DuckDB's own parser understands it. Only a single query is let through: several
 * statements in one text, and statements that change something, are refused here.
 */
final class SqlText {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final String text;
  private final ObjectNode document;

  private SqlText(String text, ObjectNode document) {
    this.text = text;
    this.document = document;
  }

  static SqlText parse(String text, Session session) throws SQLException {
    JsonNode parsed =
        json(call("SELECT CAST(json_serialize_sql(CAST(? AS VARCHAR)) AS VARCHAR)", text, session));
    if (parsed.path("error").asBoolean()) {
      throw new QueryException(refusal(text, parsed));
    }
    int statements = parsed.path("statements").size();
    if (statements != 1) {
      throw new QueryException(
          "The text holds %d statements; a query is exactly one. Ask them one by one, and bind values with question marks."
              .formatted(statements));
    }
    return new SqlText(text, (ObjectNode) parsed);
  }

  private static String refusal(String text, JsonNode parsed) {
    if (parsed.path("error_type").asText().equals("not implemented")) {
      return "Only queries (SELECT, WITH, FROM, VALUES, DESCRIBE) can be asked; this is not one: "
          + abridged(text);
    }
    String position = parsed.path("position").asText("");
    return "The SQL cannot be read: %s%s. The text is: %s"
        .formatted(
            parsed.path("error_message").asText(),
            position.isEmpty() ? "" : " (at character " + position + ")",
            abridged(text));
  }

  private static String abridged(String text) {
    return text.length() <= 300 ? text : text.substring(0, 300) + "…";
  }

  String text() {
    return text;
  }

  /**
   * The query alone, as DuckDB writes the tree that it has read: what was looked at is what runs.
   */
  SqlText canonical(Session session) throws SQLException {
    return new SqlText(written(document, session), document);
  }

  /** The query's syntax tree. */
  JsonNode query() {
    return document.path("statements").path(0).path("node");
  }

  /** The names of tables without a schema, as they are spelled. */
  Set<String> tables() {
    Set<String> names = new LinkedHashSet<>();
    for (JsonNode node : nodes()) {
      if (node.path("type").asText().equals("BASE_TABLE")
          && node.path("schema_name").asText().isEmpty()
          && node.path("catalog_name").asText().isEmpty()) {
        names.add(node.path("table_name").asText());
      }
    }
    return names;
  }

  /** The names of common table expressions, in lower case. */
  Set<String> withNames() {
    Set<String> names = new LinkedHashSet<>();
    for (JsonNode node : nodes()) {
      node.path("cte_map").path("map").forEach(e -> names.add(Sql.folded(e.path("key").asText())));
    }
    return names;
  }

  /** The first function of the extension that is called, when there is one. */
  Optional<String> spatialFunction() {
    return nodes().stream()
        .filter(node -> node.path("type").asText().equals("FUNCTION"))
        .map(node -> Sql.folded(node.path("function_name").asText()))
        .filter(name -> name.startsWith("st_"))
        .findFirst();
  }

  /** How many values the text wants. */
  int parameters() {
    JsonNode named = document.path("statements").path(0).path("named_param_map");
    for (JsonNode parameter : named) {
      String key = parameter.path("key").asText();
      if (!key.chars().allMatch(c -> c >= '0' && c <= '9')) {
        throw new QueryException(
            "Parameter $%s has a name; parameters are bound by position: write ? or $1."
                .formatted(key));
      }
    }
    return named.size();
  }

  /**
   * The text with some parameters read as geometries: they are bound as WKB, which no function of
   * the extension takes.
   *
   * @param positions the parameters, from 1
   */
  SqlText withGeometries(Set<Integer> positions, Session session) throws SQLException {
    ObjectNode copy = document.deepCopy();
    wrap(copy, positions);
    return new SqlText(written(copy, session), copy);
  }

  /**
   * The text with other relations in the places of some tables, under the names that the tables had
   * there.
   *
   * @param relations their names by the reference that they replace, compared by identity
   */
  SqlText withRelations(IdentityHashMap<JsonNode, String> relations, Session session)
      throws SQLException {
    ObjectNode copy = (ObjectNode) replaced(document, relations);
    return new SqlText(written(copy, session), copy);
  }

  private static JsonNode replaced(JsonNode node, IdentityHashMap<JsonNode, String> relations) {
    if (node.isArray()) {
      ArrayNode copy = JSON.createArrayNode();
      node.forEach(child -> copy.add(replaced(child, relations)));
      return copy;
    }
    if (!node.isObject()) {
      return node;
    }
    ObjectNode copy = JSON.createObjectNode();
    node.properties()
        .forEach(field -> copy.set(field.getKey(), replaced(field.getValue(), relations)));
    String relation = relations.get(node);
    if (relation != null) {
      if (node.path("alias").asText().isEmpty()) {
        copy.put("alias", node.path("table_name").asText());
      }
      copy.put("table_name", relation);
    }
    return copy;
  }

  /** Whether some column is named together with a schema or a database. */
  boolean namesSchemas() {
    return nodes().stream()
        .anyMatch(
            node ->
                node.path("type").asText().equals("COLUMN_REF")
                    && node.path("column_names").size() > 2);
  }

  private static String written(ObjectNode document, Session session) throws SQLException {
    return call("SELECT json_deserialize_sql(CAST(? AS JSON))", document.toString(), session);
  }

  /**
   * A query of some expressions of this one.
   *
   * @param expressions what it selects; taken over and changed
   * @param parameters the values of this query's parameters
   */
  static SqlFragment selecting(
      List<ObjectNode> expressions, List<Optional<Object>> parameters, Session session)
      throws SQLException {
    SqlText template = parse("SELECT 1", session);
    ArrayNode list = (ArrayNode) template.query().path("select_list");
    list.removeAll();
    list.addAll(expressions);
    return template.bound(parameters, session);
  }

  /** Only the parameters that occur, numbered anew in the order in which they do. */
  private SqlFragment bound(List<Optional<Object>> parameters, Session session)
      throws SQLException {
    List<Object> values = new ArrayList<>();
    Map<String, Integer> numbers = new HashMap<>();
    for (JsonNode node : nodes()) {
      if (node.path("type").asText().equals("VALUE_PARAMETER")) {
        int number =
            numbers.computeIfAbsent(
                node.path("identifier").asText(),
                old -> {
                  values.add(parameters.get(Integer.parseInt(old) - 1));
                  return values.size();
                });
        ((ObjectNode) node).put("identifier", Integer.toString(number));
      }
    }
    return new SqlFragment(written(document, session), values);
  }

  private static void wrap(JsonNode node, Set<Integer> positions) {
    if (node instanceof ObjectNode object) {
      List<String> names = new ArrayList<>();
      object.fieldNames().forEachRemaining(names::add);
      for (String name : names) {
        JsonNode child = object.get(name);
        if (isGeometry(child, positions)) {
          object.set(name, wrapped(child));
        } else {
          wrap(child, positions);
        }
      }
    } else if (node instanceof ArrayNode array) {
      for (int i = 0; i < array.size(); i++) {
        if (isGeometry(array.get(i), positions)) {
          array.set(i, wrapped(array.get(i)));
        } else {
          wrap(array.get(i), positions);
        }
      }
    }
  }

  private static boolean isGeometry(JsonNode node, Set<Integer> positions) {
    return node.path("type").asText().equals("VALUE_PARAMETER")
        && positions.contains(node.path("identifier").asInt());
  }

  private static ObjectNode wrapped(JsonNode parameter) {
    ObjectNode call = JSON.createObjectNode();
    call.put("class", "FUNCTION");
    call.put("type", "FUNCTION");
    call.put("alias", parameter.path("alias").asText());
    call.set("query_location", parameter.path("query_location"));
    call.put("function_name", "st_geomfromwkb");
    call.put("schema", "");
    call.putArray("children").add(parameter);
    call.putNull("filter");
    call.putObject("order_bys").put("type", "ORDER_MODIFIER").putArray("orders");
    call.put("distinct", false);
    call.put("is_operator", false);
    call.put("export_state", false);
    call.put("catalog", "");
    return call;
  }

  private List<JsonNode> nodes() {
    List<JsonNode> found = new ArrayList<>();
    gather(query(), found);
    return found;
  }

  private static void gather(JsonNode node, List<JsonNode> found) {
    if (node.isObject()) {
      found.add(node);
    }
    node.forEach(child -> gather(child, found));
  }

  private static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new QueryException(
          "The SQL is nested too deeply to be read: " + e.getOriginalMessage(), e);
    }
  }

  private static String call(String sql, String argument, Session session) throws SQLException {
    List<String> answer = new ArrayList<>();
    session.ask(SqlFragment.of(sql, argument), row -> answer.add(row.getString(1)));
    return answer.get(0);
  }
}
