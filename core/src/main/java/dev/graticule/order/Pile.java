package dev.graticule.order;

import dev.graticule.batch.Batch;
import dev.graticule.batch.RejectedValueException;
import dev.graticule.batch.RowBytes;
import dev.graticule.batch.WkbException;
import java.util.ArrayList;
import java.util.List;

/** Rows in memory that are sorted together. Owns its batches. */
final class Pile implements AutoCloseable {
  private final long firstRow;
  private final List<Batch> batches = new ArrayList<>();
  private long bytes;
  private int rows;
  private Keys keys = new Keys(false, 0);
  private int[] order = new int[0];

  /**
   * Begins a pile.
   *
   * @param firstRow how many rows came before
   */
  Pile(long firstRow) {
    this.firstRow = firstRow;
  }

  /** What a batch takes in a pile. */
  static long bytes(Batch batch) {
    return RowBytes.held(batch) + (long) batch.rowCount() * Keys.BYTES_A_ROW;
  }

  void add(Batch batch) {
    batches.add(batch);
    bytes += bytes(batch);
    rows += batch.rowCount();
  }

  boolean isEmpty() {
    return batches.isEmpty();
  }

  long bytes() {
    return bytes;
  }

  int rows() {
    return rows;
  }

  /**
   * Makes the keys and sorts by them.
   *
   * @param areFirst whether the ranges of keys are to be learned from these rows
   */
  void sort(SortKeys by, boolean areFirst) {
    if (areFirst) {
      batches.forEach(by::learn);
    }
    keys = new Keys(!by.areNumbers(), rows);
    long before = firstRow;
    for (Batch batch : batches) {
      try {
        by.add(batch, keys);
      } catch (WkbException e) {
        throw e.at(e.column().orElse("geometry"), before + e.row().orElse(0));
      } catch (RejectedValueException e) {
        throw e.at(before + e.row());
      }
      before += batch.rowCount();
    }
    order = StableSort.sort(keys);
  }

  /** The rows in order. The pile is then the run's. */
  Run run(Sources sources) {
    return new PileRun(this, sources);
  }

  @Override
  public void close() {
    batches.forEach(Batch::close);
    batches.clear();
  }

  /** The rows of a pile in order. */
  private static final class PileRun implements Run {
    /** Of so many rows each, the batch that holds the first is known; the others are near. */
    private static final int STRIDE_BITS = 9;

    private final Pile pile;
    private final int[] order;
    private final int[] starts;
    private final int[] firstBatch;
    private final int[] sources;
    private final RowBytes[] bytes;
    private int at = -1;
    private int batch;

    PileRun(Pile pile, Sources sources) {
      this.pile = pile;
      this.order = pile.order;
      this.starts = new int[pile.batches.size()];
      this.sources = pile.batches.stream().mapToInt(sources::add).toArray();
      this.bytes = pile.batches.stream().map(RowBytes::of).toArray(RowBytes[]::new);
      for (int i = 1; i < starts.length; i++) {
        starts[i] = starts[i - 1] + pile.batches.get(i - 1).rowCount();
      }
      this.firstBatch = new int[(pile.rows >> STRIDE_BITS) + 1];
      for (int stride = 0, holder = 0; stride < firstBatch.length; stride++) {
        while (holder + 1 < starts.length && starts[holder + 1] <= stride << STRIDE_BITS) {
          holder++;
        }
        firstBatch[stride] = holder;
      }
    }

    @Override
    public boolean next() {
      if (++at >= order.length) {
        return false;
      }
      int row = order[at];
      int holder = firstBatch[row >> STRIDE_BITS];
      while (holder + 1 < starts.length && starts[holder + 1] <= row) {
        holder++;
      }
      batch = holder;
      return true;
    }

    @Override
    public Keys keys() {
      return pile.keys;
    }

    @Override
    public int key() {
      return pile.keys.haveTails() ? order[at] : at;
    }

    @Override
    public int source() {
      return sources[batch];
    }

    @Override
    public int row() {
      return order[at] - starts[batch];
    }

    @Override
    public long bytes() {
      return bytes[batch].of(row());
    }

    @Override
    public void release() {}

    @Override
    public void close() {
      pile.close();
    }
  }
}
