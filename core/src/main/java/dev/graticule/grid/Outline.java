package dev.graticule.grid;

import java.util.Optional;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.geom.Polygon;

/** A polygon in the plane of longitude and latitude around a cell whose sides are great circles. */
final class Outline {
  private static final GeometryFactory FACTORY = new GeometryFactory();

  /**
   * How much the polygon of the corners is enlarged. A great circle strays from the straight line
   * between the ends of an arc of s radians by at most about s² tan(latitude) / 8. With the bend
   * below, that is 2% of s, and no side of a cell is nearer to its middle than 0.4 s: 5% do.
   */
  private static final double SCALE = 1.06;

  private static final double MAX_BEND = 0.16;
  private static final double MAX_LATITUDE = 85;

  private Outline() {}

  /** The polygon; empty where straight lines are no likeness of the cell. */
  static Optional<Polygon> of(double[] lons, double[] lats) {
    double[] xs = new double[lons.length];
    double side = 0;
    double latitude = 0;
    double x = 0;
    double y = 0;
    xs[0] = lons[0];
    for (int i = 0; i < lons.length; i++) {
      int next = (i + 1) % lons.length;
      if (next > 0) {
        xs[next] = xs[i] + Sphere.eastward(lons[i], lons[next]);
      }
      side = Math.max(side, Sphere.distance(lons[i], lats[i], lons[next], lats[next]));
      latitude = Math.max(latitude, Math.abs(lats[i]));
      x += xs[i] / lons.length;
      y += lats[i] / lons.length;
    }
    if (latitude > MAX_LATITUDE
        || Math.toRadians(side) * Math.tan(Math.toRadians(latitude)) > MAX_BEND) {
      return Optional.empty();
    }
    Coordinate[] ring = new Coordinate[lons.length + 1];
    for (int i = 0; i < lons.length; i++) {
      ring[i] = new Coordinate(x + (xs[i] - x) * SCALE, y + (lats[i] - y) * SCALE);
    }
    ring[lons.length] = ring[0].copy();
    return Optional.of(FACTORY.createPolygon(ring));
  }
}
