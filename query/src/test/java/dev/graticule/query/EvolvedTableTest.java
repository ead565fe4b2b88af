package dev.graticule.query;

import static dev.graticule.predicate.Predicates.and;
import static dev.graticule.predicate.Predicates.isNull;
import static dev.graticule.predicate.Predicates.not;
import static dev.graticule.predicate.Predicates.or;
import static dev.graticule.predicate.Predicates.window;
import static dev.graticule.query.Query.from;
import static org.assertj.core.api.Assertions.assertThat;

import dev.graticule.batch.Batch;
import dev.graticule.batch.BatchSource;
import dev.graticule.batch.RowFilter;
import dev.graticule.contract.Bounds;
import dev.graticule.contract.Column;
import dev.graticule.contract.ColumnType;
import dev.graticule.contract.ColumnType.Scalar;
import dev.graticule.contract.Contract;
import dev.graticule.predicate.Literal;
import dev.graticule.predicate.Predicate;
import dev.graticule.predicate.Predicates;
import dev.graticule.table.Lake;
import dev.graticule.table.LakeOptions;
import dev.graticule.table.MemoryFormat;
import dev.graticule.table.Snapshot;
import dev.graticule.table.SpatialTable;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.jspecify.annotations.Nullable;

/** Whatever became of a table, all ways to ask it give the rows that it is known to have. */
class EvolvedTableTest {
  private static final Duration SOON = Duration.ofSeconds(60);

  @Property(tries = 20, shrinking = ShrinkingMode.OFF)
  void everyWayToAskGivesTheSameRows(@ForAll long seed, @ForAll EvolvedTable.Finding finding)
      throws IOException {
    Path folder = Files.createTempDirectory("graticule-evolved-");
    try (BufferAllocator allocator = new RootAllocator()) {
      EvolvedTable table = EvolvedTable.of(seed, finding, folder.resolve("t"), allocator);
      Snapshot snapshot = table.snapshot();
      MemoryFormat memory = MemoryFormat.create();
      try (Lake lake =
              Lake.open(
                  folder.resolve("lake"),
                  LakeOptions.defaults().withFormats(memory).withAllocator(allocator));
          QueryEngine engine =
              QueryEngine.builder()
                  .lake(lake)
                  .threads(2)
                  .temporaryDirectory(folder.resolve("spill"))
                  .open()) {
        SpatialTable any = lake.create("any", snapshot.contract(), memory);
        engine.register("evolved", snapshot);
        List<List<Object>> rows = table.rows();

        assertSame(scan(any, snapshot, Predicates.all()), rows, "a scan of " + table);
        assertSame(query(engine.query(from("evolved")), snapshot), rows, "a query of " + table);
        assertSame(
            plain(query(engine.sql("SELECT * FROM evolved"), snapshot)), rows, "SQL over " + table);
        Random random = new Random(seed);
        for (int i = 0; i < 6; i++) {
          Predicate condition = condition(snapshot.contract(), random, 2);
          List<List<Object>> expected = filtered(any, snapshot, condition);
          String what = " of %s for %s".formatted(table, condition);
          assertSame(scan(any, snapshot, condition), expected, "a scan" + what);
          assertSame(
              query(engine.query(from("evolved").where(condition)), snapshot),
              expected,
              "a query" + what);
        }
      }
    } finally {
      delete(folder);
    }
  }

  /** Identifiers inside other values leave SQL as text. */
  @SuppressWarnings("unchecked")
  private static List<List<Object>> plain(List<List<Object>> rows) {
    return (List<List<Object>>) plain((Object) rows);
  }

  private static @Nullable Object plain(@Nullable Object value) {
    if (value instanceof List<?> list) {
      List<Object> plain = new ArrayList<>();
      list.forEach(part -> plain.add(plain(part)));
      return plain;
    }
    return value instanceof String text && text.matches("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
        ? text.replace("-", "")
        : value;
  }

  /** Row by row, so that a failure shows the one that differs. */
  private static void assertSame(
      List<List<Object>> actual, List<List<Object>> expected, String what) {
    for (int i = 0; i < Math.min(actual.size(), expected.size()); i++) {
      assertThat(actual.get(i)).as(what).isEqualTo(expected.get(i));
    }
    assertThat(actual).as(what).hasSameSizeAs(expected);
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> found = Files.walk(folder)) {
      for (Path path : found.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }

  private static List<List<Object>> scan(SpatialTable any, Snapshot snapshot, Predicate condition) {
    try (BatchSource rows = any.scan(snapshot, snapshot.contract().names(), condition)) {
      List<List<Object>> found = new ArrayList<>();
      for (var next = rows.next(); next.isPresent(); next = rows.next()) {
        try (Batch batch = next.get()) {
          found.addAll(Values.of(batch));
        }
      }
      return inOrder(found, snapshot);
    }
  }

  /** A scan of everything, of which row by row is kept what meets the condition. */
  private static List<List<Object>> filtered(
      SpatialTable any, Snapshot snapshot, Predicate condition) {
    RowFilter filter = RowFilter.of(condition, snapshot.contract());
    try (BatchSource rows = any.scan(snapshot, snapshot.contract().names(), Predicates.all())) {
      List<List<Object>> found = new ArrayList<>();
      for (var next = rows.next(); next.isPresent(); next = rows.next()) {
        try (Batch batch = next.get()) {
          List<List<Object>> values = Values.of(batch);
          filter.select(batch).stream().forEach(row -> found.add(values.get(row)));
        }
      }
      return inOrder(found, snapshot);
    }
  }

  private static List<List<Object>> query(QueryResult result, Snapshot snapshot) {
    List<List<Object>> found = new ArrayList<>();
    result.batchRows(64).forEachBatch(batch -> found.addAll(Values.of(batch))).await(SOON);
    return inOrder(found, snapshot);
  }

  private static List<List<Object>> inOrder(List<List<Object>> rows, Snapshot snapshot) {
    int key = snapshot.contract().names().indexOf(EvolvedTable.KEY);
    return rows.stream().sorted(Comparator.comparingLong(row -> (Long) row.get(key))).toList();
  }

  private static Predicate condition(Contract contract, Random random, int depth) {
    int kind = depth == 0 ? 0 : random.nextInt(4);
    return switch (kind) {
      case 1 -> not(condition(contract, random, depth - 1));
      case 2 -> and(condition(contract, random, depth - 1), condition(contract, random, depth - 1));
      case 3 -> or(condition(contract, random, depth - 1), condition(contract, random, depth - 1));
      default -> leaf(contract, random);
    };
  }

  private static Predicate leaf(Contract contract, Random random) {
    List<Column> siblings = contract.columns();
    String path = "";
    while (true) {
      Column column = siblings.get(random.nextInt(siblings.size()));
      path = path.isEmpty() ? column.name() : path + "." + column.name();
      ColumnType type = column.type();
      if (type instanceof ColumnType.Geometry) {
        double x = random.nextInt(80) - 40;
        double y = random.nextInt(80) - 40;
        return window(path, Bounds.of(x, y, x + random.nextInt(40), y + random.nextInt(40)));
      }
      if (type instanceof ColumnType.Struct struct && random.nextInt(4) > 0) {
        siblings = struct.fields();
        continue;
      }
      boolean comparable =
          !(type instanceof ColumnType.Struct
              || type instanceof ColumnType.ListOf
              || type instanceof ColumnType.MapOf
              || type == Scalar.BINARY);
      if (!comparable || random.nextInt(4) == 0) {
        return isNull(path);
      }
      Predicate.Comparison[] comparisons =
          type == Scalar.UUID || type == Scalar.BOOLEAN
              ? new Predicate.Comparison[] {Predicate.Comparison.EQ, Predicate.Comparison.NE}
              : Predicate.Comparison.values();
      return new Predicate.Compare(
          path, comparisons[random.nextInt(comparisons.length)], literal(type, random));
    }
  }

  private static Literal literal(ColumnType type, Random random) {
    if (type instanceof ColumnType.Decimal decimal) {
      return new Literal(BigDecimal.valueOf(random.nextInt(2_000) - 1_000, decimal.scale()));
    }
    if (type instanceof ColumnType.Timestamp) {
      return new Literal(Instant.EPOCH.plusMillis(random.nextInt(1_000_000)));
    }
    return switch ((Scalar) type) {
      case INT32, INT64 -> new Literal((long) random.nextInt(200) - 100);
      case FLOAT32 -> new Literal((double) (random.nextInt(100) * 0.1f));
      case FLOAT64 -> new Literal(random.nextInt(100) * 0.1);
      case TEXT -> new Literal("text " + random.nextInt(8));
      case BOOLEAN -> new Literal(random.nextBoolean());
      case DATE -> new Literal(java.time.LocalDate.ofEpochDay(random.nextInt(200) - 100));
      case UUID -> new Literal(new UUID(0, random.nextInt(50)));
      default -> throw new IllegalArgumentException("No literal of " + type);
    };
  }
}
