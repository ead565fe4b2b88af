package dev.graticule.batch;

import dev.graticule.contract.Bounds;
import dev.graticule.predicate.Literal;
import dev.graticule.predicate.LiteralOrder;
import dev.graticule.predicate.Predicate;
import org.jspecify.annotations.Nullable;
import org.locationtech.jts.geom.Envelope;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.operation.relateng.RelateNG;
import org.locationtech.jts.operation.relateng.RelatePredicate;

/** The meaning of conditions, written down as plainly as can be; null stands for unknown. */
final class PlainReading {
  private static final GeometryFactory FACTORY = new GeometryFactory();

  private PlainReading() {}

  static @Nullable Boolean holds(Predicate predicate, RandomRows.Row row) {
    if (predicate instanceof Predicate.Not not) {
      Boolean part = holds(not.part(), row);
      return part == null ? null : !part;
    }
    if (predicate instanceof Predicate.And and) {
      boolean unknown = false;
      for (Predicate part : and.parts()) {
        Boolean truth = holds(part, row);
        if (Boolean.FALSE.equals(truth)) {
          return false;
        }
        unknown |= truth == null;
      }
      return unknown ? null : Boolean.TRUE;
    }
    if (predicate instanceof Predicate.Or or) {
      boolean unknown = false;
      for (Predicate part : or.parts()) {
        Boolean truth = holds(part, row);
        if (Boolean.TRUE.equals(truth)) {
          return true;
        }
        unknown |= truth == null;
      }
      return unknown ? null : Boolean.FALSE;
    }
    if (predicate instanceof Predicate.IsNull isNull) {
      return row.value(isNull.column()) == null;
    }
    if (predicate instanceof Predicate.Compare compare) {
      return compare(row.value(compare.column()), compare);
    }
    if (predicate instanceof Predicate.In in) {
      Boolean result = false;
      for (Literal literal : in.literals()) {
        Boolean equal =
            compare(
                row.value(in.column()),
                new Predicate.Compare(in.column(), Predicate.Comparison.EQ, literal));
        result = equal == null ? null : (result == null ? null : result || equal);
      }
      return result;
    }
    return row.wkb() == null ? null : spatial(WkbCodec.decode(row.wkb()), predicate);
  }

  private static @Nullable Boolean compare(@Nullable Object value, Predicate.Compare compare) {
    if (value == null) {
      return null;
    }
    if (value instanceof Double d && d.isNaN()) {
      return compare.comparison() == Predicate.Comparison.NE;
    }
    int sign = LiteralOrder.compare(Literal.of(value), compare.literal());
    return switch (compare.comparison()) {
      case EQ -> sign == 0;
      case NE -> sign != 0;
      case LT -> sign < 0;
      case LE -> sign <= 0;
      case GT -> sign > 0;
      case GE -> sign >= 0;
    };
  }

  private static boolean spatial(Geometry geometry, Predicate predicate) {
    if (geometry.isEmpty()) {
      return false;
    }
    if (predicate instanceof Predicate.Window window) {
      return window.window().split().stream().anyMatch(box -> intersects(geometry, box));
    }
    if (predicate instanceof Predicate.WithinDistance near) {
      return geometry.distance(near.geometry()) <= near.distance();
    }
    Predicate.Relate relate = (Predicate.Relate) predicate;
    return switch (relate.relation()) {
      // What Geometry.intersects does by itself throws where two edges nearly meet.
      case INTERSECTS -> RelateNG.relate(geometry, relate.geometry(), RelatePredicate.intersects());
      case WITHIN -> RelateNG.relate(geometry, relate.geometry(), RelatePredicate.within());
      case CONTAINS -> RelateNG.relate(geometry, relate.geometry(), RelatePredicate.contains());
    };
  }

  private static boolean intersects(Geometry geometry, Bounds box) {
    return geometry.intersects(
        FACTORY.toGeometry(
            new Envelope(
                Math.max(box.xmin(), -1e6),
                Math.min(box.xmax(), 1e6),
                Math.max(box.ymin(), -1e6),
                Math.min(box.ymax(), 1e6))));
  }
}
