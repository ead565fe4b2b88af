package dev.graticule.order;

import dev.graticule.batch.Batch;
import dev.graticule.batch.RejectedValueException;
import dev.graticule.batch.RowGather;
import dev.graticule.batch.WkbException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Rows in memory that are sorted together. They are added, and get their keys, by one thread;
 * another may put them in order meanwhile. Owns its batches.
 */
final class Pile implements AutoCloseable {
  private final SortKeys by;
  private final AtomicLong bytes = new AtomicLong();

  // Of whoever adds them.
  private final Deque<Batch> added = new ArrayDeque<>();
  private long nextRow;
  private int rows;

  // From there to whoever puts them in order.
  private final Queue<Keyed> keyed = new ConcurrentLinkedQueue<>();
  private final AtomicLong keyedBytes = new AtomicLong();

  // Of whoever puts them in order.
  private final Stretches stretches;
  private Keys keys = new Keys(false, 0);
  private int[] order = new int[0];

  private record Keyed(Batch batch, Keys keys) {}

  /**
   * Begins a pile.
   *
   * @param by makes the keys
   * @param firstRow how many rows came before
   * @param stretches puts rows in order that lie together; taken over
   */
  Pile(SortKeys by, long firstRow, Stretches stretches) {
    this.by = by;
    this.nextRow = firstRow;
    this.stretches = stretches;
  }

  /** What a batch takes in a pile. */
  static long bytes(Batch batch) {
    return Stretches.bytes(batch);
  }

  void add(Batch batch) {
    bytes.addAndGet(bytes(batch));
    rows += batch.rowCount();
    added.add(batch);
  }

  /** Learns the ranges of keys from the rows that were added and have none yet. */
  void learn() {
    added.forEach(by::learn);
  }

  /** Gives keys to the rows that were added. */
  void key() {
    while (!added.isEmpty()) {
      Batch batch = added.element();
      Keyed next = new Keyed(batch, keys(batch));
      nextRow += batch.rowCount();
      keyedBytes.addAndGet(bytes(batch));
      keyed.add(next);
      added.remove();
    }
  }

  private Keys keys(Batch batch) {
    Keys made = new Keys(!by.areNumbers(), batch.rowCount());
    try {
      by.add(batch, made);
      return made;
    } catch (WkbException e) {
      throw e.at(e.column().orElse("geometry"), nextRow + e.row().orElse(0));
    } catch (RejectedValueException e) {
      throw e.at(nextRow + e.row());
    }
  }

  /** What those take that have their keys and were not put in order yet. */
  long keyedBytes() {
    return keyedBytes.get();
  }

  /** How many were added. */
  int rows() {
    return rows;
  }

  long bytes() {
    return bytes.get();
  }

  /** Puts those in order that have their keys and lie together. */
  void begin() {
    for (Keyed next = keyed.poll(); next != null; next = keyed.poll()) {
      long taken = bytes(next.batch());
      long before = stretches.bytes() + taken;
      stretches.add(next.batch(), next.keys());
      bytes.addAndGet(stretches.bytes() - before);
      keyedBytes.addAndGet(-taken);
    }
  }

  /** Puts all rows in order. None is added after that. */
  void sort() {
    begin();
    long before = stretches.bytes();
    stretches.flush();
    bytes.addAndGet(stretches.bytes() - before);
    keys = stretches.keys();
    order = StableSort.sort(keys);
  }

  /** The rows in order. The pile is then the run's. */
  Run run(RowGather sources) {
    return new PileRun(this, sources);
  }

  @Override
  public void close() {
    try {
      stretches.close();
    } finally {
      keyed.forEach(next -> next.batch().close());
      keyed.clear();
      added.forEach(Batch::close);
      added.clear();
    }
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
    private int at = -1;
    private int batch;

    PileRun(Pile pile, RowGather sources) {
      this.pile = pile;
      this.order = pile.order;
      List<Batch> batches = pile.stretches.batches();
      this.starts = new int[batches.size()];
      this.sources = batches.stream().mapToInt(sources::add).toArray();
      for (int i = 1; i < starts.length; i++) {
        starts[i] = starts[i - 1] + batches.get(i - 1).rowCount();
      }
      this.firstBatch = new int[(order.length >> STRIDE_BITS) + 1];
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
    public long held() {
      return 0;
    }

    @Override
    public void release() {}

    @Override
    public void close() {
      pile.close();
    }
  }
}
