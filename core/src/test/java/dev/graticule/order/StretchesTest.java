package dev.graticule.order;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.graticule.batch.Batch;
import dev.graticule.batch.BatchSource;
import dev.graticule.batch.RowBytes;
import dev.graticule.order.Sorting.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.OutOfMemoryException;
import org.apache.arrow.memory.RootAllocator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StretchesTest {
  private RootAllocator root;
  private BufferAllocator given;
  private BufferAllocator own;

  @BeforeEach
  void open() {
    root = new RootAllocator(1L << 30);
    given = root.newChildAllocator("given", 0, Long.MAX_VALUE);
    own = root.newChildAllocator("own", 0, Long.MAX_VALUE);
  }

  @AfterEach
  void nothingIsLeft() {
    given.close();
    own.close();
    root.close();
  }

  private static List<Row> rows(int count) {
    return Sorting.rows(new Random(3), count);
  }

  /** Adds rows by their ids, of which the last comes first. */
  private void addBackwards(Stretches stretches, List<Row> rows, int batchRows) {
    try (BatchSource source = Sorting.source(rows, given, batchRows)) {
      long id = Long.MAX_VALUE;
      for (Optional<Batch> next = source.next(); next.isPresent(); next = source.next()) {
        Keys keys = new Keys(false, 0);
        for (int row = 0; row < next.get().rowCount(); row++) {
          keys.add(id--);
        }
        stretches.add(next.get(), keys);
      }
    }
  }

  @Test
  void smallBatchesAreTakenTogetherAndLargeOnesApart() {
    for (int batchRows : new int[] {7, 40_000}) {
      try (TightCopies copies = new TightCopies(Sorting.contract(), 1 << 20, own);
          Stretches stretches = new Stretches(Sorting.contract(), false, copies, own)) {
        List<Row> rows = rowsWithoutGeometry(40_000);
        addBackwards(stretches, rows, batchRows);
        stretches.flush();
        assertThat(stretches.batches())
            .extracting(Batch::rowCount)
            .containsExactly(16_384, 16_384, 40_000 - 2 * 16_384);
        assertThat(stretches.keys().count()).isEqualTo(40_000);
        assertThat(ids(stretches.batches().get(0))).startsWith(16_383L, 16_382L).endsWith(0L);
      }
    }
  }

  private static List<Row> rowsWithoutGeometry(int count) {
    return rows(count).stream()
        .map(
            row ->
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
                    Optional.empty()))
        .toList();
  }

  private static List<Long> ids(Batch batch) {
    List<Long> ids = new ArrayList<>();
    for (int row = 0; row < batch.rowCount(); row++) {
      ids.add((Long) batch.vector("id").getObject(row));
    }
    return ids;
  }

  @Test
  void whatASourceGaveIsLetGoAndItsCopyIsTight() {
    try (TightCopies copies = new TightCopies(Sorting.contract(), 8 << 20, own);
        Stretches stretches = new Stretches(Sorting.contract(), false, copies, own)) {
      addBackwards(stretches, rows(24_000), 100);
      stretches.flush();
      assertThat(given.getAllocatedMemory()).isZero();
      long held = stretches.batches().stream().mapToLong(RowBytes::held).sum();
      assertThat(stretches.bytes()).isGreaterThan(held);
      // A piece that was begun, and ends of pieces that were too short for what came next.
      assertThat(own.getAllocatedMemory()).isBetween(held, held + held / 10 + (8 << 20));
    }
  }

  @Test
  void aBatchThatIsInOrderStaysWhereItIs() {
    try (TightCopies copies = new TightCopies(Sorting.contract(), 1 << 20, own);
        Stretches stretches = new Stretches(Sorting.contract(), false, copies, own);
        BatchSource source = Sorting.source(rows(16_384), given, 16_384)) {
      Batch batch = source.next().orElseThrow();
      Keys keys = new Keys(false, 0);
      for (int row = 0; row < batch.rowCount(); row++) {
        keys.add(row / 3);
      }
      stretches.add(batch, keys);
      stretches.flush();
      assertThat(ids(stretches.batches().get(0))).startsWith(0L, 1L, 2L);
    }
  }

  @Test
  void tooLittleMemoryLeavesNothing() {
    try (BufferAllocator little = root.newChildAllocator("little", 0, 100_000);
        TightCopies copies = new TightCopies(Sorting.contract(), 1 << 20, little);
        Stretches stretches = new Stretches(Sorting.contract(), false, copies, little)) {
      assertThatThrownBy(
              () -> {
                addBackwards(stretches, rows(3_000), 100);
                stretches.flush();
              })
          .isInstanceOf(OutOfMemoryException.class);
    }
  }
}
