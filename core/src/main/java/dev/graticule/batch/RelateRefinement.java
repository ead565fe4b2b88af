package dev.graticule.batch;

import dev.graticule.predicate.Predicate.Relation;
import org.jspecify.annotations.Nullable;
import org.locationtech.jts.algorithm.locate.IndexedPointInAreaLocator;
import org.locationtech.jts.algorithm.locate.PointOnGeometryLocator;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.Location;
import org.locationtech.jts.geom.Polygonal;
import org.locationtech.jts.operation.relateng.RelateNG;
import org.locationtech.jts.operation.relateng.RelatePredicate;

/** How a geometry relates to another, which is prepared once. */
final class RelateRefinement implements Refinement {
  private final RelateNG other;
  private final Relation relation;
  private final @Nullable PointOnGeometryLocator area;

  RelateRefinement(Geometry geometry, Relation relation) {
    this.other = RelateNG.prepare(geometry);
    this.relation = relation;
    this.area =
        geometry instanceof Polygonal && relation != Relation.CONTAINS
            ? new IndexedPointInAreaLocator(geometry)
            : null;
  }

  @Override
  public boolean meets(Geometry geometry) {
    return switch (relation) {
      case INTERSECTS -> other.evaluate(geometry, RelatePredicate.intersects());
      case WITHIN -> other.evaluate(geometry, RelatePredicate.contains());
      case CONTAINS -> other.evaluate(geometry, RelatePredicate.within());
    };
  }

  @Override
  public boolean meets(double x, double y) {
    if (area == null) {
      return Refinement.super.meets(x, y);
    }
    int location = area.locate(new Coordinate(x, y));
    return relation == Relation.WITHIN
        ? location == Location.INTERIOR
        : location != Location.EXTERIOR;
  }

  @Override
  public boolean ofBoxAlone() {
    return relation == Relation.INTERSECTS;
  }
}
