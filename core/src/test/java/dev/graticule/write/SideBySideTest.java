package dev.graticule.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.graticule.batch.Allocators;
import dev.graticule.batch.Batch;
import dev.graticule.batch.BatchSource;
import dev.graticule.batch.Records;
import dev.graticule.contract.Contract;
import dev.graticule.file.GeoParquetFile;
import dev.graticule.file.ReadOptions;
import dev.graticule.store.Store;
import dev.graticule.store.StoreException;
import dev.graticule.store.StorePath;
import dev.graticule.store.WatchedStore;
import dev.graticule.write.Staging.Visibility;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.LongStream;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.geom.Point;

@Timeout(120)
class SideBySideTest {
  private static final GeometryFactory POINTS = new GeometryFactory();
  private static final Contract CONTRACT = Contract.of(Report.class);
  private static final long ROWS = 24_000;

  private final BufferAllocator allocator = Allocators.root(1L << 30);
  private final ExecutorService cpu = Executors.newFixedThreadPool(3);
  private final ExecutorService io = Executors.newFixedThreadPool(3);

  @AfterEach
  void proveThatNothingIsLeft() {
    cpu.shutdownNow();
    io.shutdownNow();
    allocator.close();
  }

  @SuppressWarnings("ArrayRecordComponent")
  record Report(long id, String region, byte[] noise, Point location) {}

  private BatchSource rows() {
    Random random = new Random(3);
    return Records.source(
        Report.class,
        LongStream.range(0, ROWS)
            .mapToObj(
                id -> {
                  byte[] noise = new byte[500];
                  random.nextBytes(noise);
                  return new Report(
                      id, "r" + id % 5, noise, POINTS.createPoint(new Coordinate(id, id)));
                }),
        allocator,
        3000);
  }

  private List<ChunkFile> write(Store store, WriteThreads threads) {
    Layout layout =
        Layout.partitionedBy("region").targetFileSize(ByteSize.mebibytes(1)).openFiles(4);
    try (BatchSource source = rows();
        ChunkWriter writer =
            ChunkWriter.create(
                store,
                CONTRACT,
                layout,
                PartitionColumns.IN_FILES,
                Optional.empty(),
                threads,
                allocator)) {
      for (Optional<Batch> next = source.next(); next.isPresent(); next = source.next()) {
        try (Batch batch = next.get()) {
          writer.write(batch);
        }
      }
      return writer.finish();
    }
  }

  /** The ids in the files of each partition, one list for each file, in the order of the files. */
  private Map<String, List<List<Long>>> content(Store store, List<ChunkFile> files) {
    Map<String, List<List<Long>>> content = new TreeMap<>();
    for (ChunkFile file : files) {
      List<Long> ids = new ArrayList<>();
      try (GeoParquetFile open = GeoParquetFile.open(store, file.receipt().path());
          BatchSource rows = open.read(ReadOptions.all(), allocator)) {
        for (Optional<Batch> next = rows.next(); next.isPresent(); next = rows.next()) {
          try (Batch batch = next.get()) {
            BigIntVector id = (BigIntVector) batch.vector("id");
            for (int row = 0; row < batch.rowCount(); row++) {
              ids.add(id.get(row));
            }
          }
        }
      }
      content.computeIfAbsent(file.partition().toString(), partition -> new ArrayList<>()).add(ids);
    }
    return content;
  }

  @Test
  void filesHoldTheSameRowsWhateverTheThreads() {
    Map<String, List<List<Long>>> alone;
    try (Store store = Store.inMemory()) {
      alone = content(store, write(store, WriteThreads.callers()));
    }
    assertThat(alone).hasSize(5);
    ExecutorService single = Executors.newSingleThreadExecutor();
    try {
      for (WriteThreads threads :
          List.of(
              new WriteThreads(cpu, io, 4),
              new WriteThreads(cpu, io, 1),
              new WriteThreads(single, single, 4),
              new WriteThreads(command -> {}, command -> {}, 4))) {
        try (Store store = Store.inMemory()) {
          assertThat(content(store, write(store, threads))).isEqualTo(alone);
        }
      }
    } finally {
      single.shutdownNow();
    }
  }

  @Test
  void aCallerThatIsTheOnlyThreadOfBothExecutorsGetsThrough() throws Exception {
    ExecutorService single = Executors.newSingleThreadExecutor();
    try (Store store = Store.inMemory()) {
      int files =
          single.submit(() -> write(store, new WriteThreads(single, single, 4)).size()).get();
      assertThat(files).isGreaterThan(5);
    } finally {
      single.shutdownNow();
    }
  }

  /** Runs at once, and says so meanwhile. */
  private static final class Marking implements Executor {
    private final ThreadLocal<Boolean> here = ThreadLocal.withInitial(() -> false);

    @Override
    public void execute(Runnable command) {
      boolean before = here.get();
      here.set(true);
      try {
        command.run();
      } finally {
        here.set(before);
      }
    }
  }

  @Test
  void theStoreIsCalledOnThreadsThatWaitOnly() {
    Marking waiting = new Marking();
    try (Store memory = Store.inMemory()) {
      Watched watched = new Watched(memory, () -> assertThat(waiting.here.get()).isTrue());
      List<ChunkFile> files = write(watched, new WriteThreads(cpu, waiting, 3));
      // What publishes the last files is the caller's, which waits for them anyway.
      assertThat(files).hasSizeGreaterThan(5);
      assertThat(watched.calls).isGreaterThan(files.size());
    }
  }

  @Test
  void aStoreThatFailsFailsTheWriteAndLeavesNothing() {
    for (int failingCall : List.of(1, 2, 5, 9, 14)) {
      try (Store memory = Store.inMemory()) {
        int[] calls = new int[1];
        Watched failing =
            new Watched(
                memory,
                () -> {
                  synchronized (calls) {
                    if (++calls[0] == failingCall) {
                      throw new StoreException("call %d fails".formatted(failingCall));
                    }
                  }
                });
        assertThatThrownBy(
                () -> {
                  try (Staging staging = Staging.in(failing, Visibility.AT_ONCE)) {
                    write(staging.store(), new WriteThreads(cpu, io, 4));
                    staging.keep();
                  }
                })
            .as("call %d", failingCall)
            .isInstanceOf(StoreException.class)
            .hasMessageContaining("call %d fails".formatted(failingCall));
        assertThat(memory.list(StorePath.root())).isEmpty();
        assertThat(allocator.getAllocatedMemory()).isZero();
      }
    }
  }

  /** A store that says when it is called to write. What it watches stays open. */
  private static final class Watched extends WatchedStore {
    private final Runnable called;
    private volatile int calls;

    Watched(Store store, Runnable called) {
      super(store);
      this.called = called;
    }

    @Override
    protected synchronized void beforeWriting(String call) {
      calls++;
      called.run();
    }

    @Override
    public void close() {}
  }
}
