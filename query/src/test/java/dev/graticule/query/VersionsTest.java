package dev.graticule.query;

import static dev.graticule.predicate.Predicates.ge;
import static dev.graticule.query.Query.from;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.graticule.batch.Batch;
import dev.graticule.batch.BatchSource;
import dev.graticule.batch.Records;
import dev.graticule.contract.Contract;
import dev.graticule.predicate.Predicates;
import dev.graticule.store.StorePath;
import dev.graticule.table.Commit;
import dev.graticule.table.DataFile;
import dev.graticule.table.Expiry;
import dev.graticule.table.GeoParquetDirectory;
import dev.graticule.table.Lake;
import dev.graticule.table.LakeOptions;
import dev.graticule.table.MemoryFormat;
import dev.graticule.table.RefusedException;
import dev.graticule.table.Snapshot;
import dev.graticule.table.SnapshotExpiredException;
import dev.graticule.table.SpatialTable;
import dev.graticule.table.UnsupportedCapabilityException;
import dev.graticule.table.Version;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.geom.Point;

/** Which version of a table a query reads, and what becomes of it when that version expires. */
final class VersionsTest extends EngineTest {
  private static final GeometryFactory GEOMETRIES = new GeometryFactory();
  private static final int MANY = 60_000;

  record Report(long id, Point location) {}

  private final MemoryFormat memory = MemoryFormat.create();
  private Lake lake;
  private QueryEngine overLake;

  @BeforeEach
  void openLake() {
    lake =
        Lake.open(
            folder.resolve("lake"),
            LakeOptions.defaults().withFormats(memory).withAllocator(allocator));
    overLake = builder().lake(lake).open();
  }

  @AfterEach
  void closeLake() {
    overLake.close();
    lake.close();
  }

  private SpatialTable create(String name) {
    return lake.create(name, Contract.of(Report.class), memory);
  }

  private void append(SpatialTable table, long from, long to) {
    table
        .append(
            Records.source(
                Report.class,
                LongStream.range(from, to)
                    .mapToObj(
                        id ->
                            new Report(
                                id, GEOMETRIES.createPoint(new Coordinate(id % 100, id % 50))))
                    .iterator(),
                lake.allocator(),
                5_000))
        .await(SOON);
  }

  @Test
  void aTypedQueryLooksIntoThePast() {
    SpatialTable table = create("reports");
    append(table, 0, 10);
    Snapshot first = table.snapshot();
    table.tag("launch", first);
    append(table, 10, 15);

    assertThat(ids(overLake.query(from("reports")))).hasSize(15);
    assertThat(ids(overLake.query(from("reports").at(Version.id(first.id()))))).hasSize(10);
    assertThat(ids(overLake.query(from("reports").at(Version.tag("launch")).where(ge("id", 8)))))
        .containsExactlyInAnyOrder(8L, 9L);
    assertThat(from("reports").at(Version.tag("launch")).toString()).contains("launch");
    Point target = GEOMETRIES.createPoint(new Coordinate(14, 14));
    assertThat(ids(overLake.query(from("reports").at(Version.id(first.id())).nearest(1, target))))
        .containsExactly(9L);
    assertThat(ids(overLake.query(from("reports").nearest(1, target)))).containsExactly(14L);
    assertThatThrownBy(() -> ids(overLake.query(from("reports").at(Version.tag("landing")))))
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("landing");
    assertThatThrownBy(() -> ids(overLake.query(from("reports").at(Version.at(Instant.EPOCH)))))
        .isInstanceOf(RefusedException.class);
  }

  @Test
  void bothSidesOfAJoinHaveTheirOwnVersion() {
    SpatialTable table = create("reports");
    append(table, 0, 10);
    String first = table.snapshot().id();
    append(table, 10, 100);

    assertThat(
            overLake
                .query(
                    from("reports")
                        .select("id")
                        .joinIntersecting(from("reports").at(Version.id(first)).select("id")))
                .forEachBatch(batch -> {})
                .await(SOON)
                .rows())
        .isEqualTo(10);
  }

  @Test
  void sqlLooksIntoThePastUnderANameOfItsOwn() {
    SpatialTable table = create("reports");
    append(table, 0, 10);
    overLake.register("before", table.snapshot());
    append(table, 10, 15);

    assertThat(ids(overLake.sql("SELECT id FROM reports WHERE id NOT IN (SELECT id FROM before)")))
        .containsExactlyInAnyOrder(10L, 11L, 12L, 13L, 14L);
    assertThatThrownBy(() -> ids(overLake.query(from("before").at(Version.id("1")))))
        .isInstanceOf(QueryException.class)
        .hasMessageContaining("\"before\" is one version of a table");
  }

  @Test
  void aRegisteredTableHasItsVersionsToo() {
    SpatialTable table = create("reports");
    append(table, 0, 10);
    String first = table.snapshot().id();
    append(table, 10, 15);
    engine.register("elsewhere", table);

    assertThat(ids(engine.query(from("elsewhere")))).hasSize(15);
    assertThat(ids(engine.query(from("elsewhere").at(Version.id(first))))).hasSize(10);
  }

  @Test
  void aFormatWithoutVersionsSaysSo() {
    try (Lake plain =
            Lake.open(
                folder.resolve("plain"),
                LakeOptions.defaults()
                    .withFormats(GeoParquetDirectory.format())
                    .withAllocator(allocator));
        QueryEngine over = builder().lake(plain).open()) {
      plain.create("reports", Contract.of(Report.class), GeoParquetDirectory.format());
      assertThatThrownBy(() -> ids(over.query(from("reports").at(Version.id("1")))))
          .isInstanceOf(UnsupportedCapabilityException.class);
    }
  }

  @Test
  void aTableThatIsNamedTwiceIsReadInOneVersion() {
    SpatialTable table = create("reports");
    append(table, 0, 10);
    // Were the table resolved for each place where it is named, an append would come in between.
    QueryResult pairs =
        overLake.sql(
            "SELECT a.id FROM reports a FULL JOIN (SELECT * FROM reports) b ON a.id = b.id WHERE a.id IS NULL OR b.id IS NULL");
    Thread appending =
        new Thread(
            () -> {
              for (long i = 0; i < 20; i++) {
                append(table, 100 + i * 10, 110 + i * 10);
              }
            });
    appending.start();
    try {
      for (int i = 0; i < 20; i++) {
        assertThat(ids(pairs)).isEmpty();
      }
    } finally {
      join(appending);
    }
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void aVersionThatIsReadDoesNotExpire() {
    SpatialTable table = create("reports");
    append(table, 0, MANY);
    String read = table.snapshot().id();
    try (BatchSource reading = overLake.query(from("reports")).batchRows(100).open()) {
      long rows = 0;
      try (Batch first = reading.next().orElseThrow()) {
        rows += first.rowCount();
      }
      assertThat(rows).isLessThan(MANY);
      replaceAll(table);
      assertThat(table.expire(everything())).doesNotContain(read);
      for (Optional<Batch> next = reading.next(); next.isPresent(); next = reading.next()) {
        try (Batch batch = next.get()) {
          rows += batch.rowCount();
        }
      }
      assertThat(rows).isEqualTo(MANY);
    }
    assertThat(table.expire(everything())).as("nobody reads it any more").contains(read);
  }

  private Expiry everything() {
    return new Expiry(Instant.now().plusSeconds(60), 1);
  }

  /** The newest version holds none of the files before. */
  private static void replaceAll(SpatialTable table) {
    Snapshot before = table.snapshot();
    table.commit(
        Commit.replace(
            before.id(),
            before.files(Predicates.all()).stream().map(DataFile::path).toList(),
            List.of()));
  }

  @Test
  void aFileThatIsGoneEndsTheQueryWithTheVersionAndTheFile() {
    SpatialTable table = create("reports");
    append(table, 0, 10);
    append(table, 10, 20);
    Snapshot snapshot = table.snapshot();
    StorePath lost = snapshot.files(Predicates.all()).get(1).path();
    snapshot.store().delete(lost);

    for (QueryResult result :
        List.of(overLake.query(from("reports")), overLake.sql("SELECT id FROM reports"))) {
      assertExpired(result, snapshot, lost);
    }
  }

  @Test
  void aFileThatGoesAfterItsFooterWasReadEndsTheQueryAlike() {
    SpatialTable table = create("reports");
    append(table, 0, 10);
    append(table, 10, 20);
    Snapshot snapshot = table.snapshot();
    // Footers are known from here on.
    assertThat(ids(overLake.query(from("reports")))).hasSize(20);
    StorePath lost = snapshot.files(Predicates.all()).get(1).path();
    snapshot.store().delete(lost);

    for (QueryResult result :
        List.of(
            overLake.query(from("reports")),
            overLake.query(from("reports")).isolation(Isolation.OWN),
            overLake.sql("SELECT id FROM reports"))) {
      assertExpired(result, snapshot, lost);
    }
  }

  private void assertExpired(QueryResult result, Snapshot snapshot, StorePath lost) {
    assertThatThrownBy(() -> ids(result))
        .isInstanceOfSatisfying(
            SnapshotExpiredException.class,
            e -> {
              assertThat(e.file()).isEqualTo(lost);
              assertThat(e.version()).isEqualTo(snapshot.id());
            })
        .hasMessageContaining(lost.value());
  }
}
