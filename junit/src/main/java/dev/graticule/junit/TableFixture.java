package dev.graticule.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.graticule.batch.Batch;
import dev.graticule.batch.BatchSource;
import dev.graticule.batch.Records;
import dev.graticule.contract.Contract;
import dev.graticule.file.FileReceipt;
import dev.graticule.file.GeoParquetWriter;
import dev.graticule.file.WriteOptions;
import dev.graticule.predicate.Predicate;
import dev.graticule.predicate.Predicates;
import dev.graticule.store.Store;
import dev.graticule.store.StorePath;
import dev.graticule.table.Capability;
import dev.graticule.table.DataFile;
import dev.graticule.table.Lake;
import dev.graticule.table.LakeOptions;
import dev.graticule.table.Snapshot;
import dev.graticule.table.SpatialTable;
import dev.graticule.table.TableFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import java.util.function.LongFunction;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.arrow.vector.BigIntVector;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.geom.Point;

/**
 * What each test of the conformance suite begins with: a lake in an empty folder over a store that
 * can be told to fail. What it ends with: everything closed, and nothing temporary left.
 */
abstract class TableFixture {
  static final int THREADS = 8;
  private static final GeometryFactory POINTS = new GeometryFactory();

  private final List<AutoCloseable> toClose = new ArrayList<>();
  private final List<Path> folder = new ArrayList<>();
  private final List<Path> root = new ArrayList<>();
  private final List<FaultyStore> stores = new ArrayList<>();
  private final List<Lake> lakes = new ArrayList<>();
  private final List<TableFormat> formats = new ArrayList<>();

  /**
   * Makes the format.
   *
   * @return a format without tables
   */
  protected abstract TableFormat newFormat();

  /**
   * Tells whether tables of the format can be used by several processes at once, each of which
   * finds the format by {@link java.util.ServiceLoader}. Tests that start processes run only then.
   *
   * @return whether they can; not unless it is said
   */
  protected boolean sharedBetweenProcesses() {
    return false;
  }

  /**
   * Whether a number can be given a wider type under files that stay. Delta's can only where the
   * table was made so, which fewer engines read.
   *
   * @return true, unless overridden
   */
  protected boolean widensNumbers() {
    return true;
  }

  /**
   * Whether a partition can be of the empty text. Delta's cannot: its log says null so, and a
   * format for it refuses the text.
   *
   * @return true, unless overridden
   */
  protected boolean partitionsByEmptyText() {
    return true;
  }

  /**
   * A row of the suite's tables.
   *
   * @param id unique in a table
   * @param region partitions some of them
   * @param location lies at (id, id / 2)
   */
  record Sighting(long id, Optional<String> region, Point location) {}

  @BeforeEach
  void openALake() throws IOException {
    folder.add(Files.createTempDirectory("graticule-conformance"));
    root.add(Files.createDirectory(folder().resolve("lake")));
    FaultyStore store = FaultyStore.over(Store.local(root()));
    formats.add(newFormat());
    stores.add(store);
    lakes.add(newLake());
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
    try (Stream<Path> walk = Files.walk(folder())) {
      for (Path path : walk.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }

  private List<Path> partsOnDisk() throws IOException {
    try (Stream<Path> walk = Files.walk(root())) {
      return walk.filter(path -> path.getFileName().toString().startsWith(".graticule-part-"))
          .toList();
    }
  }

  /** The folder of the test, the lake's among others. */
  final Path folder() {
    return folder.get(0);
  }

  /** The folder of the lake. */
  final Path root() {
    return root.get(0);
  }

  /** The store of the lake. */
  final FaultyStore store() {
    return stores.get(0);
  }

  final TableFormat format() {
    return formats.get(0);
  }

  final Lake lake() {
    return lakes.get(0);
  }

  /** Another lake over the same store with the same format, to be closed by the caller. */
  final Lake newLake() {
    return newLake(LakeOptions.defaults());
  }

  /** Another lake over the same store with the same format, to be closed by the caller. */
  final Lake newLake(LakeOptions options) {
    return Lake.over(store(), options.withFormats(format()));
  }

  /** Closes the lake, which waits for its work to end, and opens it anew. */
  final void reopen() {
    closeLake();
    openAgain();
  }

  /** Opens the lake anew after {@link #closeLake()}. */
  final void openAgain() {
    lakes.add(newLake());
  }

  /** Closes the lake, so that another process has its tables for itself. */
  final void closeLake() {
    lakes.remove(0).close();
  }

  /** Closes something when the test is over, before the lake. */
  final <T extends AutoCloseable> T closedLater(T left) {
    toClose.add(left);
    return left;
  }

  static Contract contract() {
    return Contract.of(Sighting.class);
  }

  final SpatialTable create() {
    return lake().create("sightings", contract(), format());
  }

  final boolean can(Capability capability) {
    return format().capabilities().contains(capability);
  }

  final void assumeCan(Capability capability) {
    assumeTrue(can(capability), () -> format().name() + " does not declare " + capability);
  }

  static Sighting sighting(long id, Optional<String> region) {
    return new Sighting(id, region, POINTS.createPoint(new Coordinate(id, id / 2.0)));
  }

  final BatchSource rows(long from, long to) {
    return rows(from, to, id -> Optional.of("r" + id % 3));
  }

  final BatchSource rows(long from, long to, LongFunction<Optional<String>> region) {
    return Records.source(
        Sighting.class,
        LongStream.range(from, to).mapToObj(id -> sighting(id, region.apply(id))),
        lake().allocator(),
        7);
  }

  /** Rows as {@link #rows(long, long)}; something happens when the first of them is asked for. */
  final BatchSource rowsAfter(long from, long to, Runnable first) {
    return rows(
        from,
        to,
        id -> {
          if (id == from) {
            first.run();
          }
          return Optional.of("r" + id % 3);
        });
  }

  /** Records as rows of a contract; what the record lacks is null. */
  final <R extends Record> BatchSource rows(Class<R> type, Contract contract, List<R> records) {
    return Records.writer(type, contract).source(records.iterator(), lake().allocator(), 4);
  }

  static List<Long> ids(SpatialTable table) {
    return ids(table, table.snapshot());
  }

  static List<Long> ids(SpatialTable table, Snapshot snapshot) {
    return ids(table, snapshot, Predicates.all());
  }

  /** The ids of the rows that meet a condition, sorted. */
  static List<Long> ids(SpatialTable table, Snapshot snapshot, Predicate condition) {
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

  /** The values of a column by the row's id, as text; {@code null} is a text too. */
  static Map<Long, String> values(SpatialTable table, String column, Predicate condition) {
    Map<Long, String> values = new TreeMap<>();
    Snapshot now = table.snapshot();
    try (BatchSource source = table.scan(now, List.of("id", column), condition)) {
      for (Optional<Batch> next = source.next(); next.isPresent(); next = source.next()) {
        try (Batch batch = next.get()) {
          BigIntVector ids = (BigIntVector) batch.vector("id");
          for (int row = 0; row < batch.rowCount(); row++) {
            values.put(ids.get(row), String.valueOf(batch.vector(column).getObject(row)));
          }
        }
      }
    }
    return values;
  }

  static List<DataFile> files(SpatialTable table) {
    return table.snapshot().files(Predicates.all());
  }

  static List<StorePath> paths(SpatialTable table) {
    return files(table).stream().map(DataFile::path).toList();
  }

  static List<Long> upTo(long end) {
    return range(0, end);
  }

  static List<Long> range(long from, long to) {
    return LongStream.range(from, to).boxed().toList();
  }

  /** All rows of a version in a file that no version holds. */
  final DataFile rewritten(SpatialTable table, Snapshot base, String name) {
    StorePath path = StorePath.of(name + ".parquet");
    Contract contract = base.contract();
    GeoParquetWriter writer =
        GeoParquetWriter.create(base.store(), path, contract, withIdsOf(base), lake().allocator());
    try (writer;
        BatchSource rows = table.scan(base, contract.names(), Predicates.all())) {
      for (Optional<Batch> next = rows.next(); next.isPresent(); next = rows.next()) {
        try (Batch batch = next.get()) {
          writer.write(batch);
        }
      }
    }
    FileReceipt receipt = writer.receipt();
    return new DataFile(path, receipt.bytes(), receipt.rows(), Map.of(), receipt);
  }

  /** Files with the field ids of a version, or with none where it has none. */
  static WriteOptions withIdsOf(Snapshot base) {
    Map<String, Integer> ids = new HashMap<>();
    base.contract()
        .names()
        .forEach(name -> ids.put(name, base.columnMapping().place(name).fieldId().orElse(-1)));
    return WriteOptions.builder().fieldIds(ids).build();
  }

  /**
   * The data files in the lake and those of deletion vectors, whether a table counts them or not;
   * formats' own are hidden.
   */
  final List<String> dataFiles() {
    return store().list(StorePath.root()).stream()
        .map(entry -> entry.path().value())
        .filter(path -> path.endsWith(".parquet") || path.endsWith(".puffin"))
        .filter(path -> !isHidden(path))
        .toList();
  }

  private static boolean isHidden(String path) {
    return Arrays.stream(path.split("/", -1))
        .anyMatch(s -> s.startsWith(".") || (s.startsWith("_") && s.indexOf('=') < 0));
  }

  /** Does work on several threads at once and gives what came of it, thread by thread. */
  static <T> List<T> inThreads(IntFunction<Callable<T>> work) throws Exception {
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
}
