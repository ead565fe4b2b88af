package dev.graticule.query;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/**
 * The functions of SQL whose truth says where the two geometries lie to each other. None of them is
 * true of an empty geometry, except {@link #DISTANCE}, which is 0 there.
 */
enum SpatialFunction {
  /** They share a point, and nothing more is said. */
  MEETS,
  /** They share a point, in the very sense of the condition. */
  INTERSECTS,
  /** They share none. */
  DISJOINT,
  /** The first lies within the second. */
  WITHIN,
  /** The first contains the second. */
  CONTAINS,
  /** Their boxes share a point. */
  BOXES_MEET,
  /** They are no farther from each other than a third argument says. */
  NEAR,
  /** How far they are from each other. */
  DISTANCE;

  /** What a call is, when it is one of these. */
  static Optional<SpatialFunction> of(JsonNode node) {
    if (!node.path("class").asText().equals("FUNCTION")
        || !node.path("schema").asText().isEmpty()) {
      return Optional.empty();
    }
    Optional<SpatialFunction> function =
        Optional.ofNullable(
            switch (Sql.folded(node.path("function_name").asText())) {
              case "st_intersects" -> INTERSECTS;
              case "st_within" -> WITHIN;
              case "st_contains" -> CONTAINS;
              case "st_coveredby",
                  "st_covers",
                  "st_containsproperly",
                  "st_withinproperly",
                  "st_touches",
                  "st_crosses",
                  "st_overlaps",
                  "st_equals" ->
                  MEETS;
              case "st_disjoint" -> DISJOINT;
              case "&&", "st_intersects_extent" -> BOXES_MEET;
              case "st_dwithin" -> NEAR;
              case "st_distance" -> DISTANCE;
              default -> null;
            });
    return function.filter(f -> node.path("children").size() == (f == NEAR ? 3 : 2));
  }

  /** The same with its arguments turned around. */
  SpatialFunction turned() {
    return switch (this) {
      case WITHIN -> CONTAINS;
      case CONTAINS -> WITHIN;
      default -> this;
    };
  }
}
