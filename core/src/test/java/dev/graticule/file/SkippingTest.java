package dev.graticule.file;

import static dev.graticule.predicate.Predicates.and;
import static dev.graticule.predicate.Predicates.between;
import static dev.graticule.predicate.Predicates.eq;
import static dev.graticule.predicate.Predicates.ge;
import static dev.graticule.predicate.Predicates.gt;
import static dev.graticule.predicate.Predicates.in;
import static dev.graticule.predicate.Predicates.isNull;
import static dev.graticule.predicate.Predicates.lt;
import static dev.graticule.predicate.Predicates.not;
import static dev.graticule.predicate.Predicates.or;
import static dev.graticule.predicate.Predicates.window;
import static dev.graticule.predicate.Predicates.within;
import static dev.graticule.predicate.Predicates.withinDistance;
import static org.assertj.core.api.Assertions.assertThat;

import dev.graticule.batch.Batch;
import dev.graticule.batch.RowFilter;
import dev.graticule.batch.WkbCodec;
import dev.graticule.contract.Bounds;
import dev.graticule.contract.ColumnType;
import dev.graticule.contract.ColumnType.Scalar;
import dev.graticule.contract.Contract;
import dev.graticule.predicate.Predicate;
import dev.graticule.predicate.Verdict;
import dev.graticule.store.Store;
import dev.graticule.store.StorePath;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Envelope;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.GeometryFactory;

/** What is skipped is never missed: each answer is held against a filter over every row. */
class SkippingTest {
  private static final StorePath FILE = StorePath.of("rows.parquet");
  private static final GeometryFactory GEOMETRIES = new GeometryFactory();
  private static final int ROWS = 6_000;
  private static final Contract CONTRACT =
      Contract.builder()
          .required("id", Scalar.INT64)
          .nullable("name", Scalar.TEXT)
          .nullable("speed", Scalar.FLOAT64)
          .nullable(
              "seen",
              new ColumnType.Timestamp(ColumnType.TimeUnit.MICROS, ColumnType.TimeZoning.UTC))
          .geometry("geometry", g -> g)
          .build();

  @TempDir static Path folder;

  private final BufferAllocator allocator = new RootAllocator();
  private Store store;

  @BeforeEach
  void openStore() {
    store = Store.local(folder);
  }

  @BeforeAll
  static void writeRowsInOrderOfX() {
    Random random = new Random(7);
    List<List<Object>> rows = new ArrayList<>();
    for (int i = 0; i < ROWS; i++) {
      double x = -170 + 340.0 * i / ROWS;
      rows.add(
          Arrays.asList(
              (long) i,
              i % 11 == 0 ? null : "name " + (100 + i / 100),
              i % 13 == 0 ? null : i % 17 == 0 ? Double.NaN : i / 10.0,
              (long) i * 1_000_000,
              geometry(i, x, random)));
    }
    try (Store store = Store.local(folder);
        BufferAllocator allocator = new RootAllocator();
        Batch batch = RowBatches.of(allocator, CONTRACT, rows);
        GeoParquetWriter writer =
            GeoParquetWriter.create(
                store,
                FILE,
                CONTRACT,
                WriteOptions.builder()
                    .rowGroupRows(1500)
                    .pageRows(250)
                    .coveringPageRows(125)
                    .build(),
                allocator)) {
      writer.write(batch);
    }
  }

  private static byte[] geometry(int i, double x, Random random) {
    double y = random.nextDouble() * 100 - 50;
    if (i % 29 == 0) {
      return null;
    }
    if (i % 31 == 0) {
      return WkbCodec.encode(GEOMETRIES.createPolygon());
    }
    Geometry geometry =
        i % 2 == 0
            ? GEOMETRIES.createPoint(new Coordinate(x, y))
            : GEOMETRIES.toGeometry(new Envelope(x, x + 0.5, y, y + 0.5));
    return WkbCodec.encode(geometry);
  }

  @AfterEach
  void nothingLeaks() {
    store.close();
    allocator.close();
  }

  private List<List<Object>> byBruteForce(Predicate predicate) {
    List<List<Object>> rows = new ArrayList<>();
    RowFilter filter = RowFilter.of(predicate, CONTRACT);
    try (GeoParquetFile file = GeoParquetFile.open(store, FILE);
        FileScan scan = file.read(ReadOptions.all().withScan(Scan.COLUMNS), allocator)) {
      for (var next = scan.next(); next.isPresent(); next = scan.next()) {
        try (Batch batch = next.get();
            Batch kept = filter.filter(batch, allocator)) {
          rows.addAll(RowValues.of(kept));
        }
      }
    }
    return rows;
  }

  private ScanReport requireSameAnswer(Predicate predicate) {
    List<List<Object>> expected = byBruteForce(predicate);
    try (GeoParquetFile file = GeoParquetFile.open(store, FILE);
        FileScan scan = file.read(ReadOptions.all().withPredicate(predicate), allocator)) {
      assertThat(RowValues.drain(scan)).as(predicate.toString()).isEqualTo(expected);
      ScanReport report = scan.report();
      assertThat(report.rowsGiven()).isEqualTo(expected.size());
      assertThat(report.rowGroups()).hasSize(4);
      return report;
    }
  }

  @Test
  void aWindowSkipsRowGroupsAndPages() {
    ScanReport report = requireSameAnswer(window("geometry", Bounds.of(-60, -20, -50, 20)));
    assertThat(report.rowsGiven()).isPositive();
    assertThat(report.rowGroupsSkipped()).isEqualTo(3);
    assertThat(report.pagesSkipped()).isPositive();
    assertThat(report.rowsDecoded()).isLessThan(500);
    assertThat(report.bytesRead()).isLessThan(report.fileBytes() / 4);
    assertThat(report.toString()).contains("3 of 4 row groups").contains("nowhere");
  }

  @Test
  void plainColumnsSkipToo() {
    ScanReport report = requireSameAnswer(between("id", 2000, 2050));
    assertThat(report.rowGroupsSkipped()).isEqualTo(3);
    assertThat(report.rowsDecoded()).isLessThanOrEqualTo(250);

    assertThat(requireSameAnswer(eq("name", "name 127")).rowGroupsSkipped()).isEqualTo(3);
    assertThat(requireSameAnswer(gt("speed", 500.0)).rowGroupsSkipped()).isEqualTo(3);
    assertThat(
            requireSameAnswer(lt("seen", java.time.Instant.ofEpochSecond(100))).rowGroupsSkipped())
        .isEqualTo(3);
  }

  @Test
  void conditionsOfEveryShapeGiveTheAnswersOfTheFilter() {
    Predicate window = window("geometry", Bounds.of(10, -5, 30, 5));
    Geometry circle = GEOMETRIES.createPoint(new Coordinate(70, 0)).buffer(20);
    List<Predicate> conditions =
        List.of(
            not(window),
            and(window, ge("id", 3250)),
            or(window, eq("id", 3)),
            or(eq("id", 3), eq("id", 5_500)),
            not(gt("speed", 5.0)),
            isNull("geometry"),
            isNull("speed"),
            not(isNull("name")),
            in("name", List.of("name 103", "name 159", "none")),
            within("geometry", circle),
            withinDistance("geometry", circle, 3),
            window("geometry", Bounds.of(165, -90, -165, 90)),
            window("geometry", Bounds.of(200, 0, 210, 1)),
            and(),
            or());
    conditions.forEach(this::requireSameAnswer);
  }

  @Test
  void aConditionMayNameColumnsThatAreNotGiven() {
    Predicate predicate = and(window("geometry", Bounds.of(-60, -20, -50, 20)), gt("speed", 1.0));
    List<Object> expected = byBruteForce(predicate).stream().map(r -> r.get(0)).toList();
    try (GeoParquetFile file = GeoParquetFile.open(store, FILE);
        FileScan scan =
            file.read(
                ReadOptions.all().withColumns(List.of("id")).withPredicate(predicate), allocator)) {
      assertThat(scan.contract().names()).containsExactly("id");
      assertThat(RowValues.drain(scan).stream().map(r -> r.get(0)).toList()).isEqualTo(expected);
    }
  }

  @Test
  void aConditionThatHoldsEverywhereIsNotTested() {
    ScanReport report = requireSameAnswer(ge("id", 0));
    assertThat(report.rowGroups()).allMatch(d -> d.verdict() == Verdict.ALL);
  }

  @Test
  void nothingIsReadWhereNothingCanBe() {
    ScanReport report = requireSameAnswer(gt("id", ROWS));
    assertThat(report.rowGroupsSkipped()).isEqualTo(4);
    assertThat(report.bytesRead()).isZero();
  }

  /** parquet-java's own reader loses the last row then. */
  @Test
  void aSingleLastRowInAPageOfItsOwnIsFound() {
    StorePath path = StorePath.of("single.parquet");
    List<List<Object>> rows = new ArrayList<>();
    for (int i = 0; i < 22; i++) {
      double x = i == 21 || (i >= 3 && i < 18) ? 1 : 50;
      rows.add(
          Arrays.asList(
              (long) i,
              "name",
              1.0,
              0L,
              WkbCodec.encode(GEOMETRIES.createPoint(new Coordinate(x, 1)))));
    }
    try (Batch batch = RowBatches.of(allocator, CONTRACT, rows);
        GeoParquetWriter writer =
            GeoParquetWriter.create(
                store,
                path,
                CONTRACT,
                WriteOptions.builder().pageRows(5).coveringPageRows(3).build(),
                allocator)) {
      writer.write(batch);
    }
    try (GeoParquetFile file = GeoParquetFile.open(store, path);
        FileScan scan =
            file.read(
                ReadOptions.all().withPredicate(window("geometry", Bounds.of(0, 0, 2, 2))),
                allocator)) {
      List<Object> ids = RowValues.drain(scan).stream().map(row -> row.get(0)).toList();
      assertThat(ids).hasSize(16).endsWith(17L, 21L);
      assertThat(scan.report().rowsDecoded()).isLessThan(22);
    }
  }

  @Test
  void rowsLeftOutByPositionAreGoneWhateverElseIsSkipped() {
    long seed = 20_261_122;
    Random random = new Random(seed);
    List<Predicate> conditions =
        List.of(
            and(),
            ge("id", 0),
            between("id", 1400, 3100),
            window("geometry", Bounds.of(-60, -20, 60, 20)),
            or(eq("id", 3), eq("id", 5_500)),
            isNull("geometry"));
    for (Predicate condition : conditions) {
      for (int share : List.of(1, 2, 50, ROWS)) {
        BitSet gone = new BitSet();
        for (int row = 0; row < ROWS; row++) {
          gone.set(row, random.nextInt(share) == 0);
        }
        List<List<Object>> expected =
            byBruteForce(condition).stream()
                .filter(row -> !gone.get(((Long) row.get(0)).intValue()))
                .toList();
        ReadOptions options =
            ReadOptions.all()
                .withPredicate(condition)
                .withBatchRows(1 + random.nextInt(700))
                .withoutRows(position -> gone.get((int) position));
        try (GeoParquetFile file = GeoParquetFile.open(store, FILE);
            FileScan scan = file.read(options, allocator)) {
          assertThat(RowValues.drain(scan))
              .as("%s without one of %s, seed %s", condition, share, seed)
              .isEqualTo(expected);
        }
      }
    }
  }

  @Test
  void rowsLeftOutByPositionAreLeftOutByBothReaders() {
    ReadOptions options = ReadOptions.all().withoutRows(position -> position != 4_321);
    try (GeoParquetFile file = GeoParquetFile.open(store, FILE)) {
      for (Scan engine : List.of(Scan.COLUMNS, Scan.DATASET)) {
        try (FileScan scan = file.read(options.withScan(engine), allocator)) {
          assertThat(RowValues.drain(scan))
              .singleElement()
              .satisfies(row -> assertThat(row.get(0)).isEqualTo(4_321L));
        }
      }
    }
  }
}
