package dev.graticule.batch;

import dev.graticule.contract.Dimensions;
import java.util.Random;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.CoordinateXY;
import org.locationtech.jts.geom.CoordinateXYM;
import org.locationtech.jts.geom.CoordinateXYZM;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.geom.LineString;
import org.locationtech.jts.geom.LinearRing;
import org.locationtech.jts.geom.Point;
import org.locationtech.jts.geom.Polygon;

/** Valid geometries of every type and dimension, some of them or of their parts empty. */
final class RandomGeometries {
  private static final GeometryFactory FACTORY = new GeometryFactory();
  private final Random random;
  private final Dimensions dimensions;
  private final double extent;

  RandomGeometries(Random random, Dimensions dimensions, double extent) {
    this.random = random;
    this.dimensions = dimensions;
    this.extent = extent;
  }

  Geometry any() {
    return any(random.nextInt(7), 0);
  }

  private Geometry any(int type, int depth) {
    int parts = random.nextInt(4);
    return switch (type) {
      case 0 -> point();
      case 1 -> line();
      case 2 -> polygon();
      case 3 -> {
        Point[] members = new Point[parts];
        java.util.Arrays.setAll(members, i -> point());
        yield FACTORY.createMultiPoint(members);
      }
      case 4 -> {
        LineString[] members = new LineString[parts];
        java.util.Arrays.setAll(members, i -> line());
        yield FACTORY.createMultiLineString(members);
      }
      case 5 -> {
        Polygon[] members = new Polygon[parts];
        java.util.Arrays.setAll(members, i -> polygon());
        yield FACTORY.createMultiPolygon(members);
      }
      default -> {
        Geometry[] members = new Geometry[parts];
        java.util.Arrays.setAll(members, i -> any(random.nextInt(depth < 3 ? 7 : 6), depth + 1));
        yield FACTORY.createGeometryCollection(members);
      }
    };
  }

  Point point() {
    return random.nextInt(8) == 0
        ? FACTORY.createPoint()
        : FACTORY.createPoint(at(coordinate(), coordinate()));
  }

  LineString line() {
    if (random.nextInt(8) == 0) {
      return FACTORY.createLineString();
    }
    Coordinate[] points = new Coordinate[2 + random.nextInt(6)];
    java.util.Arrays.setAll(points, i -> at(coordinate(), coordinate()));
    return FACTORY.createLineString(points);
  }

  Polygon polygon() {
    if (random.nextInt(8) == 0) {
      return FACTORY.createPolygon();
    }
    double x = coordinate();
    double y = coordinate();
    double radius = extent / 50 + random.nextDouble() * extent / 4;
    LinearRing shell = ring(x, y, radius, random.nextBoolean());
    return random.nextInt(3) == 0
        ? FACTORY.createPolygon(
            shell, new LinearRing[] {ring(x, y, radius / 8, random.nextBoolean())})
        : FACTORY.createPolygon(shell);
  }

  private LinearRing ring(double x, double y, double radius, boolean clockwise) {
    int corners = 4 + random.nextInt(9);
    Coordinate[] points = new Coordinate[corners + 1];
    for (int i = 0; i < corners; i++) {
      double angle = 2 * Math.PI * i / corners * (clockwise ? -1 : 1);
      double reach = radius * (0.6 + 0.4 * random.nextDouble());
      points[i] = at(x + reach * Math.cos(angle), y + reach * Math.sin(angle));
    }
    points[corners] = points[0].copy();
    return FACTORY.createLinearRing(points);
  }

  private double coordinate() {
    // A coarse grid now and then, so that borders and corners meet.
    double value = (random.nextDouble() - 0.5) * 2 * extent;
    return random.nextBoolean() ? value : Math.rint(value);
  }

  private Coordinate at(double x, double y) {
    double z = random.nextInt(1000) / 10.0;
    double m = random.nextInt(1000);
    return switch (dimensions) {
      case XY -> new CoordinateXY(x, y);
      case XYZ -> new Coordinate(x, y, z);
      case XYM -> new CoordinateXYM(x, y, m);
      case XYZM -> new CoordinateXYZM(x, y, z, m);
    };
  }
}
