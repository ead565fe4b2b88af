package dev.graticule.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.graticule.GraticuleException;
import dev.graticule.batch.Batch;
import dev.graticule.batch.BatchSource;
import dev.graticule.batch.Records;
import dev.graticule.contract.Bounds;
import dev.graticule.contract.Change;
import dev.graticule.contract.Column;
import dev.graticule.contract.ColumnType;
import dev.graticule.contract.Contract;
import dev.graticule.contract.Crs;
import dev.graticule.job.Job;
import dev.graticule.junit.FaultyStore.Fault;
import dev.graticule.predicate.Predicate;
import dev.graticule.predicate.Predicates;
import dev.graticule.store.Store;
import dev.graticule.table.AppendOptions;
import dev.graticule.table.AppendResult;
import dev.graticule.table.Capability;
import dev.graticule.table.Commit;
import dev.graticule.table.CommitConflictException;
import dev.graticule.table.CommitUnknownException;
import dev.graticule.table.Committed;
import dev.graticule.table.DataFile;
import dev.graticule.table.Expiry;
import dev.graticule.table.Lake;
import dev.graticule.table.LakeOptions;
import dev.graticule.table.Plan;
import dev.graticule.table.RefusedException;
import dev.graticule.table.Snapshot;
import dev.graticule.table.SpatialTable;
import dev.graticule.table.TableExistsException;
import dev.graticule.table.TableFormat;
import dev.graticule.table.TableNotFoundException;
import dev.graticule.table.UnsupportedCapabilityException;
import dev.graticule.table.Version;
import dev.graticule.write.Layout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.geom.Point;

/**
 * What every table format must pass, as far as its capabilities go. Extend it, say how to make the
 * format, and JUnit runs the rest; tests of what the format does not declare hold that it is
 * refused.
 */
public abstract class TableConformance {
  private static final int THREADS = 8;
  private static final int APPENDS = 10;
  private static final GeometryFactory POINTS = new GeometryFactory();

  private final List<AutoCloseable> toClose = new ArrayList<>();
  private final List<Path> root = new ArrayList<>();
  private final List<FaultyStore> stores = new ArrayList<>();
  private final List<Lake> lakes = new ArrayList<>();
  private final List<TableFormat> formats = new ArrayList<>();

  /** For extending classes. */
  protected TableConformance() {}

  /**
   * Makes the format.
   *
   * @return a format without tables
   */
  protected abstract TableFormat newFormat();

  /**
   * A row of the suite's tables.
   *
   * @param id unique in a table
   * @param region partitions some of them
   * @param location lies at (id, id / 2)
   */
  public record Sighting(long id, Optional<String> region, Point location) {}

  @BeforeEach
  void openALake() throws IOException {
    root.add(Files.createTempDirectory("graticule-conformance"));
    FaultyStore store = FaultyStore.over(Store.local(root.get(0)));
    formats.add(newFormat());
    stores.add(store);
    lakes.add(newLake());
  }

  private Lake newLake() {
    return Lake.over(store(), LakeOptions.defaults().withFormats(format()));
  }

  @AfterEach
  void proveThatNothingIsLeft() throws Exception {
    store().heal();
    for (AutoCloseable left : toClose) {
      left.close();
    }
    lakes.forEach(Lake::close);
    assertThat(store().openHandles()).as("readers and writers left open").isZero();
    assertThat(partsOnDisk()).as("temporary files left").isEmpty();
    store().close();
    try (Stream<Path> walk = Files.walk(root.get(0))) {
      for (Path path : walk.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }

  private List<Path> partsOnDisk() throws IOException {
    try (Stream<Path> walk = Files.walk(root.get(0))) {
      return walk.filter(path -> path.getFileName().toString().startsWith(".graticule-part-"))
          .toList();
    }
  }

  private FaultyStore store() {
    return stores.get(0);
  }

  private TableFormat format() {
    return formats.get(0);
  }

  private Lake lake() {
    return lakes.get(0);
  }

  private static Contract contract() {
    return Contract.of(Sighting.class);
  }

  private SpatialTable create() {
    return lake().create("sightings", contract(), format());
  }

  private boolean can(Capability capability) {
    return format().capabilities().contains(capability);
  }

  private void assumeCan(Capability capability) {
    assumeTrue(can(capability), () -> format().name() + " does not declare " + capability);
  }

  private static Sighting sighting(long id, Optional<String> region) {
    return new Sighting(id, region, POINTS.createPoint(new Coordinate(id, id / 2.0)));
  }

  private BatchSource rows(long from, long to) {
    return rows(from, to, id -> Optional.of("r" + id % 3));
  }

  private BatchSource rows(
      long from, long to, java.util.function.LongFunction<Optional<String>> region) {
    return Records.source(
        Sighting.class,
        LongStream.range(from, to).mapToObj(id -> sighting(id, region.apply(id))),
        lake().allocator(),
        7);
  }

  private static List<Long> ids(SpatialTable table, Snapshot snapshot) {
    return ids(table, snapshot, Predicates.all());
  }

  private static List<Long> ids(SpatialTable table, Snapshot snapshot, Predicate condition) {
    List<Long> ids = new ArrayList<>();
    try (BatchSource source = table.scan(snapshot, List.of("id"), condition)) {
      for (Optional<Batch> next = source.next(); next.isPresent(); next = source.next()) {
        try (Batch batch = next.get()) {
          BigIntVector vector = (BigIntVector) batch.vector("id");
          IntStream.range(0, batch.rowCount()).forEach(row -> ids.add(vector.get(row)));
        }
      }
    }
    ids.sort(Comparator.naturalOrder());
    return ids;
  }

  private static List<Long> ids(SpatialTable table) {
    return ids(table, table.snapshot());
  }

  private static List<Long> upTo(long end) {
    return LongStream.range(0, end).boxed().toList();
  }

  @Test
  void anEmptyTableKnowsItsContract() {
    SpatialTable table = create();

    assertThat(table.contract()).isEqualTo(contract());
    assertThat(table.snapshot().files(Predicates.all())).isEmpty();
    assertThat(ids(table)).isEmpty();
    assertThat(table.history()).isNotEmpty();
    try (Lake again = newLake()) {
      assertThat(again.tables()).containsExactly("sightings");
      assertThat(again.table("sightings").contract()).isEqualTo(contract());
      assertThat(again.table("sightings").format().name()).isEqualTo(format().name());
    }
  }

  @Test
  void aTableBegunTwiceIsRefusedAndStays() {
    SpatialTable table = create();
    table.append(rows(0, 5)).await();

    assertThatThrownBy(this::create).isInstanceOf(TableExistsException.class);
    try (Lake again = newLake()) {
      assertThatThrownBy(() -> again.create("sightings", contract(), format()))
          .isInstanceOf(TableExistsException.class)
          .hasMessageContaining("sightings");
    }
    assertThat(ids(table)).isEqualTo(upTo(5));
  }

  @Test
  void ofSeveralCreatorsAtOnceOneWins() throws Exception {
    List<Lake> racing = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      Lake lake = newLake();
      racing.add(lake);
      toClose.add(lake);
    }
    CyclicBarrier start = new CyclicBarrier(THREADS);
    List<Boolean> won =
        inThreads(
            i ->
                () -> {
                  start.await();
                  try {
                    racing.get(i).create("raced", contract(), format());
                    return true;
                  } catch (TableExistsException lost) {
                    return false;
                  }
                });

    assertThat(won).containsOnlyOnce(true);
    assertThat(lake().table("raced").contract()).isEqualTo(contract());
  }

  private static <T> List<T> inThreads(java.util.function.IntFunction<Callable<T>> work)
      throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try {
      List<Future<T>> futures = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        futures.add(threads.submit(work.apply(i)));
      }
      List<T> results = new ArrayList<>();
      for (Future<T> future : futures) {
        results.add(future.get());
      }
      return results;
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void aTableThatIsNotThereIsNotFound() {
    assertThatThrownBy(() -> lake().table("nowhere"))
        .isInstanceOf(TableNotFoundException.class)
        .hasMessageContaining("nowhere");
  }

  @Test
  void whatWasAppendedIsRead() {
    SpatialTable table = create();

    AppendResult first = table.append(rows(0, 20)).await();
    AppendResult second = table.append(rows(20, 30)).await();

    assertThat(first.rows()).isEqualTo(20);
    assertThat(first.outcome()).isEqualTo(Committed.Outcome.COMMITTED);
    assertThat(second.rows()).isEqualTo(10);
    assertThat(second.bytes()).isPositive();
    assertThat(ids(table)).isEqualTo(upTo(30));
    assertThat(ids(table, first.snapshot())).isEqualTo(upTo(20));
    List<DataFile> files = table.snapshot().files(Predicates.all());
    assertThat(files).isSortedAccordingTo(Comparator.comparing(DataFile::path));
    assertThat(files.stream().mapToLong(DataFile::rows).sum()).isEqualTo(30);
  }

  @Test
  void recordsComeBackEqual() {
    SpatialTable table = create();
    List<Sighting> given =
        List.of(
            sighting(1, Optional.of("nord")),
            sighting(2, Optional.empty()),
            sighting(3, Optional.of("süd/ost")));
    table.append(Records.source(Sighting.class, given.iterator(), lake().allocator(), 2)).await();

    List<Sighting> read = new ArrayList<>();
    try (BatchSource source = table.scan()) {
      var reader = Records.reader(Sighting.class, table.contract());
      for (Optional<Batch> next = source.next(); next.isPresent(); next = source.next()) {
        try (Batch batch = next.get()) {
          read.addAll(reader.readAll(batch));
        }
      }
    }
    assertThat(read).containsExactlyInAnyOrderElementsOf(given);
  }

  @Test
  void anAppendOfNothingChangesNothing() {
    SpatialTable table = create();
    String before = table.snapshot().id();

    AppendResult result = table.append(rows(0, 0)).await();

    assertThat(result.files()).isEmpty();
    assertThat(table.snapshot().id()).isEqualTo(before);
  }

  @Test
  void aSnapshotStaysWhatItWas() {
    SpatialTable table = create();
    table.append(rows(0, 5)).await();
    Snapshot before = table.snapshot();
    table.append(rows(5, 9)).await();

    assertThat(ids(table, before)).isEqualTo(upTo(5));
    assertThat(table.changes(before, table.snapshot()).added()).hasSize(1);
    assertThat(table.changes(before, table.snapshot()).removed()).isEmpty();
    assertThat(before.id()).isNotEqualTo(table.snapshot().id());
  }

  @Test
  void rowsOfAnotherContractAreRefused() {
    SpatialTable table = create();
    Contract narrower = contract().select(List.of("id", "region"));
    BatchSource other = new ListSource(narrower, List.of());

    assertThatThrownBy(() -> table.append(other).await())
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("sightings")
        .hasMessageContaining("location");
  }

  @Test
  void rowsInAnotherCrsAreRefused() {
    SpatialTable table = create();
    Column location = contract().require("location");
    ColumnType.Geometry type = (ColumnType.Geometry) location.type();
    Contract elsewhere =
        Contract.builder()
            .column(contract().require("id"))
            .column(contract().require("region"))
            .column(
                new Column(
                    "location",
                    type.withCrs(Crs.of("EPSG:25832")),
                    location.nullability(),
                    location.metadata()))
            .build();

    assertThatThrownBy(() -> table.append(new ListSource(elsewhere, List.of())).await())
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("EPSG:25832")
        .hasMessageContaining("CRS84");
  }

  /** Gives batches that are there already. */
  private record ListSource(Contract contract, List<Batch> batches) implements BatchSource {
    @Override
    public Optional<Batch> next() {
      return Optional.empty();
    }

    @Override
    public void close() {}
  }

  @Test
  void aSourceThatThrowsMidwayLeavesNothing() {
    SpatialTable table = create();
    table.append(rows(0, 5)).await();
    Iterator<Sighting> failing =
        LongStream.iterate(100, id -> id + 1)
            .mapToObj(
                id -> {
                  if (id == 140) {
                    throw new IllegalStateException("the source broke");
                  }
                  return sighting(id, Optional.of("x"));
                })
            .iterator();

    assertThatThrownBy(
            () ->
                table
                    .append(Records.source(Sighting.class, failing, lake().allocator(), 10))
                    .await())
        .hasStackTraceContaining("the source broke");
    assertThat(ids(table)).isEqualTo(upTo(5));
    assertThat(parquetFiles()).hasSize(1);
    table.append(rows(5, 7)).await();
    assertThat(ids(table)).isEqualTo(upTo(7));
  }

  private List<String> parquetFiles() {
    return store().list(dev.graticule.store.StorePath.root()).stream()
        .map(entry -> entry.path().value())
        .filter(path -> path.endsWith(".parquet"))
        .toList();
  }

  @Test
  void aCancelledAppendLeavesNothing() throws Exception {
    SpatialTable table = create();
    CyclicBarrier met = new CyclicBarrier(2);
    BatchSource endless = rows(0, Long.MAX_VALUE, id -> awaited(id, met));

    Job<AppendResult> job = table.append(endless);
    met.await();
    assertThat(job.cancel()).isTrue();
    met.await();
    assertThatThrownBy(job::await).isInstanceOf(dev.graticule.job.JobCancelledException.class);

    // Closing ends the lake's workers, so that what the job held is freed by then.
    lakes.remove(0).close();
    lakes.add(newLake());
    assertThat(ids(lake().table("sightings"))).isEmpty();
    assertThat(parquetFiles()).isEmpty();
  }

  private static Optional<String> awaited(long id, CyclicBarrier met) {
    if (id == 50) {
      try {
        met.await();
        met.await();
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }
    return Optional.empty();
  }

  @Test
  void manyThreadsAppendAndNoRowIsLostOrDoubled() throws Exception {
    SpatialTable table = create();
    CyclicBarrier start = new CyclicBarrier(THREADS);
    inThreads(
        thread ->
            () -> {
              start.await();
              for (int i = 0; i < APPENDS; i++) {
                long from = (thread * APPENDS + i) * 3L;
                table.append(rows(from, from + 3)).await();
              }
              return thread;
            });

    assertThat(ids(table)).isEqualTo(upTo(THREADS * APPENDS * 3L));
    try (Lake again = newLake()) {
      assertThat(ids(again.table("sightings"))).isEqualTo(upTo(THREADS * APPENDS * 3L));
    }
  }

  @Test
  void aPlanSkipsWhatCannotMatchAndSaysWhy() {
    SpatialTable table = create();
    table.append(rows(0, 10)).await();
    table.append(rows(1000, 1010)).await();

    Plan byId = table.plan(Predicates.ge("id", 500));
    assertThat(byId.kept()).singleElement().satisfies(f -> assertThat(f.rows()).isEqualTo(10));
    assertThat(byId.skipped()).hasSize(1);
    assertThat(byId.toString()).contains("1 of 2 files").contains("skip").contains("read");
    Plan byPlace = table.plan(Predicates.window("location", Bounds.of(-1, -1, 20, 20)));
    assertThat(byPlace.kept()).hasSize(1);
    assertThat(byPlace.kept()).isNotEqualTo(byId.kept());
    assertThat(table.snapshot().files(Predicates.ge("id", 500))).containsAll(byId.kept());
  }

  @Test
  void aScanGivesExactlyTheRowsThatMeetACondition() {
    SpatialTable table =
        lake().create("parted", contract(), format(), Layout.partitionedBy("region"));
    table.append(rows(0, 30)).await();
    table.append(rows(30, 60, id -> Optional.empty())).await();
    Snapshot snapshot = table.snapshot();

    assertThat(ids(table, snapshot, Predicates.between("id", 7, 9))).containsExactly(7L, 8L, 9L);
    assertThat(ids(table, snapshot, Predicates.eq("region", "r1")))
        .isEqualTo(LongStream.range(0, 30).filter(id -> id % 3 == 1).boxed().toList());
    assertThat(ids(table, snapshot, Predicates.isNull("region"))).hasSize(30);
    assertThat(
            ids(
                table,
                snapshot,
                Predicates.and(
                    Predicates.ne("region", "r1"),
                    Predicates.window("location", Bounds.of(3.5, 0, 6, 100)))))
        .containsExactly(5L, 6L);
    assertThat(
            ids(
                table,
                snapshot,
                Predicates.or(Predicates.eq("region", "r1"), Predicates.ge("id", 58))))
        .hasSize(12);
    assertThat(ids(table, snapshot, Predicates.gt("id", 1000))).isEmpty();
    assertThatThrownBy(() -> table.scan(Predicates.eq("nothing", 1)))
        .isInstanceOf(GraticuleException.class)
        .hasMessageContaining("nothing");
  }

  @Test
  void partitionsSplitSkipAndReadBack() {
    SpatialTable table =
        lake().create("parted", contract(), format(), Layout.partitionedBy("region"));
    List<Optional<String>> regions =
        List.of(
            Optional.of("nord"),
            Optional.empty(),
            Optional.of("../../x"),
            Optional.of("/etc"),
            Optional.of("%2e%2e"),
            Optional.of(""),
            Optional.of("a=b\n\u0001'\"?"),
            Optional.of("__HIVE_DEFAULT_PARTITION__"),
            Optional.of("ö".repeat(60)));
    table.append(rows(0, 90, id -> regions.get((int) (id % regions.size())))).await();

    List<DataFile> files = table.snapshot().files(Predicates.all());
    assertThat(files).hasSize(regions.size());
    assertThat(files.stream().map(f -> f.partition().get("region")).toList())
        .containsExactlyInAnyOrderElementsOf(
            regions.stream().map(r -> r.map(dev.graticule.predicate.Literal::of)).toList());
    assertThat(parquetFiles())
        .hasSize(regions.size())
        .allSatisfy(path -> assertThat(path).startsWith("parted/"));
    assertThat(table.plan(Predicates.eq("region", "../../x")).kept()).hasSize(1);
    assertThat(table.plan(Predicates.isNull("region")).kept()).hasSize(1);
    assertThat(ids(table)).isEqualTo(upTo(90));
    List<String> read = new ArrayList<>();
    try (BatchSource source = table.scan(table.snapshot(), List.of("region"), Predicates.all())) {
      for (Optional<Batch> next = source.next(); next.isPresent(); next = source.next()) {
        try (Batch batch = next.get()) {
          for (int row = 0; row < batch.rowCount(); row++) {
            read.add(String.valueOf(batch.vector("region").getObject(row)));
          }
        }
      }
    }
    assertThat(read)
        .hasSize(90)
        .containsOnly(regions.stream().map(r -> r.orElse("null")).toArray(String[]::new));
    try (Lake again = newLake()) {
      assertThat(again.table("parted").layout().partitionBy()).containsExactly("region");
    }
  }

  @Test
  void aPartitionValueTooLongForAFolderIsRefused() {
    SpatialTable table =
        lake().create("parted", contract(), format(), Layout.partitionedBy("region"));

    assertThatThrownBy(() -> table.append(rows(0, 5, id -> Optional.of("x".repeat(300)))).await())
        .isInstanceOf(GraticuleException.class)
        .hasMessageContaining("region")
        .hasMessageContaining("shorter");
    assertThat(ids(table)).isEmpty();
  }

  @Test
  void whatTheFormatCannotDoIsRefusedNamingThoseThatCan() {
    SpatialTable table = create();
    table.append(rows(0, 5)).await();
    Snapshot now = table.snapshot();
    DataFile file = now.files(Predicates.all()).get(0);
    Column more = Column.nullable("more", ColumnType.Scalar.TEXT);

    refused(
        Capability.REPLACE_FILES,
        () -> table.commit(Commit.replace(now.id(), List.of(file.path()), List.of())));
    refused(Capability.EVOLVE, () -> table.evolve(Change.add(more)));
    refused(Capability.TIME_TRAVEL, () -> table.snapshot(Version.id(now.id())));
    refused(Capability.TAGS, () -> table.tag("v1", now));
    refused(Capability.EXPIRE, () -> table.expire(new Expiry(Instant.now(), 1)));
    refused(
        Capability.IDEMPOTENT_APPEND,
        () -> table.append(rows(5, 6), AppendOptions.defaults().withIdempotencyKey("k")).await());
    if (!can(Capability.REPLACE_FILES)) {
      assertThat(ids(table)).isEqualTo(upTo(5));
    }
  }

  private void refused(
      Capability capability, org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
    if (!can(capability)) {
      assertThatThrownBy(call)
          .isInstanceOf(UnsupportedCapabilityException.class)
          .hasMessageContaining(format().name())
          .hasMessageContaining(capability.name())
          .hasMessageContaining("Iceberg");
    }
  }

  @Test
  void anEarlierVersionIsReadByIdTimeAndTag() {
    assumeCan(Capability.TIME_TRAVEL);
    SpatialTable table = create();
    Snapshot first = table.append(rows(0, 5)).await().snapshot();
    if (can(Capability.TAGS)) {
      table.tag("first", first);
    }
    table.append(rows(5, 9)).await();

    assertThat(ids(table, table.snapshot(Version.id(first.id())))).isEqualTo(upTo(5));
    assertThat(ids(table, table.snapshot(Version.at(Instant.now().plusSeconds(60)))))
        .isEqualTo(upTo(9));
    if (can(Capability.TAGS)) {
      assertThat(ids(table, table.snapshot(Version.tag("first")))).isEqualTo(upTo(5));
      assertThatThrownBy(() -> table.tag("first", table.snapshot()))
          .isInstanceOf(RefusedException.class);
      assertThat(table.history().stream().flatMap(entry -> entry.tags().stream()))
          .containsExactly("first");
    }
    assertThatThrownBy(() -> table.snapshot(Version.id("no such version")))
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("no such version");
    assertThatThrownBy(() -> table.snapshot(Version.at(Instant.EPOCH)))
        .isInstanceOf(RefusedException.class);
  }

  @Test
  void anAppendWithAKeyLandsOnce() {
    assumeCan(Capability.IDEMPOTENT_APPEND);
    SpatialTable table = create();
    AppendOptions keyed = AppendOptions.defaults().withIdempotencyKey("batch-7");
    AppendResult first = table.append(rows(0, 5), keyed).await();

    AppendResult second = table.append(rows(0, 5), keyed).await();

    assertThat(second.outcome()).isEqualTo(Committed.Outcome.FOUND);
    assertThat(second.snapshot().id()).isEqualTo(first.snapshot().id());
    assertThat(second.files()).isEmpty();
    assertThat(ids(table)).isEqualTo(upTo(5));
    assertThat(parquetFiles()).hasSize(1);
  }

  @Test
  void filesAreReplacedInOneCommit() {
    assumeCan(Capability.REPLACE_FILES);
    SpatialTable table = create();
    table.append(rows(0, 5)).await();
    Snapshot base = table.snapshot();
    DataFile old = base.files(Predicates.all()).get(0);
    DataFile other = table.append(rows(5, 9)).await().files().get(0);

    table.commit(Commit.replace(base.id(), List.of(old.path()), List.of()));

    assertThat(table.snapshot().files(Predicates.all())).containsExactly(other);
    assertThatThrownBy(
            () -> table.commit(Commit.replace(base.id(), List.of(old.path()), List.of())))
        .isInstanceOfSatisfying(
            CommitConflictException.class,
            e -> assertThat(e.remedy()).isEqualTo(CommitConflictException.Remedy.READ_AGAIN));
  }

  @Test
  void aFileCountsOnce() {
    assumeCan(Capability.ATOMIC_COMMIT);
    SpatialTable table = create();
    DataFile file = table.append(rows(0, 5)).await().files().get(0);

    assertThatThrownBy(() -> table.commit(Commit.append(List.of(file))))
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining(file.path().value());
    assertThat(ids(table)).isEqualTo(upTo(5));
  }

  @Test
  void anAddedColumnReadsAsNullInEarlierFiles() {
    assumeCan(Capability.EVOLVE);
    SpatialTable table = create();
    table.append(rows(0, 5)).await();
    Snapshot before = table.snapshot();

    Snapshot after = table.evolve(Change.add(Column.nullable("note", ColumnType.Scalar.TEXT)));

    assertThat(after.contract().names()).containsExactly("id", "region", "location", "note");
    assertThat(before.contract()).isEqualTo(contract());
    try (BatchSource source = table.scan(after, List.of("note", "id"), Predicates.all())) {
      try (Batch batch = source.next().orElseThrow()) {
        assertThat(batch.vector("note").getNullCount()).isEqualTo(batch.rowCount());
        assertThat(batch.contract().names()).containsExactly("note", "id");
      }
    }
    assertThatThrownBy(() -> table.commit(Commit.evolve(before.id(), contract(), List.of())))
        .isInstanceOf(CommitConflictException.class);
    assertThatThrownBy(
            () -> table.evolve(Change.add(Column.required("must", ColumnType.Scalar.TEXT))))
        .isInstanceOf(GraticuleException.class);
  }

  @Test
  void expiredVersionsTakeTheirFilesWithThem() {
    assumeCan(Capability.EXPIRE);
    assumeCan(Capability.REPLACE_FILES);
    SpatialTable table = create();
    table.append(rows(0, 5)).await();
    Snapshot base = table.snapshot();
    DataFile old = base.files(Predicates.all()).get(0);
    table.append(rows(5, 9)).await();
    table.commit(Commit.replace(base.id(), List.of(old.path()), List.of()));

    List<String> gone = table.expire(new Expiry(Instant.now().plusSeconds(60), 1));

    assertThat(gone).contains(base.id());
    assertThat(parquetFiles()).hasSize(1);
    assertThat(ids(table)).containsExactly(5L, 6L, 7L, 8L);
  }

  @Test
  void whicheverStoreCallOfACreationFailsTheNameStaysUsable() {
    for (Fault fault : Fault.values()) {
      for (int call = 1; ; call++) {
        String name = "made-%s-%d".formatted(fault, call);
        store().failAt(call, fault);
        boolean landed = false;
        try {
          lake().create(name, contract(), format());
          landed = true;
        } catch (GraticuleException e) {
          assertThat(e).hasMessageContaining("Injected");
        }
        boolean met = store().hasFailed();
        store().heal();
        SpatialTable table = lake().openOrCreate(name, contract(), format());
        table.append(rows(0, 3)).await();
        assertThat(ids(table)).as("%s at call %d", fault, call).isEqualTo(upTo(3));
        if (!met) {
          assertThat(landed).as("%s: no call failed", fault).isTrue();
          break;
        }
        assertThat(call).as("%s never ends", fault).isLessThan(200);
      }
    }
  }

  @Test
  void whicheverStoreCallFailsTheTableIsTheOldOrTheNewOne() {
    for (Fault fault : Fault.values()) {
      SpatialTable table = lake().create("faulty-" + fault, contract(), format());
      long rows = 0;
      for (int call = 1; ; call++) {
        store().failAt(call, fault);
        boolean landed = false;
        boolean unknown = false;
        try {
          table.append(rows(rows, rows + 3)).await();
          landed = true;
        } catch (CommitUnknownException e) {
          unknown = true;
        } catch (GraticuleException e) {
          assertThat(e).isNotNull();
        }
        boolean met = store().hasFailed();
        store().heal();
        List<Long> now = ids(table);
        assertThat(now)
            .as("%s at call %d", fault, call)
            .isIn(
                unknown
                    ? List.of(upTo(rows), upTo(rows + 3))
                    : List.of(upTo(landed ? rows + 3 : rows)));
        rows = now.size();
        if (!met) {
          assertThat(landed).as("%s: no call failed", fault).isTrue();
          break;
        }
        assertThat(call).as("%s never ends", fault).isLessThan(200);
      }
      table.append(rows(rows, rows + 3)).await();
      assertThat(ids(table)).isEqualTo(upTo(rows + 3));
    }
  }

  @Test
  void aScanClosedEarlyLeavesNothingOpen() {
    SpatialTable table = create();
    table.append(rows(0, 50)).await();
    table.append(rows(50, 60)).await();

    BatchSource source = table.scan();
    try (Batch batch = source.next().orElseThrow()) {
      assertThat(batch.rowCount()).isPositive();
    }
    source.close();
    source.close();
    assertThat(source.next()).isEmpty();
    assertThat(store().openHandles()).isZero();
    BufferAllocator allocator = lake().allocator();
    assertThat(allocator.getAllocatedMemory()).isZero();
  }
}
