package dev.graticule.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.graticule.contract.ColumnType;
import dev.graticule.contract.Contract;
import dev.graticule.store.Store;
import dev.graticule.store.StoreException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The snapshots of many tables at once. */
class LakeSnapshotsTest {
  private static final Contract CONTRACT =
      Contract.builder().required("id", ColumnType.Scalar.INT64).build();
  private static final int AT_ONCE = 3;

  private final MemoryFormat memory = MemoryFormat.create();

  private Lake open(TableFormat format, Store store) {
    return Lake.over(
        store, LakeOptions.defaults().withFormats(format).withCatalogRequests(AT_ONCE));
  }

  private static List<String> create(Lake lake, TableFormat format, int count) {
    List<String> names = IntStream.range(0, count).mapToObj(i -> "t" + i).toList();
    names.forEach(name -> lake.create(name, CONTRACT, format));
    return names;
  }

  @Test
  void theyComeByNameInTheOrderAskedFor() {
    try (Store store = Store.inMemory();
        Lake lake = open(memory, store)) {
      create(lake, memory, 5);

      Map<String, Snapshot> snapshots = lake.snapshots(List.of("t3", "t1", "t3"));

      assertThat(snapshots.keySet()).containsExactly("t3", "t1");
      assertThat(snapshots.get("t1").store()).hasToString(store + "/t1");
      assertThat(lake.snapshots(List.of())).isEmpty();
    }
  }

  @Test
  void noMoreTablesAreResolvedAtOnceThanAllowedByWhateverCall() throws Exception {
    AtomicInteger running = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    TableFormat slow =
        with(
            snapshot -> {
              most.accumulateAndGet(running.incrementAndGet(), Math::max);
              pause();
              running.decrementAndGet();
              return snapshot;
            });
    ExecutorService callers = Executors.newFixedThreadPool(3);
    try (Store store = Store.inMemory();
        Lake lake = open(slow, store)) {
      List<String> names = create(lake, slow, 12);
      List<Future<Map<String, Snapshot>>> calls = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        calls.add(callers.submit(() -> lake.snapshots(names)));
      }
      for (Future<Map<String, Snapshot>> call : calls) {
        assertThat(call.get()).hasSize(12);
      }
    } finally {
      callers.shutdownNow();
    }

    assertThat(most.get()).isBetween(2, AT_ONCE);
  }

  private static void pause() {
    try {
      Thread.sleep(5);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void aMissingTableIsNamed() {
    try (Store store = Store.inMemory();
        Lake lake = open(memory, store)) {
      create(lake, memory, 2);

      assertThatThrownBy(() -> lake.snapshots(List.of("t0", "gone", "t1")))
          .isInstanceOf(TableNotFoundException.class)
          .hasMessageContaining("\"gone\"");
    }
  }

  @Test
  void aTableThatCannotBeReadIsNamed() {
    TableFormat broken =
        with(
            snapshot -> {
              throw new StoreException("The disk is gone.");
            });
    try (Store store = Store.inMemory();
        Lake lake = open(broken, store)) {
      create(lake, broken, 1);

      assertThatThrownBy(() -> lake.snapshots(List.of("t0")))
          .isInstanceOf(TableException.class)
          .hasMessageContaining("\"t0\"")
          .hasMessageContaining("The disk is gone.");
    }
  }

  /** A format whose snapshots are had otherwise. */
  private TableFormat with(UnaryOperator<Snapshot> snapshots) {
    return new OtherFormat(
        "slow",
        memory,
        log ->
            new OtherLog(log) {
              @Override
              public Snapshot snapshot() {
                return snapshots.apply(super.snapshot());
              }
            });
  }
}
