package dev.graticule.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.graticule.batch.Batch;
import dev.graticule.batch.BatchSource;
import dev.graticule.batch.Records;
import dev.graticule.contract.ColumnType;
import dev.graticule.contract.Contract;
import dev.graticule.contract.ContractException;
import dev.graticule.contract.Crs;
import dev.graticule.grid.CellLevel;
import dev.graticule.grid.Grid;
import dev.graticule.grid.GridKind;
import dev.graticule.predicate.Predicates;
import dev.graticule.store.Store;
import dev.graticule.store.StorePath;
import dev.graticule.store.WatchedStore;
import dev.graticule.write.Layout;
import dev.graticule.write.Partition;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.arrow.memory.RootAllocator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Envelope;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.GeometryFactory;

class SplitTest {
  private static final long SEED = 20261130;
  private static final GeometryFactory GEOMETRIES = new GeometryFactory();

  record Thing(int id, @Nullable Geometry place) {}

  record Count(String cell, long things) {}

  @TempDir Path folder;

  private final RootAllocator allocator = new RootAllocator(512 << 20);
  private final ExecutorService pool = Executors.newFixedThreadPool(3);

  @AfterEach
  void nothingLeaks() throws InterruptedException {
    pool.shutdown();
    assertThat(pool.awaitTermination(20, TimeUnit.SECONDS)).isTrue();
    allocator.close();
  }

  private Lake lake() {
    return Lake.open(folder, LakeOptions.defaults().withAllocator(allocator));
  }

  private static SpatialTable things(Lake lake, int files, List<Thing> rows) {
    SpatialTable table =
        lake.create("things", Contract.of(Thing.class), MemoryFormat.create(), Layout.defaults());
    int each = (rows.size() + files - 1) / files;
    for (int from = 0; from < rows.size(); from += each) {
      List<Thing> some = rows.subList(from, Math.min(rows.size(), from + each));
      table.append(Records.source(Thing.class, some.iterator(), lake.allocator(), 500)).await();
    }
    return table;
  }

  /** Points, boxes, some over the antimeridian, some at the poles, some beyond ±180°, some none. */
  private static List<Thing> anywhere(int count) {
    Random random = new Random(SEED);
    return IntStream.range(0, count).mapToObj(i -> new Thing(i, anywhere(random, i))).toList();
  }

  private static @Nullable Geometry anywhere(Random random, int i) {
    double x = random.nextDouble() * 360 - 180;
    double y = random.nextDouble() * 180 - 90;
    return switch (i % 10) {
      case 0 -> null;
      case 1 -> GEOMETRIES.createPolygon();
      case 2 -> point(180 * (1 - 2 * random.nextInt(2)), y);
      case 3 -> point(x, 90 * (1 - 2 * random.nextInt(2)));
      case 4 -> point(179 + 2 * random.nextDouble(), y);
      case 5, 6 ->
          GEOMETRIES.toGeometry(new Envelope(x, Math.min(180, x + 20), y, Math.min(90, y + 20)));
      default -> point(x, y);
    };
  }

  private static Geometry point(double x, double y) {
    return GEOMETRIES.createPoint(new Coordinate(x, y));
  }

  private static Set<Integer> ids(BatchSource source) {
    Set<Integer> ids = new HashSet<>();
    try (source) {
      for (Optional<Batch> next = source.next(); next.isPresent(); next = source.next()) {
        try (Batch batch = next.get()) {
          for (int row = 0; row < batch.rowCount(); row++) {
            assertThat(ids.add((Integer) batch.vector("id").getObject(row))).isTrue();
          }
        }
      }
    }
    return ids;
  }

  private static Optional<String> cell(Thing thing, CellLevel level) {
    Geometry place = thing.place();
    if (place == null || place.isEmpty()) {
      return Optional.empty();
    }
    Coordinate centre = place.getEnvelopeInternal().centre();
    Grid grid = level.grid().grid();
    return Optional.of(grid.text(grid.cell(centre.x, centre.y, level.level())));
  }

  @ParameterizedTest
  @EnumSource(GridKind.class)
  void eachRowIsInThePartOfItsCellAndInNoOther(GridKind kind) {
    CellLevel level = new CellLevel(kind, kind == GridKind.H3 ? 0 : 1);
    List<Thing> things = anywhere(400);
    Map<String, Set<Integer>> expected = new TreeMap<>();
    things.forEach(
        thing ->
            expected
                .computeIfAbsent(cell(thing, level).orElse("none"), c -> new HashSet<>())
                .add(thing.id()));
    try (Lake lake = lake();
        Splits splits = things(lake, 2, things).split(SplitBy.cells("place", level))) {
      Map<String, Set<Integer>> found = new TreeMap<>();
      for (Split split : splits.list()) {
        Set<Integer> ids = ids(split.open());
        assertThat(split.rows()).isEqualTo(ids.size());
        assertThat(found.put(split.cell().orElse("none"), ids)).isNull();
      }
      assertThat(found).as("seed %d", SEED).isEqualTo(expected);
      assertThat(splits.list().get(splits.list().size() - 1).name())
          .isEqualTo("rows without a cell");
    }
  }

  /** What lies in memory, with a count of the readers that were opened. */
  private static final class Opens extends WatchedStore {
    private final AtomicInteger opens;

    Opens(Store store, AtomicInteger opens) {
      super(store);
      this.opens = opens;
    }

    @Override
    protected void beforeOpening(StorePath path) {
      opens.incrementAndGet();
    }
  }

  @Test
  void aTablePartitionedByTheCellsIsSplitWithoutReadingAFile() {
    CellLevel level = CellLevel.geohash(1);
    List<Thing> things = anywhere(400);
    Map<String, Set<Integer>> expected = new TreeMap<>();
    things.forEach(
        thing ->
            expected
                .computeIfAbsent(cell(thing, level).orElse("none"), c -> new HashSet<>())
                .add(thing.id()));
    AtomicInteger opens = new AtomicInteger();
    MemoryFormat memory = MemoryFormat.create();
    try (Store store = new Opens(Store.inMemory(), opens);
        Lake lake =
            Lake.over(store, LakeOptions.defaults().withAllocator(allocator).withFormats(memory))) {
      SpatialTable table =
          lake.create(
              "things",
              Contract.of(Thing.class),
              memory,
              Layout.partitionedBy(Partition.cell("place", level)));
      table.append(Records.source(Thing.class, things.iterator(), lake.allocator(), 90)).await();
      table.append(Records.source(Thing.class, things.iterator(), lake.allocator(), 90)).await();
      opens.set(0);

      try (Splits splits = table.split(SplitBy.cells("place", level))) {
        assertThat(opens.get()).isZero();
        Map<String, Set<Integer>> found = new TreeMap<>();
        for (Split split : splits.list()) {
          List<Integer> ids = new ArrayList<>();
          try (BatchSource rows = split.open(List.of("id"), Predicates.all())) {
            for (Optional<Batch> next = rows.next(); next.isPresent(); next = rows.next()) {
              try (Batch batch = next.get()) {
                assertThat(batch.contract().names()).containsExactly("id");
                for (int row = 0; row < batch.rowCount(); row++) {
                  ids.add((Integer) batch.vector("id").getObject(row));
                }
              }
            }
          }
          assertThat(split.rows()).isEqualTo(ids.size());
          Set<Integer> once = new HashSet<>(ids);
          assertThat(ids).hasSize(2 * once.size());
          assertThat(found.put(split.cell().orElse("none"), once)).isNull();
        }
        assertThat(found).as("seed %d", SEED).isEqualTo(expected);
      }
      opens.set(0);
      try (Splits other = table.split(SplitBy.cells("place", CellLevel.geohash(2)))) {
        assertThat(other.list()).isNotEmpty();
        assertThat(opens.get()).as("other cells are found by reading").isPositive();
      }
    }
  }

  @Test
  void filesArePutTogetherInPartsOfAboutOneSize() {
    List<Thing> things = anywhere(700);
    try (Lake lake = lake()) {
      SpatialTable table = things(lake, 7, things);
      try (Splits splits = table.split(SplitBy.files(3))) {
        assertThat(splits.list()).hasSize(3);
        Set<Integer> all = new HashSet<>();
        splits.list().forEach(split -> assertThat(ids(split.open())).allMatch(all::add));
        assertThat(all).hasSize(700);
        assertThat(splits.list().stream().mapToLong(s -> s.files().size()))
            .allMatch(files -> files == 2 || files == 3);
      }
      try (Splits splits = table.split(SplitBy.files(100))) {
        assertThat(splits.list()).hasSize(7);
      }
    }
    assertThatThrownBy(() -> SplitBy.files(0)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aTableWithoutRowsHasNoParts() {
    try (Lake lake = lake()) {
      SpatialTable table = things(lake, 1, List.of());
      try (Splits cells = table.split(SplitBy.cells("place", CellLevel.quadkey(3)));
          Splits files = table.split(SplitBy.files(3));
          BatchSource merged = cells.map(pool, 4, Contract.of(Count.class), split -> fail())) {
        assertThat(cells.list()).isEmpty();
        assertThat(files.list()).isEmpty();
        assertThat(merged.next()).isEmpty();
      }
    }
  }

  private static BatchSource fail() {
    throw new IllegalStateException("the work failed");
  }

  @Test
  void aPartIsReadWithSomeColumnsUnderACondition() {
    CellLevel level = CellLevel.geohash(1);
    List<Thing> things = anywhere(500);
    try (Lake lake = lake();
        Splits splits = things(lake, 2, things).split(SplitBy.cells("place", level))) {
      Set<Integer> found = new HashSet<>();
      for (Split split : splits.list()) {
        BatchSource rows = split.open(List.of("id"), Predicates.lt("id", 100));
        assertThat(rows.contract().names()).containsExactly("id");
        found.addAll(ids(rows));
      }
      assertThat(found).hasSize(100);
    }
  }

  @Test
  void theVersionIsHeldUntilPartsAndOpenRowsAreClosed() {
    try (Lake lake = lake()) {
      SpatialTable table = things(lake, 1, anywhere(100));
      String version = table.snapshot().id();
      Splits splits = table.split(SplitBy.files(1));
      Split split = splits.list().get(0);
      BatchSource open = split.open();
      table.overwritePartitions(rows(lake, List.of(new Thing(1, null)))).await();
      Expiry all = new Expiry(Instant.MAX, 1);
      splits.close();
      assertThat(table.expire(all)).doesNotContain(version);
      assertThat(ids(open)).hasSize(100);
      assertThat(table.expire(all)).contains(version);
      assertThatThrownBy(split::open)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("closed");
    }
  }

  private static BatchSource rows(Lake lake, List<Thing> things) {
    return Records.source(Thing.class, things.iterator(), lake.allocator(), 500);
  }

  @Test
  void whatHasNoCellsIsRefusedBeforeAFileIsOpened() {
    try (Lake lake = lake()) {
      SpatialTable projected =
          lake.create(
              "projected",
              Contract.builder()
                  .nullable("g", ColumnType.Geometry.any().withCrs(Crs.of("EPSG:25832")))
                  .build(),
              MemoryFormat.create());
      assertThatThrownBy(() -> projected.split(SplitBy.cells("g", CellLevel.quadkey(3))))
          .isInstanceOf(ContractException.class);
      assertThatThrownBy(() -> projected.split(SplitBy.cells("h", CellLevel.quadkey(3))))
          .isInstanceOf(ContractException.class);
      SpatialTable table = things(lake, 1, List.of(new Thing(1, point(10, 95))));
      assertThatThrownBy(() -> table.split(SplitBy.cells("place", CellLevel.quadkey(3))))
          .isInstanceOf(RefusedException.class)
          .hasMessageContaining("10.0, 95.0");
    }
  }

  private static BatchSource count(Lake lake, Split split) {
    long things = ids(split.open()).size();
    return Records.source(
        Count.class,
        List.of(new Count(split.cell().orElse("none"), things)).iterator(),
        lake.allocator(),
        10);
  }

  @Test
  void resultsOfAllPartsAreOneCommitOfAnotherTable() {
    try (Lake lake = lake();
        Splits splits =
            things(lake, 2, anywhere(400)).split(SplitBy.cells("place", CellLevel.s2(0)))) {
      SpatialTable counts = lake.create("counts", Contract.of(Count.class), MemoryFormat.create());
      AppendResult result =
          counts
              .append(splits.map(pool, 3, counts.contract(), split -> count(lake, split)))
              .await();
      assertThat(result.rows()).isEqualTo(splits.list().size());
      assertThat(counts.history().stream().filter(e -> e.operation() == Operation.APPEND))
          .hasSize(1);
      List<Count> back = new ArrayList<>();
      try (BatchSource rows = counts.scan()) {
        for (Optional<Batch> next = rows.next(); next.isPresent(); next = rows.next()) {
          try (Batch batch = next.get()) {
            back.addAll(Records.reader(Count.class, counts.contract()).readAll(batch));
          }
        }
      }
      assertThat(back.stream().mapToLong(Count::things).sum()).isEqualTo(400);
      assertThat(back.stream().map(Count::cell))
          .containsExactlyInAnyOrderElementsOf(
              splits.list().stream().map(s -> s.cell().orElse("none")).toList());
    }
  }

  @Test
  void resultsOfEachPartCanBeACommitOfTheirOwn() throws Exception {
    try (Lake lake = lake();
        Splits splits =
            things(lake, 2, anywhere(200)).split(SplitBy.cells("place", CellLevel.geohash(1)))) {
      SpatialTable counts = lake.create("counts", Contract.of(Count.class), MemoryFormat.create());
      List<Future<?>> done = new ArrayList<>();
      for (Split split : splits.list()) {
        done.add(pool.submit(() -> counts.append(count(lake, split)).await()));
      }
      for (Future<?> one : done) {
        one.get(60, TimeUnit.SECONDS);
      }
      assertThat(counts.snapshot().totals().rows()).isEqualTo(splits.list().size());
    }
  }

  @Test
  void workThatFailsEndsTheAppendWithItsErrorAndLeavesNothing() {
    try (Lake lake = lake();
        Splits splits =
            things(lake, 2, anywhere(200)).split(SplitBy.cells("place", CellLevel.geohash(1)))) {
      SpatialTable counts = lake.create("counts", Contract.of(Count.class), MemoryFormat.create());
      AtomicInteger begun = new AtomicInteger();
      BatchSource results =
          splits.map(
              pool,
              2,
              counts.contract(),
              split -> begun.incrementAndGet() == 3 ? fail() : count(lake, split));
      assertThatThrownBy(() -> counts.append(results).await())
          .hasMessageContaining("the work failed");
      assertThat(begun.get()).isLessThan(splits.list().size());
      assertThat(counts.snapshot().totals().rows()).isZero();
    }
  }

  @Test
  void rowsOfAnotherContractThanPromisedAreRefused() {
    try (Lake lake = lake();
        Splits splits = things(lake, 1, anywhere(10)).split(SplitBy.files(1));
        BatchSource results = splits.map(pool, 1, Contract.of(Count.class), Split::open)) {
      assertThatThrownBy(results::next)
          .isInstanceOf(RefusedException.class)
          .hasMessageContaining("files 1 of 1");
    }
  }

  @Test
  void onlyAFewBatchesWaitAndClosingEarlyEndsTheWork() throws Exception {
    AtomicInteger given = new AtomicInteger();
    Set<String> threads = ConcurrentHashMap.newKeySet();
    CountDownLatch twice = new CountDownLatch(4);
    try (Lake lake = lake();
        Splits splits =
            things(lake, 2, anywhere(200)).split(SplitBy.cells("place", CellLevel.geohash(1)))) {
      BatchSource results =
          splits.map(
              pool,
              2,
              Contract.of(Count.class),
              split -> {
                threads.add(Thread.currentThread().getName());
                return Records.source(
                    Count.class,
                    Stream.generate(
                            () -> {
                              given.incrementAndGet();
                              twice.countDown();
                              return new Count("endless", 1);
                            })
                        .iterator(),
                    lake.allocator(),
                    1);
              });
      assertThat(given).hasValue(0);
      results.next().orElseThrow().close();
      assertThat(twice.await(60, TimeUnit.SECONDS)).isTrue();
      results.close();
      assertThat(threads).hasSizeLessThanOrEqualTo(2);
      // One taken, two waiting, two in hand; a source may look one record ahead.
      assertThat(given.get()).isLessThanOrEqualTo(8);
      assertThat(results.next()).isEmpty();
    }
  }
}
