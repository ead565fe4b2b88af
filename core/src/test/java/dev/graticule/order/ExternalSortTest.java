package dev.graticule.order;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.graticule.batch.Batch;
import dev.graticule.batch.BatchSource;
import dev.graticule.contract.Contract;
import dev.graticule.order.Sorting.Row;
import dev.graticule.store.Scratch;
import dev.graticule.store.ScratchFullException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;
import org.apache.arrow.memory.RootAllocator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.locationtech.jts.geom.Envelope;

class ExternalSortTest {
  private static final long SMALL = SortOptions.MIN_MEMORY;

  @TempDir private Path folder;
  private RootAllocator allocator;
  private ExecutorService executor;
  private WatchedScratch scratch;

  @BeforeEach
  void open() {
    allocator = new RootAllocator(1L << 30);
    executor = Executors.newFixedThreadPool(2);
    scratch = new WatchedScratch(Scratch.local(folder.resolve("scratch"), 1L << 30));
  }

  @AfterEach
  void nothingIsLeft() throws IOException {
    executor.shutdownNow();
    allocator.close();
    scratch.requireAllClosed();
    if (Files.exists(folder.resolve("scratch"))) {
      try (Stream<Path> left = Files.list(folder.resolve("scratch"))) {
        assertThat(left).isEmpty();
      }
    }
  }

  private SortOptions options(long memory) {
    return SortOptions.defaults().withMemory(memory).withScratch(scratch);
  }

  private BatchSource sorted(List<Row> rows, Order order, SortOptions options, int batchRows) {
    return ExternalSort.of(Sorting.source(rows, allocator, batchRows), order, options, allocator);
  }

  /** Keys as the simplest code would make them. */
  private static final class Plain {
    static Comparator<Row> hilbert(int bits) {
      return Comparator.comparingLong(
          (Row row) ->
              middle(
                  row,
                  c -> CurveTest.textbook(bits, place(c[0], bits, 360), place(c[1], bits, 180))));
    }

    static Comparator<Row> z() {
      return Comparator.comparingLong(
          row ->
              middle(
                  row,
                  c ->
                      MortonCurve.key(
                          new int[] {(int) place(c[0], 31, 360), (int) place(c[1], 31, 180)})));
    }

    private static long middle(Row row, ToLongFunction<double[]> key) {
      if (row.place().isEmpty() || row.place().get().isEmpty()) {
        return Long.MAX_VALUE;
      }
      Envelope box = row.place().get().getEnvelopeInternal();
      return key.applyAsLong(
          new double[] {(box.getMinX() + box.getMaxX()) / 2, (box.getMinY() + box.getMaxY()) / 2});
    }

    private static long place(double at, int bits, double length) {
      double share = (at + length / 2) / length;
      return Math.max(0, Math.min((1L << bits) - 1, (long) Math.floor(share * (1L << bits))));
    }

    static Comparator<Row> name() {
      return nullsLast(
          row -> row.name() == null ? null : row.name().getBytes(StandardCharsets.UTF_8),
          Arrays::compareUnsigned);
    }

    static <T> Comparator<Row> nullsLast(
        Function<Row, @Nullable T> value, Comparator<? super T> order) {
      return (a, b) -> {
        T one = value.apply(a);
        T other = value.apply(b);
        if (one == null || other == null) {
          return Boolean.compare(one == null, other == null);
        }
        return order.compare(one, other);
      };
    }
  }

  /** An order and what it means. */
  private record Case(Order order, Comparator<Row> meaning) {}

  private static List<Case> cases() {
    Comparator<Row> level = Plain.nullsLast(Row::level, Comparator.<Integer>naturalOrder());
    Comparator<Row> speed = Plain.nullsLast(Row::speed, Comparator.<Double>naturalOrder());
    Comparator<Row> seenAt =
        Plain.nullsLast(Row::seenAt, Comparator.<java.time.Instant>naturalOrder());
    return List.of(
        new Case(Order.hilbert("place"), Plain.hilbert(31)),
        new Case(Order.hilbert("place").bits(16), Plain.hilbert(16)),
        new Case(Order.zOrder("place"), Plain.z()),
        new Case(Order.byColumns("name"), Plain.name()),
        new Case(Order.byColumns("level", "speed"), level.thenComparing(speed)),
        new Case(Order.byColumns("seenAt", "flag"), seenAt.thenComparing(Row::flag)),
        new Case(Order.byColumns("uuid"), Comparator.comparing((Row row) -> row.uuid().toString())),
        new Case(
            Order.byColumns("level").then(Order.hilbert("place")).then(Order.byColumns("name")),
            level.thenComparing(Plain.hilbert(31)).thenComparing(Plain.name())));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void anExternalSortIsAStableSort(long seed) {
    Random random = new Random(seed);
    for (Case one : cases()) {
      List<Row> rows = Sorting.rows(random, random.nextInt(400));
      List<Row> expected = rows.stream().sorted(one.meaning()).toList();
      for (long memory : new long[] {SMALL, 8 * SMALL, 1L << 28}) {
        SortOptions options = options(memory);
        int batchRows = 1 + random.nextInt(60);
        if (random.nextBoolean()) {
          options = options.withExecutor(executor);
        }

        List<Row> sorted = Sorting.drain(sorted(rows, one.order(), options, batchRows));

        assertThat(sorted)
            .as("%s, seed %d, memory %d, batches of %d", one.order(), seed, memory, batchRows)
            .containsExactlyElementsOf(expected);
      }
    }
  }

  @Test
  void whatFitsIsNeverWritten() {
    List<Row> rows = Sorting.rows(new Random(4), 500);

    Sorting.drain(sorted(rows, Order.hilbert("place"), options(1L << 28), 50));

    assertThat(scratch.created()).isZero();
  }

  @Test
  void manyRunsAreMergedInPassesWithFewFilesOpen() {
    // A batch of one row that fills the memory is a run of its own.
    List<Row> rows = new ArrayList<>();
    for (Row row : Sorting.rows(new Random(5), 300)) {
      rows.add(
          new Row(
              row.id(),
              row.name(),
              row.level(),
              row.speed(),
              row.seenAt(),
              row.flag(),
              row.uuid(),
              row.parts(),
              row.counts(),
              row.part(),
              Optional.of(Sorting.line(row.id() * 37 % 300 - 150, 0, 5_000))));
    }

    List<Row> sorted =
        Sorting.drain(
            sorted(rows, Order.byColumns("level").then(Order.hilbert("place")), options(SMALL), 1));

    assertThat(sorted)
        .containsExactlyElementsOf(
            rows.stream()
                .sorted(
                    Plain.nullsLast(Row::level, Comparator.<Integer>naturalOrder())
                        .thenComparing(Plain.hilbert(31)))
                .toList());
    assertThat(scratch.created()).isGreaterThan(300);
    assertThat(scratch.mostOpen()).isLessThanOrEqualTo(2 * SpilledRuns.FAN_IN);
  }

  @Test
  void memoryStaysWithinTheBudget() {
    long memory = 4L << 20;
    List<Row> rows = Sorting.rows(new Random(6), 3_000);
    long before;
    try (RootAllocator own = new RootAllocator(Long.MAX_VALUE)) {
      BatchSource source = Sorting.source(rows, own, 20);
      BatchSource sorted = ExternalSort.of(source, Order.hilbert("place"), options(memory), own);
      before = own.getPeakMemoryAllocation();
      Sorting.drain(sorted);
      assertThat(scratch.created()).isGreaterThan(5);
      // A batch of the input, and one of the output with room to grow.
      assertThat(own.getPeakMemoryAllocation() - before).isLessThan(memory + (10L << 20));
    }
  }

  @Test
  void closingEarlyLeavesNothing() {
    List<Row> rows = Sorting.rows(new Random(7), 600);
    for (boolean pull : new boolean[] {false, true}) {
      for (long memory : new long[] {SMALL, 1L << 28}) {
        BatchSource sorted =
            sorted(rows, Order.hilbert("place"), options(memory).withExecutor(executor), 20);
        if (pull) {
          sorted.next().orElseThrow().close();
        }
        sorted.close();
        sorted.close();
        assertThat(sorted.next()).isEmpty();
      }
    }
  }

  @Test
  void aSourceThatFailsMidwayLeavesNothing() {
    List<Row> rows = Sorting.rows(new Random(8), 600);
    BatchSource source = Sorting.source(rows, allocator, 20);
    BatchSource failing = new FailingSource(source, 25);
    try (BatchSource sorted =
        ExternalSort.of(
            failing, Order.hilbert("place"), options(SMALL).withExecutor(executor), allocator)) {
      assertThatThrownBy(sorted::next).hasMessage("no more of that");
    }
    assertThat(scratch.created()).isPositive();
  }

  @Test
  void aFullScratchSaysSoAndLeavesNothing() throws IOException {
    Path place = folder.resolve("small");
    SortOptions options =
        SortOptions.defaults().withMemory(SMALL).withScratch(Scratch.local(place, 100_000));
    try (BatchSource sorted =
        sorted(Sorting.rows(new Random(9), 600), Order.hilbert("place"), options, 20)) {
      assertThatThrownBy(sorted::next)
          .isInstanceOf(ScratchFullException.class)
          .hasMessageContaining("100000 bytes")
          .hasMessageContaining("raise the limit");
    }
    try (Stream<Path> left = Files.list(place)) {
      assertThat(left).isEmpty();
    }
  }

  @Test
  void tooLittleOffHeapMemoryIsOneTypedError() {
    try (RootAllocator tight = new RootAllocator(4L << 20)) {
      BatchSource source = Sorting.source(Sorting.rows(new Random(10), 80), allocator, 40);
      try (BatchSource sorted =
          ExternalSort.of(
              source,
              Order.hilbert("place"),
              options(1L << 28),
              tight.newChildAllocator("tight", 0, 1000))) {
        assertThatThrownBy(sorted::next)
            .isInstanceOf(SortException.class)
            .hasMessageContaining("Raise that limit");
      }
      tight.getChildAllocators().forEach(child -> child.close());
    }
  }

  /** Fails the sort at each call to the scratch in turn. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void eachFaultOfTheScratchIsToldAndLeavesNothing(boolean aside) {
    List<Row> rows = Sorting.rows(new Random(11), 200);
    SortOptions plain = options(SMALL);
    SortOptions options = aside ? plain.withExecutor(executor) : plain;
    Sorting.drain(sorted(rows, Order.hilbert("place"), options, 20));
    int calls = scratch.calls();
    assertThat(calls).isGreaterThan(20);
    int step = Math.max(1, calls / 60);
    for (int call = 1; call <= calls; call += step) {
      scratch.failAt(call);
      BatchSource sorted = sorted(rows, Order.hilbert("place"), options, 20);
      assertThatThrownBy(() -> Sorting.drain(sorted))
          .as("call %d of %d", call, calls)
          .hasMessage(WatchedScratch.FAULT);
      scratch.requireAllClosed();
    }
  }

  @Test
  void anExecutorThatTakesNothingMakesItSlowerAndNotStuck() {
    List<Row> rows = Sorting.rows(new Random(12), 300);
    List<Row> expected = rows.stream().sorted(Plain.hilbert(31)).toList();
    List<Runnable> neverRun = new ArrayList<>();

    assertThat(
            Sorting.drain(
                sorted(
                    rows, Order.hilbert("place"), options(SMALL).withExecutor(neverRun::add), 20)))
        .containsExactlyElementsOf(expected);
    assertThat(neverRun).isNotEmpty();
    // One that comes late finds nothing to do.
    neverRun.forEach(Runnable::run);
    assertThat(
            Sorting.drain(
                sorted(
                    rows,
                    Order.hilbert("place"),
                    options(SMALL)
                        .withExecutor(
                            work -> {
                              throw new RejectedExecutionException("shut down");
                            }),
                    20)))
        .containsExactlyElementsOf(expected);
  }

  @Test
  void noOrderIsTheSourceItself() {
    BatchSource source = Sorting.source(List.of(), allocator, 10);
    try (BatchSource sorted = ExternalSort.of(source, Order.none(), options(SMALL), allocator)) {
      assertThat(sorted).isSameAs(source);
    }
  }

  @Test
  void rowsOfAGroupStayTogether() {
    List<Row> rows = Sorting.rows(new Random(13), 300);
    RowGroups byParity =
        (batch, groups) -> {
          for (int row = 0; row < batch.rowCount(); row++) {
            groups[row] =
                ((org.apache.arrow.vector.BigIntVector) batch.vector("id")).get(row) % 2 == 0
                    ? 0
                    : 1;
          }
        };

    List<Row> sorted =
        Sorting.drain(
            ExternalSort.of(
                Sorting.source(rows, allocator, 30),
                byParity,
                Order.hilbert("place"),
                options(SMALL),
                allocator));

    assertThat(sorted)
        .containsExactlyElementsOf(
            rows.stream()
                .sorted(
                    Comparator.comparing((Row row) -> row.id() % 2)
                        .thenComparing(Plain.hilbert(31)))
                .toList());
  }

  /** Gives some batches and fails. */
  private static final class FailingSource implements BatchSource {
    private final BatchSource source;
    private int left;

    FailingSource(BatchSource source, int batches) {
      this.source = source;
      this.left = batches;
    }

    @Override
    public Contract contract() {
      return source.contract();
    }

    @Override
    public Optional<Batch> next() {
      if (left-- == 0) {
        throw new IllegalStateException("no more of that");
      }
      return source.next();
    }

    @Override
    public void close() {
      source.close();
    }
  }
}
