package dev.graticule.query;

import dev.graticule.contract.Bounds;
import dev.graticule.predicate.Predicate;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.locationtech.jts.geom.Envelope;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.operation.relateng.RelateNG;
import org.locationtech.jts.operation.relateng.RelatePredicate;

/** Conditions on a row by brute force, with JTS and nothing of ours. */
final class Oracle {
  private static final GeometryFactory GEOMETRIES = new GeometryFactory();

  private Oracle() {}

  static List<Long> ids(List<Row> rows, Predicate condition) {
    return rows.stream()
        .filter(row -> holds(condition, row).equals(Optional.of(true)))
        .map(Row::id)
        .toList();
  }

  /** True, false, or nothing when unknown. */
  static Optional<Boolean> holds(Predicate condition, Row row) {
    if (condition instanceof Predicate.And and) {
      List<Optional<Boolean>> parts = and.parts().stream().map(p -> holds(p, row)).toList();
      return parts.contains(Optional.of(false))
          ? Optional.of(false)
          : parts.contains(Optional.<Boolean>empty()) ? Optional.empty() : Optional.of(true);
    }
    if (condition instanceof Predicate.Or or) {
      List<Optional<Boolean>> parts = or.parts().stream().map(p -> holds(p, row)).toList();
      return parts.contains(Optional.of(true))
          ? Optional.of(true)
          : parts.contains(Optional.<Boolean>empty()) ? Optional.empty() : Optional.of(false);
    }
    if (condition instanceof Predicate.Not not) {
      return holds(not.part(), row).map(b -> !b);
    }
    if (condition instanceof Predicate.IsNull isNull) {
      return Optional.of(value(row, isNull.column()).isEmpty());
    }
    if (condition instanceof Predicate.Compare compare) {
      return value(row, compare.column())
          .map(v -> compare(v, compare.comparison(), compare.literal().value()));
    }
    if (condition instanceof Predicate.In in) {
      return value(row, in.column())
          .map(
              v ->
                  in.literals().stream()
                      .anyMatch(l -> compare(v, Predicate.Comparison.EQ, l.value())));
    }
    if (condition instanceof Predicate.Window window) {
      return row.location().map(g -> meets(g, window.window()));
    }
    if (condition instanceof Predicate.Relate relate) {
      return row.location()
          .map(
              g ->
                  !g.isEmpty()
                      && switch (relate.relation()) {
                        case INTERSECTS ->
                            RelateNG.relate(g, relate.geometry(), RelatePredicate.intersects());
                        case WITHIN ->
                            RelateNG.relate(g, relate.geometry(), RelatePredicate.within());
                        case CONTAINS ->
                            RelateNG.relate(g, relate.geometry(), RelatePredicate.contains());
                      });
    }
    Predicate.WithinDistance near = (Predicate.WithinDistance) condition;
    return row.location().map(g -> !g.isEmpty() && g.distance(near.geometry()) <= near.distance());
  }

  private static boolean meets(Geometry geometry, Bounds window) {
    return window.split().stream()
        .anyMatch(
            w ->
                geometry.intersects(
                    GEOMETRIES.toGeometry(new Envelope(w.xmin(), w.xmax(), w.ymin(), w.ymax()))));
  }

  private static Optional<?> value(Row row, String column) {
    return switch (column) {
      case "id" -> Optional.of(row.id());
      case "name" -> row.name();
      case "value" -> row.value();
      case "seenAt" -> row.seenAt();
      case "uid" -> row.uid();
      default -> row.location();
    };
  }

  private static boolean compare(Object value, Predicate.Comparison comparison, Object literal) {
    if (value instanceof Double number) {
      double other = ((Number) literal).doubleValue();
      return switch (comparison) {
        case EQ -> number == other;
        case NE -> number != other;
        case LT -> number < other;
        case LE -> number <= other;
        case GT -> number > other;
        case GE -> number >= other;
      };
    }
    int order = order(value, literal);
    return switch (comparison) {
      case EQ -> order == 0;
      case NE -> order != 0;
      case LT -> order < 0;
      case LE -> order <= 0;
      case GT -> order > 0;
      case GE -> order >= 0;
    };
  }

  private static int order(Object value, Object literal) {
    if (value instanceof Long number) {
      return Double.compare(number, ((Number) literal).doubleValue());
    }
    if (value instanceof String text) {
      return text.compareTo((String) literal);
    }
    if (value instanceof Instant moment) {
      return moment.compareTo((Instant) literal);
    }
    return ((UUID) value).toString().compareTo(literal.toString());
  }
}
