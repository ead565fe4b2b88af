package dev.graticule.junit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.graticule.table.Lake;
import dev.graticule.table.SpatialTable;
import java.util.concurrent.CyclicBarrier;
import org.junit.jupiter.api.Test;

/** Many writers at once. */
abstract class ConcurrencyConformance extends RegisterConformance {
  private static final int APPENDS = 10;

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
}
