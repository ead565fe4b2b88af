package dev.graticule.junit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.graticule.contract.Change;
import dev.graticule.contract.Column;
import dev.graticule.contract.ColumnType.Scalar;
import dev.graticule.predicate.Predicates;
import dev.graticule.store.StorePath;
import dev.graticule.table.AppendOptions;
import dev.graticule.table.Capability;
import dev.graticule.table.Commit;
import dev.graticule.table.CommitConflictException;
import dev.graticule.table.DataFile;
import dev.graticule.table.Lake;
import dev.graticule.table.SchemaMode;
import dev.graticule.table.Snapshot;
import dev.graticule.table.SpatialTable;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CyclicBarrier;
import org.junit.jupiter.api.Test;

/** Many writers at once. */
abstract class ConcurrencyConformance extends RegisterConformance {
  private static final int APPENDS = 25;
  private static final int ROUNDS = 5;
  private static final AppendOptions MERGE = AppendOptions.defaults().withSchema(SchemaMode.MERGE);

  @Test
  void manyThreadsAppendAndNoRowIsLostOrDoubled() throws Exception {
    SpatialTable table = create();
    CyclicBarrier start = new CyclicBarrier(THREADS);
    inThreads(
        thread ->
            () -> {
              start.await();
              for (int i = 0; i < APPENDS; i++) {
                long from = 3L * (thread * APPENDS + i);
                table.append(rows(from, from + 3)).await();
              }
              return thread;
            });

    assertThat(ids(table)).isEqualTo(upTo(3L * THREADS * APPENDS));
    try (Lake again = newLake()) {
      assertThat(ids(again.table("sightings"))).isEqualTo(upTo(3L * THREADS * APPENDS));
    }
  }

  @Test
  void appendsChangesAndRewritesAtOnceLoseAndDoubleNothing() throws Exception {
    assumeCan(Capability.REPLACE_FILES);
    SpatialTable table = create();
    table.append(rows(10_000, 10_003)).await();
    int writers = THREADS - 2;
    CyclicBarrier start = new CyclicBarrier(THREADS);
    List<Integer> rewrites =
        inThreads(
            thread ->
                () -> {
                  start.await();
                  for (int i = 0; i < ROUNDS; i++) {
                    if (thread < writers) {
                      long from = 3L * (thread * ROUNDS + i);
                      table.append(rows(from, from + 3), MERGE).await();
                    } else if (thread == writers && can(Capability.EVOLVE)) {
                      table.evolve(Change.add(Column.nullable("c" + i, Scalar.TEXT)));
                    }
                  }
                  return thread == THREADS - 1 ? rewrites(table) : 0;
                });

    List<Long> expected = new ArrayList<>(upTo(3L * writers * ROUNDS));
    expected.addAll(range(10_000, 10_003));
    assertThat(ids(table)).isEqualTo(expected);
    assertThat(rewrites.get(THREADS - 1)).as("at least one rewrite landed").isPositive();
    if (can(Capability.EVOLVE)) {
      assertThat(table.contract().names()).contains("c0", "c4").hasSize(3 + ROUNDS);
    }
  }

  /** Rewrites all files into one, again and again, giving up what was overtaken. */
  private int rewrites(SpatialTable table) {
    int landed = 0;
    for (int i = 0; i < 40 && landed < 2; i++) {
      Snapshot base = table.snapshot();
      List<StorePath> old = base.files(Predicates.all()).stream().map(DataFile::path).toList();
      DataFile rewritten = rewritten(table, base, "rewritten-" + UUID.randomUUID());
      try {
        table.commit(Commit.replace(base.id(), old, List.of(rewritten)));
        landed++;
      } catch (CommitConflictException overtaken) {
        assertThat(overtaken).hasMessageContaining("sightings");
      }
    }
    return landed;
  }
}
