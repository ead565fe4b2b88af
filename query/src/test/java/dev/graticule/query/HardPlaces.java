package dev.graticule.query;

import dev.graticule.contract.Bounds;
import dev.graticule.predicate.Predicate;
import dev.graticule.predicate.Predicates;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Envelope;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.geom.LineString;
import org.locationtech.jts.geom.LinearRing;
import org.locationtech.jts.geom.Polygon;

/**
 * Geometries where answers go wrong, and questions that meet them there: on both sides of the
 * antimeridian and over it, on the poles, on each other's edges and vertices, of several parts,
 * with holes, empty, and missing. Much of it lies on whole degrees, so that edges do meet.
 */
final class HardPlaces {
  private static final GeometryFactory GEOMETRIES = new GeometryFactory();

  private final Random random;

  HardPlaces(long seed) {
    this.random = new Random(seed);
  }

  /** Rows in a rough order of place, so that files differ. */
  List<Row> rows(int count) {
    List<Geometry> places = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      places.add(place());
    }
    return inOrder(places, random);
  }

  /** Rows of given places; of some the place is missing. */
  static List<Row> inOrder(List<Geometry> places, Random random) {
    List<Geometry> sorted = new ArrayList<>(places);
    sorted.sort(Comparator.comparingInt(HardPlaces::strip));
    List<Row> rows = new ArrayList<>();
    for (Geometry place : sorted) {
      rows.add(
          new Row(
              rows.size(),
              random.nextInt(10) == 0 ? Optional.empty() : Optional.of("name " + random.nextInt(5)),
              Optional.of(random.nextInt(100) / 4.0),
              Optional.empty(),
              Optional.empty(),
              random.nextInt(25) == 0 ? Optional.empty() : Optional.of(place)));
    }
    return rows;
  }

  private static int strip(Geometry geometry) {
    return geometry.isEmpty()
        ? 99
        : (int) Math.floor(geometry.getEnvelopeInternal().getMinX() / 40);
  }

  private Geometry place() {
    double x = longitude();
    double y = latitude();
    double size = 1 + random.nextInt(6);
    return switch (random.nextInt(14)) {
      case 0 -> empty();
      case 1 -> box(x, y, x + size, Math.min(90, y + size));
      case 2 -> triangle(x, y, size);
      case 3 -> line(x, y, x + size, y - size);
      case 4 -> line(x, y, x + size, y, x + size, y + size);
      case 5 -> halves(y, size);
      case 6 -> withHole(x, y, size + 2);
      case 7 ->
          GEOMETRIES.createMultiPointFromCoords(
              new Coordinate[] {new Coordinate(x, y), new Coordinate(-x, y + size)});
      case 8 ->
          GEOMETRIES.createMultiLineString(
              new LineString[] {line(x, y, x + size, y), line(-180, y, -180 + size, y + 1)});
      default -> point(x, y);
    };
  }

  /** Over the antimeridian now and then: up to 186 for what has a size. */
  private double longitude() {
    double whole =
        switch (random.nextInt(6)) {
          case 0 -> 174 + random.nextInt(7);
          case 1 -> -180 + random.nextInt(7);
          default -> random.nextInt(361) - 180;
        };
    return random.nextInt(3) == 0 ? Math.min(180, whole + random.nextDouble()) : whole;
  }

  private double latitude() {
    double whole =
        switch (random.nextInt(6)) {
          case 0 -> 84 + random.nextInt(7);
          case 1 -> -90 + random.nextInt(7);
          default -> random.nextInt(181) - 90;
        };
    return random.nextInt(3) == 0 ? Math.min(90, whole + random.nextDouble()) : whole;
  }

  private Geometry empty() {
    return switch (random.nextInt(4)) {
      case 0 -> GEOMETRIES.createPoint();
      case 1 -> GEOMETRIES.createLineString();
      case 2 -> GEOMETRIES.createMultiPolygon();
      default -> GEOMETRIES.createPolygon();
    };
  }

  private static Geometry point(double x, double y) {
    return GEOMETRIES.createPoint(new Coordinate(x, y));
  }

  private static LineString line(double... ordinates) {
    Coordinate[] coordinates = new Coordinate[ordinates.length / 2];
    for (int i = 0; i < coordinates.length; i++) {
      coordinates[i] = new Coordinate(ordinates[2 * i], ordinates[2 * i + 1]);
    }
    return GEOMETRIES.createLineString(coordinates);
  }

  private static Geometry box(double xmin, double ymin, double xmax, double ymax) {
    return GEOMETRIES.toGeometry(new Envelope(xmin, xmax, ymin, ymax));
  }

  private static Polygon triangle(double x, double y, double size) {
    return GEOMETRIES.createPolygon(
        new Coordinate[] {
          new Coordinate(x, y),
          new Coordinate(x + size, y),
          new Coordinate(x, y + size),
          new Coordinate(x, y)
        });
  }

  /** What crosses the antimeridian, cut there, as RFC 7946 has it. */
  private static Geometry halves(double y, double size) {
    double top = Math.min(90, y + size);
    double bottom = top - size;
    return GEOMETRIES.createMultiPolygon(
        new Polygon[] {
          (Polygon) box(180 - size, bottom, 180, top), (Polygon) box(-180, bottom, -180 + size, top)
        });
  }

  private static Geometry withHole(double x, double y, double size) {
    LinearRing shell = (LinearRing) ((Polygon) box(x, y, x + size, y + size)).getExteriorRing();
    LinearRing hole =
        (LinearRing) ((Polygon) box(x + 1, y + 1, x + size - 1, y + size - 1)).getExteriorRing();
    return GEOMETRIES.createPolygon(shell, new LinearRing[] {hole});
  }

  /** A condition of up to so many levels of AND, OR and NOT, on rows such as these. */
  Predicate condition(List<Row> rows, int depth) {
    return switch (depth == 0 ? 3 : random.nextInt(6)) {
      case 0 -> Predicates.not(condition(rows, depth - 1));
      case 1 -> Predicates.and(condition(rows, depth - 1), condition(rows, depth - 1));
      case 2 -> Predicates.or(condition(rows, depth - 1), condition(rows, depth - 1));
      default -> single(rows);
    };
  }

  private Predicate single(List<Row> rows) {
    return switch (random.nextInt(9)) {
      case 0, 1 -> Predicates.window("location", window(rows));
      case 2, 3 -> Predicates.intersects("location", shape(rows));
      case 4 -> Predicates.within("location", area(rows));
      case 5 -> Predicates.contains("location", inner(rows));
      case 6 -> Predicates.withinDistance("location", shape(rows), distance());
      case 7 -> Predicates.isNull("location");
      default -> Predicates.eq("name", "name " + random.nextInt(5));
    };
  }

  double distance() {
    return random.nextBoolean() ? random.nextInt(6) : random.nextDouble() * 9;
  }

  /** Around a row, on a pole, around the world, of no size, or across the antimeridian. */
  Bounds window(List<Row> rows) {
    Coordinate at = vertex(rows);
    double width = random.nextInt(30);
    double height = random.nextInt(20);
    return switch (random.nextInt(6)) {
      case 0 -> Bounds.of(180 - width, at.y - height, -180 + random.nextInt(20), at.y + height);
      case 1 -> Bounds.of(-180, 90 - height, 180, 90);
      case 2 -> Bounds.of(at.x - width, -90, at.x, -90 + height);
      case 3 -> Bounds.of(at.x, at.y, at.x, at.y);
      default -> Bounds.of(at.x - width, at.y - height, at.x, at.y);
    };
  }

  Geometry shape(List<Row> rows) {
    return random.nextBoolean() ? path(rows) : area(rows);
  }

  /** A point or a line, from row to row. */
  Geometry path(List<Row> rows) {
    Coordinate at = vertex(rows);
    Coordinate to = vertex(rows);
    return random.nextBoolean() || to.equals2D(at)
        ? point(at.x, at.y)
        : line(at.x, at.y, to.x, to.y);
  }

  Geometry area(List<Row> rows) {
    Coordinate at = vertex(rows);
    double size = 1 + random.nextInt(40);
    return switch (random.nextInt(5)) {
      case 0 -> triangle(at.x, at.y, size);
      case 1 -> halves(at.y, size);
      case 2 -> withHole(at.x - size / 2, at.y - size / 2, size + 3);
      case 3 -> {
        // A row itself, when it has an area: all its edges are met.
        Geometry own = any(rows);
        yield own.getArea() > 0 && own.isValid() ? own : box(at.x, at.y, at.x + size, at.y + size);
      }
      default -> box(at.x - size, at.y - size, at.x, at.y);
    };
  }

  /** Small enough to lie in a row. */
  private Geometry inner(List<Row> rows) {
    Geometry own = any(rows);
    if (own.isEmpty()) {
      return point(0, 0);
    }
    return random.nextBoolean()
        ? own.getInteriorPoint()
        : point(own.getCoordinate().x, own.getCoordinate().y);
  }

  private Coordinate vertex(List<Row> rows) {
    Geometry place = any(rows);
    return place.isEmpty()
        ? new Coordinate(180, 90)
        : place.getCoordinates()[random.nextInt(place.getNumPoints())];
  }

  private Geometry any(List<Row> rows) {
    return rows.get(random.nextInt(rows.size())).location().orElse(point(-180, -90));
  }
}
