package dev.graticule.query;

import static dev.graticule.query.Query.from;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.graticule.batch.Batch;
import dev.graticule.batch.BatchSource;
import dev.graticule.batch.Records;
import dev.graticule.batch.WkbCodec;
import dev.graticule.convert.Convert;
import dev.graticule.convert.GeoJson;
import dev.graticule.file.GeoParquetProfile;
import dev.graticule.file.WriteOptions;
import dev.graticule.predicate.Predicate;
import dev.graticule.predicate.Predicates;
import dev.graticule.query.TestTable.Boxes;
import dev.graticule.store.Store;
import dev.graticule.store.StorePath;
import dev.graticule.table.GeoParquetDirectory;
import dev.graticule.table.Lake;
import dev.graticule.table.LakeOptions;
import dev.graticule.table.Snapshot;
import dev.graticule.table.SpatialTable;
import dev.graticule.write.ByteSize;
import dev.graticule.write.Layout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.arrow.vector.VarBinaryVector;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.locationtech.jts.geom.Envelope;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.io.WKTReader;

/**
 * One question, asked in every way there is: typed, with and without what is known of the files;
 * JTS on the records as they are read back; and where it is provisioned, SQL with the real
 * extension, with and without what is known. Over random data that is hard, in files of every kind,
 * and over real data where it is there.
 *
 * <p>{@code -Dgraticule.questions=N} asks more than every day, {@code -Dgraticule.seed=N} others,
 * and {@code -Dgraticule.data.all} asks all of the real data.
 */
final class DifferentialTest extends EngineTest {
  private static final long SEED = Long.getLong("graticule.seed", 20_261_130L);
  private static final int QUESTIONS = Integer.getInteger("graticule.questions", 12);
  private static final boolean ALL = System.getProperty("graticule.data.all") != null;
  private static final long LARGE = 300_000;
  private static final int ROWS = 4_500;

  /** How the files came to be, and so what is known of their row groups. */
  enum Written {
    /** By us, with boxes in a covering. */
    OURS,
    /** By us, with native geometries and their statistics alone. */
    NATIVE,
    /** By us, with both. */
    BOTH,
    /** By another, without any boxes. */
    WITHOUT_BOXES,
    /** By another, with boxes rounded to floats. */
    FLOATS,
    /** By another, whose boxes have xmin &gt; xmax where they reach 180°. */
    CROSSING
  }

  @ParameterizedTest
  @EnumSource(Written.class)
  void everyWayToAskGivesTheSameRows(Written written) throws Exception {
    HardPlaces places = new HardPlaces(SEED + written.ordinal());
    List<Row> rows = places.rows(ROWS);
    compare(write(written, rows), rows, places, written + ", seed " + SEED);
  }

  @ParameterizedTest
  @EnumSource(names = {"NATIVE", "FLOATS"})
  void everyWayToAskGivesTheSameRowsOfRealData(Written written) throws Exception {
    List<Row> rows = HardPlaces.inOrder(naturalEarth(), new Random(SEED));
    compare(
        write(written, rows),
        rows,
        new HardPlaces(SEED + written.ordinal()),
        "Natural Earth, " + written + ", seed " + SEED);
  }

  /**
   * DuckDB 1.5.5 takes polygons for touching whose edges lie on one line, however far apart they
   * are. Typed queries do not; when this fails, the extension may be asked for such distances too.
   */
  @Test
  void farPolygonsOnOneLineAreNotNear() throws Exception {
    Geometry near = new WKTReader().read("POLYGON ((113 48, 113 61, 100 61, 100 48, 113 48))");
    Geometry far = new WKTReader().read("POLYGON ((-37 53, -37 61, -45 61, -45 53, -37 53))");
    List<Row> rows = HardPlaces.inOrder(Collections.nCopies(40, far), new Random(SEED));
    TestTable table = TestTable.write(folder.resolve("t"), rows, 1, Boxes.NONE);
    engine.register("reports", table);
    assertThat(ids(engine.query(from("reports").withinDistance(near, 5)))).isEmpty();
    Optional<Path> extensions = SpatialExtensionTest.extensions();
    assumeTrue(extensions.isPresent(), "No spatial extension is provided.");
    try (QueryEngine spatial = withExtension(extensions.orElseThrow())) {
      spatial.register("reports", table);
      spatial.register("blind", table.blind());
      assertThat(ids(spatial.query(from("reports").withinDistance(near, 5)))).isEmpty();
      assertThat(
              longs(
                  spatial.sql("SELECT id FROM blind WHERE ST_DWithin(location, ?, 5)", near), "id"))
          .isNotEmpty();
    }
  }

  private void compare(TestTable table, List<Row> rows, HardPlaces places, String what) {
    engine.register("reports", table);
    engine.register("blind", table.blind());
    List<Row> read =
        engine.query(from("blind").orderBy(Sort.asc("id"))).toList(Row.class).await(SOON);
    assertThat(texts(read)).as(what).isEqualTo(texts(rows));
    Optional<QueryEngine> extension = SpatialExtensionTest.extensions().map(this::withExtension);
    try (QueryEngine direct = builder().directReads(ByteSize.gibibytes(1)).open();
        QueryEngine duckDb = builder().directReads(new ByteSize(0)).open()) {
      for (QueryEngine way : List.of(direct, duckDb)) {
        way.register("reports", table);
        way.register("blind", table.blind());
      }
      extension.ifPresent(
          spatial -> {
            spatial.register("reports", table);
            spatial.register("blind", table.blind());
          });
      int answers = 0;
      for (int i = 0; i < QUESTIONS; i++) {
        Predicate condition = places.condition(rows, 2);
        List<Long> expected = Oracle.ids(read, condition);
        String asked = "%s, question %d: %s".formatted(what, i, condition);
        answers += expected.size();
        agree(direct, condition, expected, "directly, " + asked);
        agree(duckDb, condition, expected, asked);
        extension.ifPresent(spatial -> agree(spatial, condition, expected, asked));
        if (!asksForDistanceToArea(condition)) {
          extension.ifPresent(spatial -> agreeInSql(spatial, condition, expected, asked));
        }
      }
      assertThat(answers).as(what).isPositive();
      extension.ifPresent(spatial -> distancesAndBoxesAgree(spatial, read, places, what));
    } finally {
      extension.ifPresent(QueryEngine::close);
    }
  }

  private QueryEngine withExtension(Path directory) {
    return builder().extensions(ExtensionPolicy.INSTALLED).extensionDirectory(directory).open();
  }

  private void agree(QueryEngine asked, Predicate condition, List<Long> expected, String what) {
    for (String table : List.of("reports", "blind")) {
      assertSame(ids(asked.query(from(table).where(condition))), expected, table + ", " + what);
    }
  }

  private void agreeInSql(
      QueryEngine spatial, Predicate condition, List<Long> expected, String what) {
    for (boolean turned : new boolean[] {false, true}) {
      PredicateTwin twin = PredicateTwin.of(condition, turned);
      for (String table : List.of("reports", "blind")) {
        String sql = "SELECT id FROM " + table + " WHERE " + twin.sql();
        assertSame(longs(spatial.sql(sql, twin.values()), "id"), expected, sql + ", " + what);
      }
    }
  }

  /** Of which the extension is wrong, see {@link #farPolygonsOnOneLineAreNotNear}. */
  private static boolean asksForDistanceToArea(Predicate condition) {
    if (condition instanceof Predicate.And and) {
      return and.parts().stream().anyMatch(DifferentialTest::asksForDistanceToArea);
    }
    if (condition instanceof Predicate.Or or) {
      return or.parts().stream().anyMatch(DifferentialTest::asksForDistanceToArea);
    }
    if (condition instanceof Predicate.Not not) {
      return asksForDistanceToArea(not.part());
    }
    return condition instanceof Predicate.WithinDistance near && near.geometry().getArea() > 0;
  }

  /** What SQL alone can ask: nearer than, and whether boxes meet. */
  private void distancesAndBoxesAgree(
      QueryEngine spatial, List<Row> rows, HardPlaces places, String what) {
    for (int i = 0; i < QUESTIONS; i++) {
      Geometry shape = places.path(rows);
      double distance = places.distance();
      sqlAgrees(
          spatial,
          "ST_Distance(location, ?) < ?",
          ids(rows, place -> place.distance(shape) < distance),
          what,
          shape,
          distance);
      Envelope box = shape.getEnvelopeInternal();
      sqlAgrees(
          spatial,
          "location && ?",
          ids(rows, place -> place.getEnvelopeInternal().intersects(box)),
          what,
          shape);
    }
  }

  private static List<Long> ids(List<Row> rows, java.util.function.Predicate<Geometry> holds) {
    return rows.stream()
        .filter(row -> row.location().filter(g -> !g.isEmpty() && holds.test(g)).isPresent())
        .map(Row::id)
        .toList();
  }

  private void sqlAgrees(
      QueryEngine spatial, String condition, List<Long> expected, String what, Object... values) {
    for (String table : List.of("reports", "blind")) {
      String sql =
          "SELECT id FROM %s WHERE NOT ST_IsEmpty(location) AND %s".formatted(table, condition);
      assertSame(
          longs(spatial.sql(sql, values), "id"), expected, sql + " " + values[0] + ", " + what);
    }
  }

  private static void assertSame(List<Long> found, List<Long> expected, String what) {
    assertThat(found.stream().sorted().toList()).as(what).isEqualTo(expected);
  }

  private static List<String> texts(List<Row> rows) {
    return rows.stream()
        .map(row -> row.id() + " " + row.name() + " " + row.location().map(Geometry::toText))
        .toList();
  }

  // The files.

  private TestTable write(Written written, List<Row> rows) throws Exception {
    return switch (written) {
      case OURS -> ours(rows, GeoParquetProfile.V1_1);
      case NATIVE -> ours(rows, GeoParquetProfile.V2_0);
      case BOTH -> ours(rows, GeoParquetProfile.BOTH);
      case WITHOUT_BOXES -> TestTable.write(folder.resolve("t"), rows, 2, Boxes.NONE);
      case FLOATS -> TestTable.write(folder.resolve("t"), rows, 2, Boxes.FLOATS);
      case CROSSING -> TestTable.write(folder.resolve("t"), rows, 2, Boxes.CROSSING);
    };
  }

  /** A plain directory of a few files with many small row groups. */
  private TestTable ours(List<Row> rows, GeoParquetProfile profile) throws IOException {
    WriteOptions options =
        WriteOptions.builder().profile(profile).rowGroupRows(250).pageRows(50).build();
    try (Lake lake =
        Lake.open(folder.resolve("lake"), LakeOptions.defaults().withAllocator(allocator))) {
      SpatialTable table =
          lake.create(
              "reports",
              TestTable.CONTRACT,
              GeoParquetDirectory.format(),
              Layout.defaults().files(options));
      int part = rows.size() / 3 + 1;
      for (int from = 0; from < rows.size(); from += part) {
        List<Row> some = rows.subList(from, Math.min(rows.size(), from + part));
        table.append(Records.source(Row.class, some.iterator(), allocator, 500)).await(SOON);
      }
      Snapshot snapshot = table.snapshot();
      return new TestTable(
          folder.resolve("lake/reports"),
          snapshot.contract(),
          snapshot.store(),
          snapshot.files(Predicates.all()));
    }
  }

  // The real data.

  private List<Geometry> naturalEarth() throws IOException {
    Path data =
        Path.of(
            Optional.ofNullable(System.getProperty("graticule.data"))
                .or(() -> Optional.ofNullable(System.getenv("GRATICULE_DATA")))
                .orElse("../../shared/data"));
    Path earth = data.resolve(ALL ? "natural-earth-geojson" : "natural-earth-geojson/110m");
    assumeTrue(
        Files.isDirectory(earth),
        "The public data is not at " + data + "; set -Dgraticule.data to where it is.");
    List<Path> files;
    try (Stream<Path> walk = Files.walk(earth)) {
      files =
          walk.filter(file -> file.toString().endsWith(".json"))
              .filter(file -> ALL || file.toFile().length() < LARGE)
              .sorted()
              .toList();
    }
    List<Geometry> places = new ArrayList<>();
    try (Store store = Store.local(earth)) {
      for (Path file : files) {
        StorePath path = StorePath.of(earth.relativize(file).toString());
        try (BatchSource source = Convert.from(GeoJson.file(store, path)).source(allocator)) {
          for (Optional<Batch> next = source.next(); next.isPresent(); next = source.next()) {
            try (Batch batch = next.get()) {
              places.addAll(geometries(batch));
            }
          }
        }
      }
    }
    return places;
  }

  private static List<Geometry> geometries(Batch batch) {
    VarBinaryVector column = (VarBinaryVector) batch.vector(GeoJson.GEOMETRY);
    List<Geometry> found = new ArrayList<>();
    for (int row = 0; row < batch.rowCount(); row++) {
      if (!column.isNull(row)) {
        found.add(WkbCodec.decode(column.get(row)));
      }
    }
    return found;
  }
}
