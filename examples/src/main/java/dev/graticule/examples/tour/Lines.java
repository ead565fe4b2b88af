package dev.graticule.examples.tour;

import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.geom.LineString;
import org.locationtech.jts.geom.Point;

/** Points and lines to ask with. */
final class Lines {
  private static final GeometryFactory FACTORY = new GeometryFactory();

  /** Vienna, Dubai, Singapore, Sydney. */
  static final LineString LONG_WAY = line(16.57, 48.11, 55.36, 25.25, 103.99, 1.36, 151.18, -33.95);

  private Lines() {}

  static Point point(double x, double y) {
    return FACTORY.createPoint(new Coordinate(x, y));
  }

  /** A line through points, their x and y in turn. */
  static LineString line(double... numbers) {
    Coordinate[] coordinates = new Coordinate[numbers.length / 2];
    for (int i = 0; i < coordinates.length; i++) {
      coordinates[i] = new Coordinate(numbers[2 * i], numbers[2 * i + 1]);
    }
    return FACTORY.createLineString(coordinates);
  }
}
