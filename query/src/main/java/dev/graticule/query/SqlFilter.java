package dev.graticule.query;

import com.fasterxml.jackson.databind.JsonNode;
import dev.graticule.contract.Column;
import dev.graticule.contract.ColumnType;
import dev.graticule.contract.Edges;
import dev.graticule.predicate.Predicate;
import dev.graticule.predicate.Predicate.Comparison;
import dev.graticule.predicate.Predicate.Relation;
import dev.graticule.predicate.Predicates;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.locationtech.jts.geom.Envelope;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.operation.valid.IsValidOp;

/**
 * Says what a condition of SQL implies for the rows of one table: whatever row DuckDB finds it true
 * of, the predicate is true of too. What is not understood implies nothing.
 */
final class SqlFilter {
  private final SqlConstants constants;
  private final JoinBoxes joins;

  /**
   * Understands conditions.
   *
   * @param constants what their constants come to
   * @param joins where the other sides of joins lie
   */
  SqlFilter(SqlConstants constants, JoinBoxes joins) {
    this.constants = constants;
    this.joins = joins;
  }

  private enum Sense {
    AS_IT_IS,
    NEGATED;

    Sense turned() {
      return this == AS_IT_IS ? NEGATED : AS_IT_IS;
    }
  }

  /** The conditions that must all hold. */
  static List<JsonNode> conjuncts(JsonNode condition) {
    if (condition.isMissingNode() || condition.isNull()) {
      return List.of();
    }
    if (!condition.path("type").asText().equals("CONJUNCTION_AND")) {
      return List.of(condition);
    }
    List<JsonNode> parts = new ArrayList<>();
    condition.path("children").forEach(child -> parts.addAll(conjuncts(child)));
    return parts;
  }

  /** What a condition implies for the rows of one use of a table. */
  Optional<Predicate> of(JsonNode condition, SqlScope scope, TableUse use) {
    return new InScope(scope, use).of(condition, Sense.AS_IT_IS);
  }

  private final class InScope {
    private final SqlScope scope;
    private final TableUse use;

    InScope(SqlScope scope, TableUse use) {
      this.scope = scope;
      this.use = use;
    }

    Optional<Predicate> of(JsonNode node, Sense sense) {
      return switch (node.path("class").asText()) {
        case "CONJUNCTION" -> {
          boolean and = node.path("type").asText().equals("CONJUNCTION_AND");
          List<Optional<Predicate>> parts = new ArrayList<>();
          node.path("children").forEach(child -> parts.add(of(child, sense)));
          yield and == (sense == Sense.AS_IT_IS) ? all(parts) : any(parts);
        }
        case "OPERATOR" -> operator(node, sense);
        case "COMPARISON" ->
            SqlComparison.sign(node.path("type").asText())
                .map(sign -> sense == Sense.AS_IT_IS ? sign : SqlComparison.opposite(sign))
                .flatMap(sign -> comparison(node.path("left"), sign, node.path("right")));
        case "BETWEEN" -> between(node, sense);
        case "FUNCTION" -> SpatialFunction.of(node).flatMap(f -> spatial(f, node, sense));
        case "COLUMN_REF" -> truth(node, sense);
        default -> Optional.empty();
      };
    }

    private Optional<Predicate> operator(JsonNode node, Sense sense) {
      JsonNode children = node.path("children");
      String type = node.path("type").asText();
      return switch (type) {
        case "OPERATOR_NOT" -> of(children.path(0), sense.turned());
        case "OPERATOR_IS_NULL", "OPERATOR_IS_NOT_NULL" -> {
          boolean isNull = type.equals("OPERATOR_IS_NULL") == (sense == Sense.AS_IT_IS);
          yield column(children.path(0))
              .map(c -> isNull ? Predicates.isNull(c.name()) : Predicates.isNotNull(c.name()));
        }
        case "COMPARE_IN", "COMPARE_NOT_IN" -> {
          boolean in = type.equals("COMPARE_IN") == (sense == Sense.AS_IT_IS);
          List<Optional<Predicate>> parts = new ArrayList<>();
          for (int i = 1; i < children.size(); i++) {
            parts.add(
                comparison(children.path(0), in ? Comparison.EQ : Comparison.NE, children.path(i)));
          }
          yield in ? any(parts) : all(parts);
        }
        default -> Optional.empty();
      };
    }

    private Optional<Predicate> between(JsonNode node, Sense sense) {
      JsonNode input = node.path("input");
      boolean inside = sense == Sense.AS_IT_IS;
      List<Optional<Predicate>> ends =
          List.of(
              comparison(input, inside ? Comparison.GE : Comparison.LT, node.path("lower")),
              comparison(input, inside ? Comparison.LE : Comparison.GT, node.path("upper")));
      return inside ? all(ends) : any(ends);
    }

    private Optional<Predicate> truth(JsonNode node, Sense sense) {
      return column(node)
          .filter(column -> column.type() == ColumnType.Scalar.BOOLEAN)
          .map(column -> Predicates.eq(column.name(), sense == Sense.AS_IT_IS));
    }

    private Optional<Predicate> comparison(JsonNode left, Comparison sign, JsonNode right) {
      Optional<Predicate> near = distance(left, sign, right);
      if (near.isEmpty()) {
        near = distance(right, SqlComparison.turned(sign), left);
      }
      if (near.isPresent()) {
        return near;
      }
      Optional<Predicate> plain = compared(left, sign, right);
      return plain.isPresent() ? plain : compared(right, SqlComparison.turned(sign), left);
    }

    private Optional<Predicate> compared(JsonNode side, Comparison sign, JsonNode other) {
      return column(side)
          .flatMap(
              column ->
                  constants
                      .value(other)
                      .flatMap(value -> SqlComparison.implied(column, sign, value)));
    }

    /** A distance below a limit: true of what is near, and of what is empty. */
    private Optional<Predicate> distance(JsonNode call, Comparison sign, JsonNode limit) {
      boolean below = sign == Comparison.LT || sign == Comparison.LE || sign == Comparison.EQ;
      boolean measures =
          SpatialFunction.of(call).filter(SpatialFunction.DISTANCE::equals).isPresent();
      OptionalDouble most = number(limit);
      if (!below || !measures || most.isEmpty()) {
        return Optional.empty();
      }
      JsonNode children = call.path("children");
      return related(children.path(0), children.path(1), SpatialFunction.DISTANCE, most)
          .map(near -> Emptiness.orEmpty(near.column(), near.condition()));
    }

    private OptionalDouble number(JsonNode node) {
      return constants
          .value(node)
          .map(value -> SqlComparison.number(value))
          .orElse(OptionalDouble.empty());
    }

    private Optional<Predicate> spatial(SpatialFunction function, JsonNode node, Sense sense) {
      if ((function == SpatialFunction.DISJOINT) != (sense == Sense.NEGATED)) {
        return negated(function, node);
      }
      JsonNode children = node.path("children");
      return switch (function) {
        case DISTANCE -> Optional.empty();
        case NEAR -> {
          OptionalDouble most = number(children.path(2));
          yield most.isEmpty()
              ? Optional.empty()
              : related(children.path(0), children.path(1), function, most).map(Related::condition);
        }
        default ->
            related(
                    children.path(0),
                    children.path(1),
                    function == SpatialFunction.DISJOINT ? SpatialFunction.MEETS : function,
                    OptionalDouble.empty())
                .map(Related::condition);
      };
    }

    /** Only of the very relations, to what JTS understands as DuckDB does. */
    private Optional<Predicate> negated(SpatialFunction function, JsonNode node) {
      JsonNode children = node.path("children");
      for (int i = 0; i < 2; i++) {
        Optional<Column> column = geometryColumn(children.path(i));
        Optional<Geometry> other =
            constants.geometry(children.path(1 - i)).filter(SqlFilter::isUsable);
        if (column.isPresent() && other.isPresent() && new IsValidOp(other.get()).isValid()) {
          Optional<Relation> relation =
              switch (i == 0 ? function : function.turned()) {
                case INTERSECTS, DISJOINT -> Optional.of(Relation.INTERSECTS);
                case WITHIN -> Optional.of(Relation.WITHIN);
                default -> Optional.empty();
              };
          return relation.map(
              r -> Predicates.not(new Predicate.Relate(column.get().name(), r, other.get())));
        }
      }
      return Optional.empty();
    }

    private record Related(String column, Predicate condition) {}

    private Optional<Related> related(
        JsonNode left, JsonNode right, SpatialFunction function, OptionalDouble distance) {
      Optional<Column> first = geometryColumn(left);
      if (first.isPresent()) {
        return toOther(first.get().name(), right, function, distance);
      }
      return geometryColumn(right)
          .flatMap(column -> toOther(column.name(), left, function.turned(), distance));
    }

    private Optional<Related> toOther(
        String column, JsonNode other, SpatialFunction function, OptionalDouble distance) {
      Optional<Predicate> known =
          constants
              .geometry(other)
              .filter(SqlFilter::isUsable)
              .flatMap(geometry -> toConstant(column, geometry, function, distance));
      // The distance to an empty geometry is 0, wherever the others lie.
      if (known.isEmpty() && function != SpatialFunction.DISTANCE) {
        known =
            scope
                .column(other)
                .filter(origin -> origin.use() != use)
                .filter(origin -> origin.column().isGeometry())
                .flatMap(origin -> joins.of(origin, use))
                .map(side -> joins.sieve().meeting(column, side, distance.orElse(0)));
      }
      return known.map(condition -> new Related(column, condition));
    }

    private Optional<Column> column(JsonNode node) {
      return scope.column(node).filter(origin -> origin.use() == use).map(SqlScope.Origin::column);
    }

    private Optional<Column> geometryColumn(JsonNode node) {
      return column(node)
          .filter(
              column ->
                  column.type() instanceof ColumnType.Geometry geometry
                      && geometry.edges() == Edges.PLANAR);
    }
  }

  private static Optional<Predicate> toConstant(
      String column, Geometry geometry, SpatialFunction function, OptionalDouble distance) {
    // Of what is broken only the box is certain.
    Geometry other =
        function != SpatialFunction.BOXES_MEET && new IsValidOp(geometry).isValid()
            ? geometry
            : geometry.getEnvelope();
    return switch (function) {
      case WITHIN -> Optional.of(Predicates.within(column, other));
      case CONTAINS -> Optional.of(Predicates.contains(column, other));
      case NEAR, DISTANCE ->
          distance.orElse(-1) >= 0
              ? Optional.of(Predicates.withinDistance(column, other, distance.orElse(0)))
              : Optional.empty();
      default -> Optional.of(Predicates.intersects(column, other));
    };
  }

  private static boolean isUsable(Geometry geometry) {
    Envelope box = geometry.getEnvelopeInternal();
    return !geometry.isEmpty()
        && Double.isFinite(box.getMinX())
        && Double.isFinite(box.getMaxX())
        && Double.isFinite(box.getMinY())
        && Double.isFinite(box.getMaxY());
  }

  private static Optional<Predicate> all(List<Optional<Predicate>> parts) {
    List<Predicate> known = parts.stream().flatMap(Optional::stream).toList();
    return known.isEmpty()
        ? Optional.empty()
        : Optional.of(known.size() == 1 ? known.get(0) : new Predicate.And(known));
  }

  private static Optional<Predicate> any(List<Optional<Predicate>> parts) {
    List<Predicate> known = parts.stream().flatMap(Optional::stream).toList();
    return known.size() < parts.size() || known.isEmpty()
        ? Optional.empty()
        : Optional.of(known.size() == 1 ? known.get(0) : new Predicate.Or(known));
  }
}
