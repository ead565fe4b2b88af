package dev.graticule.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.graticule.batch.WkbCodec;
import dev.graticule.batch.WkbException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.locationtech.jts.geom.Geometry;

/**
 * What the parts of a query come to that name no column: DuckDB itself computes them, once. A part
 * that fails is left out; the query will fail by it, or never come to it.
 */
final class SqlConstants {
  private static final Set<String> FUNCTIONS =
      Set.of(
          "+",
          "-",
          "*",
          "/",
          "//",
          "%",
          "**",
          "^",
          "||",
          "abs",
          "round",
          "floor",
          "ceil",
          "sqrt",
          "pi",
          "radians",
          "degrees",
          "least",
          "greatest",
          "list_value",
          "lower",
          "upper",
          "concat",
          "from_hex",
          "unhex",
          "from_base64",
          "encode",
          "now",
          "today",
          "current_date",
          "current_timestamp",
          "get_current_timestamp",
          "date_trunc",
          "date_add",
          "make_date",
          "make_timestamp",
          "make_timestamptz",
          "strptime",
          "to_timestamp",
          "epoch_ms",
          "trunc",
          "to_years",
          "to_months",
          "to_weeks",
          "to_days",
          "to_hours",
          "to_minutes",
          "to_seconds",
          "to_milliseconds",
          "to_microseconds");

  private final Map<JsonNode, Value> values;
  private final Map<JsonNode, Geometry> geometries;

  private SqlConstants(Map<JsonNode, Value> values, Map<JsonNode, Geometry> geometries) {
    this.values = values;
    this.geometries = geometries;
  }

  /**
   * A plain value as DuckDB writes it.
   *
   * @param type the name of its type
   * @param text the value as text
   * @param isBound whether it comes from a parameter, whose type follows from where it stands
   */
  record Value(String type, String text, boolean isBound) {}

  static SqlConstants none() {
    return new SqlConstants(Map.of(), Map.of());
  }

  /** Computes what the conditions of a query compare with. */
  static SqlConstants of(SqlText text, List<Optional<Object>> parameters, Session session)
      throws SQLException {
    List<JsonNode> plain = new ArrayList<>();
    List<JsonNode> spatial = new ArrayList<>();
    gather(text.query(), plain, spatial);
    SqlConstants constants = new SqlConstants(new IdentityHashMap<>(), new IdentityHashMap<>());
    if (!plain.isEmpty() || !spatial.isEmpty()) {
      try {
        constants.compute(plain, spatial, parameters, session);
      } catch (SQLException e) {
        session.recover();
        for (JsonNode one : plain) {
          constants.tryOne(List.of(one), List.of(), parameters, session);
        }
        for (JsonNode one : spatial) {
          constants.tryOne(List.of(), List.of(one), parameters, session);
        }
      }
    }
    return constants;
  }

  private void tryOne(
      List<JsonNode> plain,
      List<JsonNode> spatial,
      List<Optional<Object>> parameters,
      Session session)
      throws SQLException {
    try {
      compute(plain, spatial, parameters, session);
    } catch (SQLException e) {
      session.recover();
    }
  }

  private void compute(
      List<JsonNode> plain,
      List<JsonNode> spatial,
      List<Optional<Object>> parameters,
      Session session)
      throws SQLException {
    List<String> columns = new ArrayList<>();
    List<ObjectNode> expressions = new ArrayList<>();
    for (JsonNode node : plain) {
      String name = "c" + expressions.size();
      columns.add("typeof(%1$s), CAST(%1$s AS VARCHAR)".formatted(name));
      expressions.add(named(node, name));
    }
    for (JsonNode node : spatial) {
      String name = "c" + expressions.size();
      columns.add("ST_AsWKB(CAST(%s AS GEOMETRY))".formatted(name));
      expressions.add(named(node, name));
    }
    SqlFragment sql =
        SqlText.selecting(expressions, parameters, session)
            .wrapped("SELECT " + String.join(", ", columns) + " FROM (", ")");
    session.ask(sql, row -> read(row, plain, spatial));
  }

  private static ObjectNode named(JsonNode node, String name) {
    ObjectNode copy = node.deepCopy();
    copy.put("alias", name);
    return copy;
  }

  private void read(ResultSet row, List<JsonNode> plain, List<JsonNode> spatial)
      throws SQLException {
    int column = 1;
    for (JsonNode node : plain) {
      String type = row.getString(column++);
      String value = row.getString(column++);
      if (value != null) {
        values.put(node, new Value(type, value, isBound(node)));
      }
    }
    for (JsonNode node : spatial) {
      byte[] wkb = row.getBytes(column++);
      if (wkb != null) {
        try {
          geometries.put(node, WkbCodec.decode(wkb));
        } catch (WkbException e) {
          // A kind of geometry that only DuckDB knows prunes nothing.
        }
      }
    }
  }

  private static boolean isBound(JsonNode node) {
    if (node.path("type").asText().equals("VALUE_PARAMETER")) {
      return true;
    }
    for (JsonNode child : node) {
      if (isBound(child)) {
        return true;
      }
    }
    return false;
  }

  Optional<Value> value(JsonNode node) {
    return Optional.ofNullable(values.get(node));
  }

  Optional<Geometry> geometry(JsonNode node) {
    return Optional.ofNullable(geometries.get(node));
  }

  private static void gather(JsonNode node, List<JsonNode> plain, List<JsonNode> spatial) {
    switch (node.path("class").asText()) {
      case "COMPARISON" -> add(List.of(node.path("left"), node.path("right")), plain);
      case "BETWEEN" -> add(List.of(node.path("lower"), node.path("upper")), plain);
      case "OPERATOR" -> {
        if (node.path("type").asText().contains("COMPARE_")) {
          add(node.path("children"), plain);
        }
      }
      case "FUNCTION" -> {
        if (SpatialFunction.of(node).isPresent() && !isConstant(node)) {
          JsonNode arguments = node.path("children");
          add(List.of(arguments.path(0), arguments.path(1)), spatial);
          if (arguments.size() > 2) {
            add(List.of(arguments.path(2)), plain);
          }
        }
      }
      default -> {}
    }
    node.forEach(child -> gather(child, plain, spatial));
  }

  private static void add(Iterable<JsonNode> nodes, List<JsonNode> found) {
    nodes.forEach(
        node -> {
          if (isConstant(node)) {
            found.add(node);
          }
        });
  }

  /** Whether a part has one value, the same wherever and whenever it stands in the query. */
  private static boolean isConstant(JsonNode node) {
    return switch (node.path("class").asText()) {
      case "CONSTANT", "PARAMETER" -> true;
      case "CAST" -> isConstant(node.path("child"));
      case "FUNCTION" -> {
        String name = Sql.folded(node.path("function_name").asText());
        boolean known = name.startsWith("st_") || FUNCTIONS.contains(name);
        for (JsonNode argument : node.path("children")) {
          known &= isConstant(argument);
        }
        yield known
            && node.path("schema").asText().isEmpty()
            && !node.path("distinct").asBoolean()
            && (node.path("filter").isNull() || node.path("filter").isMissingNode())
            && node.path("order_bys").path("orders").isEmpty();
      }
      default -> false;
    };
  }
}
