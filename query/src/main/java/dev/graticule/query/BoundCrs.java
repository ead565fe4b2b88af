package dev.graticule.query;

import com.fasterxml.jackson.databind.JsonNode;
import dev.graticule.contract.ColumnType;
import dev.graticule.contract.Crs;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.locationtech.jts.geom.Geometry;

/**
 * Refuses SQL that holds a bound geometry against a column in another CRS: DuckDB would compare the
 * bare numbers and find nothing, or the wrong rows. Only where both are certain: the geometry has
 * an SRID, and the name stands for a column of a table whose CRS has a code. What a function such
 * as {@code ST_Transform} made of either is taken as it is.
 */
final class BoundCrs {
  /** What they give is in the CRS of what they are given. */
  private static final Set<String> KEEPING =
      Set.of(
          "st_geomfromwkb",
          "st_buffer",
          "st_envelope",
          "st_centroid",
          "st_convexhull",
          "st_makevalid",
          "st_simplify",
          "st_simplifypreservetopology",
          "st_boundary",
          "st_pointonsurface",
          "st_force2d",
          "any_value",
          "first",
          "last",
          "st_union_agg",
          "st_intersection_agg");

  /** They say what CRS something is in, so that two may differ. */
  private static final Set<String> SAYING = Set.of("st_transform", "st_setcrs", "st_setsrid");

  private final List<Optional<Object>> parameters;

  /**
   * A check of one query.
   *
   * @param parameters the values of its parameters, in order
   */
  BoundCrs(List<Optional<Object>> parameters) {
    this.parameters = List.copyOf(parameters);
  }

  private record Bound(int position, Crs crs) {}

  private record Named(String column, Crs crs) {}

  /**
   * Checks an expression, without the queries in it.
   *
   * @param scope what its names stand for
   * @throws QueryException when a geometry is in another CRS than the column beside it; names both
   */
  void require(JsonNode expression, SqlScope scope) {
    if (SqlWalk.isQuery(expression)) {
      return;
    }
    List<JsonNode> sides = sides(expression);
    for (JsonNode one : sides) {
      bound(one).ifPresent(geometry -> sides.forEach(other -> require(geometry, other, scope)));
    }
    expression.forEach(child -> require(child, scope));
  }

  private static void require(Bound geometry, JsonNode other, SqlScope scope) {
    Optional<Named> column = column(other, scope);
    if (column.isPresent() && !geometry.crs().sameAs(column.get().crs())) {
      throw new QueryException(
          "Parameter %d is a geometry in %s, as its SRID says, and column \"%s\", which the SQL holds against it, in %s; transform it first, or set its SRID to 0 when that is not what it means."
              .formatted(
                  geometry.position(), geometry.crs(), column.get().column(), column.get().crs()));
    }
  }

  /** What an expression holds against each other. */
  private static List<JsonNode> sides(JsonNode node) {
    return switch (node.path("class").asText()) {
      case "COMPARISON" -> List.of(node.path("left"), node.path("right"));
      case "FUNCTION" -> {
        String name = Sql.folded(node.path("function_name").asText());
        boolean holds = (name.startsWith("st_") || name.equals("&&")) && !SAYING.contains(name);
        List<JsonNode> children = new ArrayList<>();
        if (holds) {
          node.path("children").forEach(children::add);
        }
        yield children;
      }
      default -> List.of();
    };
  }

  private Optional<Bound> bound(JsonNode node) {
    JsonNode made = origin(node);
    if (!made.path("type").asText().equals("VALUE_PARAMETER")) {
      return Optional.empty();
    }
    int position = made.path("identifier").asInt();
    return position >= 1
            && position <= parameters.size()
            && parameters.get(position - 1).orElse("") instanceof Geometry geometry
            && geometry.getSRID() != 0
        ? Optional.of(new Bound(position, Crs.of("EPSG:" + geometry.getSRID())))
        : Optional.empty();
  }

  private static Optional<Named> column(JsonNode node, SqlScope scope) {
    return scope
        .value(origin(node))
        .map(SqlScope.Origin::column)
        .filter(
            column ->
                column.type() instanceof ColumnType.Geometry geometry
                    && geometry.crs().identifier().isPresent())
        .map(column -> new Named(column.name(), ((ColumnType.Geometry) column.type()).crs()));
  }

  /** What the coordinates of an expression come from. */
  private static JsonNode origin(JsonNode node) {
    JsonNode at = node;
    while (true) {
      if (at.path("class").asText().equals("CAST")) {
        at = at.path("child");
      } else if (KEEPING.contains(Sql.folded(at.path("function_name").asText()))) {
        at = at.path("children").path(0);
      } else {
        return at;
      }
    }
  }
}
