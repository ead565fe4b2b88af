package dev.graticule.batch;

import dev.graticule.predicate.Predicate.Relation;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.operation.distance.IndexedFacetDistance;

/** Whether a geometry lies no farther than so from another, which is indexed once. */
final class DistanceRefinement implements Refinement {
  /** Facets are borders: what lies inside is near by touching. */
  private final RelateRefinement touching;

  private final IndexedFacetDistance facets;
  private final double distance;

  DistanceRefinement(Geometry geometry, double distance) {
    this.touching = new RelateRefinement(geometry, Relation.INTERSECTS);
    this.facets = new IndexedFacetDistance(geometry);
    this.distance = distance;
  }

  @Override
  public boolean meets(Geometry geometry) {
    return touching.meets(geometry) || facets.isWithinDistance(geometry, distance);
  }

  @Override
  public boolean meets(double x, double y) {
    return touching.meets(x, y)
        || facets.isWithinDistance(FACTORY.createPoint(new Coordinate(x, y)), distance);
  }

  @Override
  public boolean ofBoxAlone() {
    return true;
  }
}
