package dev.graticule.junit;

import dev.graticule.contract.Bounds;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.geom.LineString;
import org.locationtech.jts.geom.LinearRing;
import org.locationtech.jts.geom.MultiPoint;
import org.locationtech.jts.geom.MultiPolygon;
import org.locationtech.jts.geom.Point;
import org.locationtech.jts.geom.Polygon;

/**
 * Geometries drawn from a seed: the same seed and the same calls give the same geometries. All are
 * valid and lie within bounds. For one thread at a time.
 */
public final class RandomGeometries {
  /** The system property that sets the seed. */
  public static final String SEED_PROPERTY = "graticule.seed";

  private static final Bounds WORLD = Bounds.of(-180, -90, 180, 90);
  private static final int MAX_VERTICES = 24;

  private final long seed;
  private final Bounds bounds;
  private final SplittableRandom random;
  private final GeometryFactory factory = new GeometryFactory();

  private RandomGeometries(long seed, Bounds bounds, SplittableRandom random) {
    this.seed = seed;
    this.bounds = bounds;
    this.random = random;
  }

  /**
   * Geometries of a seed, anywhere from -180 to 180 and -90 to 90.
   *
   * @param seed the seed
   * @return the source
   */
  public static RandomGeometries of(long seed) {
    return new RandomGeometries(seed, WORLD, new SplittableRandom(seed));
  }

  /** Of the property's seed, or of a new one. */
  static RandomGeometries fromProperty() {
    String text = System.getProperty(SEED_PROPERTY);
    return of(text == null ? new Random().nextLong() : Long.parseLong(text));
  }

  /**
   * The same source with geometries elsewhere; both draw from one sequence.
   *
   * @param other where they lie; must not cross the antimeridian, nor be thin beside the size of
   *     its numbers
   * @return the source
   */
  public RandomGeometries within(Bounds other) {
    if (other.crossesAntimeridian()) {
      throw new IllegalArgumentException(
          "Bounds that cross the antimeridian are two boxes; draw in one of them.");
    }
    return new RandomGeometries(seed, other, random);
  }

  /**
   * The seed, to be printed with a failure.
   *
   * @return the seed
   */
  public long seed() {
    return seed;
  }

  /**
   * A point.
   *
   * @return the point
   */
  public Point point() {
    return factory.createPoint(coordinate());
  }

  private Coordinate coordinate() {
    return new Coordinate(
        between(bounds.xmin(), bounds.xmax()), between(bounds.ymin(), bounds.ymax()));
  }

  private double between(double min, double max) {
    return min == max ? min : random.nextDouble(min, max);
  }

  /**
   * A line string of 2 to 24 vertices.
   *
   * @return the line string
   */
  public LineString lineString() {
    Coordinate[] vertices = new Coordinate[random.nextInt(2, MAX_VERTICES + 1)];
    for (int i = 0; i < vertices.length; i++) {
      vertices[i] = coordinate();
    }
    return factory.createLineString(vertices);
  }

  /**
   * A polygon of 3 to 24 vertices, sometimes with a hole.
   *
   * @return the polygon; star-shaped, so never crossing itself
   */
  public Polygon polygon() {
    double width = bounds.xmax() - bounds.xmin();
    double height = bounds.ymax() - bounds.ymin();
    // Away from the border, so that there is always room for a shape.
    double x = between(bounds.xmin() + width / 10, bounds.xmax() - width / 10);
    double y = between(bounds.ymin() + height / 10, bounds.ymax() - height / 10);
    double radius = Math.min(width, height) / 10 * between(0.1, 1);
    LinearRing shell = star(x, y, radius * 0.5, radius);
    boolean holed = random.nextInt(4) == 0;
    LinearRing[] holes =
        holed ? new LinearRing[] {star(x, y, radius * 0.05, radius * 0.2)} : new LinearRing[0];
    return factory.createPolygon(shell, holes);
  }

  /** Evenly turned vertices keep the centre inside, so a small star there is a hole. */
  private LinearRing star(double x, double y, double inner, double outer) {
    int count = random.nextInt(6, MAX_VERTICES + 1);
    List<Coordinate> ring = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      double angle = 2 * Math.PI * i / count;
      double distance = between(inner, outer);
      ring.add(new Coordinate(x + distance * Math.cos(angle), y + distance * Math.sin(angle)));
    }
    ring.add(ring.get(0).copy());
    return factory.createLinearRing(ring.toArray(new Coordinate[0]));
  }

  /**
   * Several points.
   *
   * @return 1 to 24 points
   */
  public MultiPoint multiPoint() {
    Point[] points = new Point[random.nextInt(1, MAX_VERTICES + 1)];
    for (int i = 0; i < points.length; i++) {
      points[i] = point();
    }
    return factory.createMultiPoint(points);
  }

  /**
   * Several polygons side by side.
   *
   * @return 1 to 4 polygons that do not touch
   */
  public MultiPolygon multiPolygon() {
    int count = random.nextInt(1, 5);
    double width = (bounds.xmax() - bounds.xmin()) / count;
    Polygon[] polygons = new Polygon[count];
    for (int i = 0; i < count; i++) {
      double from = bounds.xmin() + i * width;
      Bounds strip =
          Bounds.of(from + width * 0.05, bounds.ymin(), from + width * 0.95, bounds.ymax());
      polygons[i] = new RandomGeometries(seed, strip, random).polygon();
    }
    return factory.createMultiPolygon(polygons);
  }

  /**
   * A geometry of any of these kinds.
   *
   * @return the geometry
   */
  public Geometry any() {
    return switch (random.nextInt(5)) {
      case 0 -> point();
      case 1 -> lineString();
      case 2 -> polygon();
      case 3 -> multiPoint();
      default -> multiPolygon();
    };
  }
}
