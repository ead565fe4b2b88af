package dev.graticule.order;

import dev.graticule.batch.Batch;
import dev.graticule.batch.RowBytes;
import dev.graticule.batch.RowGather;
import dev.graticule.contract.Contract;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;

/**
 * Rows as they come, put in order a stretch at a time: each is short enough for the nearest memory,
 * and is copied tightly, so that what a source gives is let go at once. Who goes through the rows
 * of many stretches in order after that finds those of each one behind the other, where all would
 * have to be looked up anywhere.
 *
 * <p>Owns the rows. For one thread at a time.
 */
final class Stretches implements AutoCloseable {
  private static final int ROWS = 16_384;
  private static final long BYTES = 4L << 20;

  private final boolean haveTails;
  private final RowGather gather;
  private final TightCopies copies;
  private final List<Batch> ordered = new ArrayList<>();
  private final List<Keys> orderedKeys = new ArrayList<>();

  /** The batches that rows of the stretch at hand lie in, of the last one perhaps some only. */
  private final Deque<Waiting> waiting = new ArrayDeque<>();

  private final int[] from = new int[ROWS];
  private final int[] rows = new int[ROWS];
  private Keys keys;
  private int count;
  private long countBytes;
  private long bytes;

  private record Waiting(Batch batch, int number) {}

  /**
   * Begins.
   *
   * @param copies makes copies; stays the caller's
   * @param allocator gives room for a stretch
   */
  Stretches(Contract contract, boolean haveTails, TightCopies copies, BufferAllocator allocator) {
    this.haveTails = haveTails;
    this.gather = new RowGather(contract, allocator);
    this.copies = copies;
    this.keys = new Keys(haveTails, 0);
  }

  /** What a batch takes, with what there is to know of its rows. */
  static long bytes(Batch batch) {
    return RowBytes.held(batch)
        + (long) batch.rowCount() * (Keys.BYTES_A_ROW + RowBytes.BYTES_A_ROW);
  }

  /**
   * Takes rows.
   *
   * @param batch the rows, taken over whatever happens
   * @param batchKeys their keys
   */
  void add(Batch batch, Keys batchKeys) {
    int number = gather.add(batch);
    waiting.add(new Waiting(batch, number));
    bytes += bytes(batch);
    int rowCount = batch.rowCount();
    for (int row = 0; row < rowCount; row++) {
      from[count] = number;
      rows[count] = row;
      keys.add(batchKeys, row);
      count++;
      countBytes += gather.bytes(number, row);
      if (count == ROWS || countBytes >= BYTES) {
        end();
        letGo(row + 1 < rowCount ? 1 : 0);
      }
    }
  }

  /** Puts the rows in order that were taken last. */
  void flush() {
    end();
    letGo(0);
  }

  private void end() {
    if (count == 0) {
      return;
    }
    int[] order = StableSort.sort(keys);
    Batch first = waiting.getFirst().batch();
    if (waiting.size() == 1 && first.rowCount() == count && isAsItWas(order)) {
      gather.remove(waiting.remove().number());
      ordered.add(first);
    } else {
      ordered.add(copy(order));
      bytes += bytes(ordered.get(ordered.size() - 1));
    }
    orderedKeys.add(haveTails ? inOrder(order) : keys);
    keys = new Keys(haveTails, count);
    count = 0;
    countBytes = 0;
  }

  private static boolean isAsItWas(int[] order) {
    for (int i = 0; i < order.length; i++) {
      if (order[i] != i) {
        return false;
      }
    }
    return true;
  }

  private Batch copy(int[] order) {
    try (Batch gathered = gather.gather(pick(from, order), pick(rows, order), count)) {
      return copies.of(gathered);
    }
  }

  private static int[] pick(int[] values, int[] order) {
    int[] picked = new int[order.length];
    for (int i = 0; i < order.length; i++) {
      picked[i] = values[order[i]];
    }
    return picked;
  }

  private Keys inOrder(int[] order) {
    Keys sorted = new Keys(haveTails, order.length);
    for (int row : order) {
      sorted.add(keys, row);
    }
    return sorted;
  }

  /** Closes the batches whose rows were all passed. */
  private void letGo(int staying) {
    while (waiting.size() > staying) {
      Waiting passed = waiting.remove();
      gather.remove(passed.number());
      bytes -= bytes(passed.batch());
      passed.batch().close();
    }
  }

  /** What all of it takes. */
  long bytes() {
    return bytes;
  }

  /** The rows of each stretch in order; they stay this object's. */
  List<Batch> batches() {
    return ordered;
  }

  /** The keys of all rows of {@link #batches}, as they lie there. To be asked once. */
  Keys keys() {
    Keys all = new Keys(haveTails, orderedKeys.stream().mapToInt(Keys::count).sum());
    for (Keys some : orderedKeys) {
      for (int row = 0; row < some.count(); row++) {
        all.add(some, row);
      }
    }
    orderedKeys.clear();
    return all;
  }

  @Override
  public void close() {
    waiting.forEach(some -> some.batch().close());
    waiting.clear();
    ordered.forEach(Batch::close);
    ordered.clear();
  }
}
