package dev.graticule.query;

import dev.graticule.predicate.Predicate.Relation;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.GeometryCollection;
import org.locationtech.jts.geom.Location;
import org.locationtech.jts.geom.MultiPolygon;
import org.locationtech.jts.geom.Point;
import org.locationtech.jts.geom.Polygon;
import org.locationtech.jts.geom.prep.PreparedGeometry;
import org.locationtech.jts.geom.prep.PreparedGeometryFactory;
import org.locationtech.jts.operation.relateng.RelateNG;
import org.locationtech.jts.operation.relateng.RelatePredicate;

/**
 * A row of the small side of a join: its place and its geometry, prepared when it is first asked.
 * Safe for use by several threads.
 */
final class Zone {
  private final int number;
  private final int batch;
  private final int row;
  private final Supplier<Geometry> geometry;
  private @Nullable AreaIndex area;
  private @Nullable PreparedGeometry prepared;

  /**
   * A zone.
   *
   * @param number its number on the small side
   * @param batch the batch that it stands in
   * @param row its row there
   * @param geometry decodes its geometry
   */
  Zone(int number, int batch, int row, Supplier<Geometry> geometry) {
    this.number = number;
    this.batch = batch;
    this.row = row;
    this.geometry = geometry;
  }

  int number() {
    return number;
  }

  int batch() {
    return batch;
  }

  int row() {
    return row;
  }

  /** Tells whether another geometry, not empty, relates so to this zone's. */
  boolean holds(Geometry other, Relation relation) {
    if (other instanceof Point point) {
      AreaIndex index = area();
      if (index != null) {
        int location = index.locate(point.getX(), point.getY());
        return relation == Relation.WITHIN
            ? location == Location.INTERIOR
            : location != Location.EXTERIOR;
      }
    }
    PreparedGeometry zone = prepared();
    if (isMixed(zone.getGeometry()) || isMixed(other)) {
      return RelateNG.relate(
          zone.getGeometry(),
          other,
          relation == Relation.WITHIN ? RelatePredicate.contains() : RelatePredicate.intersects());
    }
    return relation == Relation.WITHIN ? zone.contains(other) : zone.intersects(other);
  }

  /** Collections of several kinds, which the older relate operation refuses. */
  private static boolean isMixed(Geometry geometry) {
    return geometry.getClass() == GeometryCollection.class;
  }

  private synchronized @Nullable AreaIndex area() {
    if (area == null && prepared == null) {
      Geometry decoded = geometry.get();
      if (decoded instanceof Polygon || decoded instanceof MultiPolygon) {
        area = new AreaIndex(decoded);
      } else {
        prepared = PreparedGeometryFactory.prepare(decoded);
      }
    }
    return area;
  }

  private synchronized PreparedGeometry prepared() {
    PreparedGeometry known = prepared;
    if (known == null) {
      known = PreparedGeometryFactory.prepare(geometry.get());
      prepared = known;
    }
    return known;
  }
}
