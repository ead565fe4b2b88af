package dev.graticule.order;

import dev.graticule.batch.Batch;
import dev.graticule.batch.BatchSource;
import dev.graticule.batch.RecordReader;
import dev.graticule.batch.Records;
import dev.graticule.contract.Contract;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import org.apache.arrow.memory.BufferAllocator;
import org.jspecify.annotations.Nullable;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.GeometryFactory;

/** Rows of every shape, and ways to sort and read them. */
final class Sorting {
  private static final GeometryFactory FACTORY = new GeometryFactory();

  private Sorting() {}

  record Part(int number, @Nullable String text) {}

  record Row(
      long id,
      @Nullable String name,
      @Nullable Integer level,
      @Nullable Double speed,
      @Nullable Instant seenAt,
      boolean flag,
      UUID uuid,
      List<Part> parts,
      Map<String, Integer> counts,
      @Nullable Part part,
      Optional<Geometry> place) {}

  static Contract contract() {
    return Contract.of(Row.class);
  }

  static List<Row> rows(Random random, int count) {
    List<Row> rows = new ArrayList<>();
    for (int id = 0; id < count; id++) {
      rows.add(row(random, id));
    }
    return rows;
  }

  private static Row row(Random random, long id) {
    List<Part> parts = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      parts.add(part(random));
    }
    Map<String, Integer> counts = new TreeMap<>();
    for (int i = random.nextInt(3); i > 0; i--) {
      counts.put("k" + random.nextInt(5), random.nextInt());
    }
    return new Row(
        id,
        random.nextInt(5) == 0 ? null : text(random),
        random.nextInt(5) == 0 ? null : random.nextInt(7) - 3,
        random.nextInt(5) == 0 ? null : number(random),
        random.nextInt(5) == 0
            ? null
            : Instant.EPOCH.plus(random.nextInt(1000), ChronoUnit.MINUTES),
        random.nextBoolean(),
        new UUID(random.nextLong(), random.nextLong()),
        parts,
        counts,
        random.nextInt(3) == 0 ? null : part(random),
        geometry(random));
  }

  private static String text(Random random) {
    String[] texts = {
      "", "a", "a\u0000", "a\u0000b", "ab", "longer than eight", "é", "longer than"
    };
    return texts[random.nextInt(texts.length)];
  }

  private static double number(Random random) {
    double[] numbers = {0, -0.0, 1.5, -1.5, Double.NaN, Double.POSITIVE_INFINITY, -1e300, 2};
    return numbers[random.nextInt(numbers.length)];
  }

  private static Part part(Random random) {
    return new Part(random.nextInt(), random.nextBoolean() ? null : "p".repeat(random.nextInt(9)));
  }

  private static Optional<Geometry> geometry(Random random) {
    double x = Math.rint(random.nextDouble() * 360 - 180);
    double y = Math.rint(random.nextDouble() * 180 - 90);
    return switch (random.nextInt(12)) {
      case 0 -> Optional.empty();
      case 1 -> Optional.of(FACTORY.createPolygon());
      case 2 -> Optional.of(line(x, y, 1 + random.nextInt(4_000)));
      default -> Optional.of(FACTORY.createPoint(new Coordinate(x, y)));
    };
  }

  static Geometry line(double x, double y, int vertices) {
    Coordinate[] coordinates = new Coordinate[vertices + 1];
    for (int i = 0; i <= vertices; i++) {
      coordinates[i] = new Coordinate(x + i % 2, y + i % 3);
    }
    return FACTORY.createLineString(coordinates);
  }

  static BatchSource source(List<Row> rows, BufferAllocator allocator, int batchRows) {
    return Records.source(Row.class, rows.iterator(), allocator, batchRows);
  }

  static List<Row> drain(BatchSource source) {
    RecordReader<Row> reader = Records.reader(Row.class, source.contract());
    List<Row> rows = new ArrayList<>();
    try (source) {
      for (Optional<Batch> next = source.next(); next.isPresent(); next = source.next()) {
        try (Batch batch = next.get()) {
          rows.addAll(reader.readAll(batch));
        }
      }
    }
    return rows;
  }
}
