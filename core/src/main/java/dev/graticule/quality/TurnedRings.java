package dev.graticule.quality;

import org.locationtech.jts.algorithm.Area;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.GeometryCollection;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.geom.LinearRing;
import org.locationtech.jts.geom.MultiPolygon;
import org.locationtech.jts.geom.Polygon;

/** Turns rings, so that they run the other way through the same positions. */
final class TurnedRings {
  private TurnedRings() {}

  /** Shells counterclockwise, holes clockwise, in all polygons of a geometry. */
  static Geometry counterclockwise(Geometry geometry) {
    GeometryFactory factory = geometry.getFactory();
    if (geometry instanceof Polygon polygon) {
      LinearRing[] holes = new LinearRing[polygon.getNumInteriorRing()];
      for (int i = 0; i < holes.length; i++) {
        holes[i] = turned(polygon.getInteriorRingN(i), false);
      }
      return factory.createPolygon(turned(polygon.getExteriorRing(), true), holes);
    }
    if (geometry instanceof MultiPolygon multi) {
      Polygon[] polygons = new Polygon[multi.getNumGeometries()];
      for (int i = 0; i < polygons.length; i++) {
        polygons[i] = (Polygon) counterclockwise(multi.getGeometryN(i));
      }
      return factory.createMultiPolygon(polygons);
    }
    if (geometry.getClass() == GeometryCollection.class) {
      Geometry[] members = new Geometry[geometry.getNumGeometries()];
      for (int i = 0; i < members.length; i++) {
        members[i] = counterclockwise(geometry.getGeometryN(i));
      }
      return factory.createGeometryCollection(members);
    }
    return geometry;
  }

  /** By the sign of the area, as GeoParquet has it; a ring without area runs neither way. */
  private static LinearRing turned(LinearRing ring, boolean counterclockwise) {
    double clockwise = Area.ofRingSigned(ring.getCoordinateSequence());
    boolean well = clockwise == 0 || clockwise < 0 == counterclockwise;
    return well ? ring : ring.reverse();
  }
}
