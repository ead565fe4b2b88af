package dev.graticule.query;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Envelope;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.GeometryFactory;

/** A row of the tests' table, as a record for {@code Records} and as what the oracle looks at. */
record Row(
    long id,
    Optional<String> name,
    Optional<Double> value,
    Optional<Instant> seenAt,
    Optional<UUID> uid,
    Optional<Geometry> location) {

  private static final GeometryFactory GEOMETRIES = new GeometryFactory();
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  /**
   * Random rows: points on and off a lattice, boxes, triangles, lines, empties and nulls, in the
   * order of a coarse grid so that files differ in place.
   */
  static List<Row> random(long seed, int count) {
    Random random = new Random(seed);
    List<Geometry> places = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      places.add(place(random));
    }
    places.sort((a, b) -> Integer.compare(strip(a), strip(b)));
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      rows.add(
          new Row(
              i,
              maybe(random, "name " + random.nextInt(20)),
              maybe(random, value(random)),
              maybe(random, START.plusSeconds(random.nextInt(1_000_000))),
              maybe(random, new UUID(random.nextLong(), random.nextLong())),
              random.nextInt(20) == 0 ? Optional.empty() : Optional.of(places.get(i))));
    }
    return rows;
  }

  private static int strip(Geometry geometry) {
    return geometry.isEmpty()
        ? 99
        : (int) Math.floor(geometry.getEnvelopeInternal().getMinX() / 30);
  }

  private static double value(Random random) {
    return switch (random.nextInt(12)) {
      case 0 -> Double.NaN;
      case 1 -> Double.POSITIVE_INFINITY;
      case 2 -> Double.NEGATIVE_INFINITY;
      case 3 -> -0.0;
      default -> random.nextInt(100) / 4.0;
    };
  }

  private static <T> Optional<T> maybe(Random random, T value) {
    return random.nextInt(10) == 0 ? Optional.empty() : Optional.of(value);
  }

  private static Geometry place(Random random) {
    double x = random.nextInt(4) == 0 ? 175 + random.nextInt(6) : random.nextInt(361) - 180;
    if (random.nextInt(8) == 0) {
      x = -180 + random.nextInt(6);
    }
    double y = random.nextInt(61) - 30;
    if (random.nextBoolean()) {
      x += random.nextDouble() * (x < 180 ? 1 : 0);
      y += random.nextDouble();
    }
    double size = 1 + random.nextInt(4);
    return switch (random.nextInt(10)) {
      case 0 -> GEOMETRIES.createPolygon();
      case 1 -> GEOMETRIES.toGeometry(new Envelope(x, x + size, y, y + size));
      case 2 ->
          GEOMETRIES.createPolygon(
              new Coordinate[] {
                new Coordinate(x, y),
                new Coordinate(x + size, y),
                new Coordinate(x, y + size),
                new Coordinate(x, y)
              });
      case 3 ->
          GEOMETRIES.createLineString(
              new Coordinate[] {new Coordinate(x, y), new Coordinate(x + size, y - size)});
      case 4 ->
          GEOMETRIES.createMultiPointFromCoords(
              new Coordinate[] {new Coordinate(x, y), new Coordinate(x + size, y + size)});
      default -> GEOMETRIES.createPoint(new Coordinate(x, y));
    };
  }
}
