package dev.graticule.query;

import dev.graticule.contract.Bounds;
import dev.graticule.predicate.Predicate;
import java.util.ArrayList;
import java.util.List;
import org.locationtech.jts.geom.Envelope;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.GeometryFactory;

/** A condition as somebody would write it in SQL with the spatial extension, geometries bound. */
final class PredicateTwin {
  private static final GeometryFactory GEOMETRIES = new GeometryFactory();

  private final List<Object> values = new ArrayList<>();
  private final boolean turned;
  private final String sql;

  private PredicateTwin(Predicate condition, boolean turned) {
    this.turned = turned;
    this.sql = sql(condition);
  }

  /**
   * The twin of a condition.
   *
   * @param turned whether functions have their arguments in the other order
   */
  static PredicateTwin of(Predicate condition, boolean turned) {
    return new PredicateTwin(condition, turned);
  }

  String sql() {
    return sql;
  }

  Object[] values() {
    return values.toArray();
  }

  private String sql(Predicate condition) {
    if (condition instanceof Predicate.And and) {
      return joined(and.parts(), " AND ");
    }
    if (condition instanceof Predicate.Or or) {
      return joined(or.parts(), " OR ");
    }
    if (condition instanceof Predicate.Not not) {
      return "NOT " + sql(not.part());
    }
    if (condition instanceof Predicate.IsNull isNull) {
      return "(" + isNull.column() + " IS NULL)";
    }
    if (condition instanceof Predicate.Compare compare) {
      values.add(compare.literal().value());
      return "(" + compare.column() + " = ?)";
    }
    if (condition instanceof Predicate.Window window) {
      return "("
          + String.join(
              " OR ", window.window().split().stream().map(box -> intersects(box)).toList())
          + ")";
    }
    if (condition instanceof Predicate.Relate relate) {
      return switch (relate.relation()) {
        case INTERSECTS -> call("ST_Intersects", "ST_Intersects", relate.geometry());
        case WITHIN -> call("ST_Within", "ST_Contains", relate.geometry());
        case CONTAINS -> call("ST_Contains", "ST_Within", relate.geometry());
      };
    }
    Predicate.WithinDistance near = (Predicate.WithinDistance) condition;
    values.add(near.geometry());
    values.add(near.distance());
    return "(NOT ST_IsEmpty(location) AND %s)"
        .formatted(turned ? "ST_DWithin(?, location, ?)" : "ST_DWithin(location, ?, ?)");
  }

  private String joined(List<Predicate> parts, String by) {
    return "(" + String.join(by, parts.stream().map(this::sql).toList()) + ")";
  }

  private String intersects(Bounds box) {
    Envelope envelope = new Envelope(box.xmin(), box.xmax(), box.ymin(), box.ymax());
    return call("ST_Intersects", "ST_Intersects", GEOMETRIES.toGeometry(envelope));
  }

  /**
   * What is empty meets nothing: the extension and JTS disagree on whether it lies in something.
   */
  private String call(String name, String converse, Geometry geometry) {
    values.add(geometry);
    return "(NOT ST_IsEmpty(location) AND %s)"
        .formatted(turned ? converse + "(?, location)" : name + "(location, ?)");
  }
}
