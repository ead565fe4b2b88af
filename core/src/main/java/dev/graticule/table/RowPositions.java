package dev.graticule.table;

import java.util.Arrays;
import java.util.function.LongConsumer;

/** Where the rows of one batch stand in their file, as a scan tells it. For one thread. */
final class RowPositions implements LongConsumer {
  private long[] positions = new long[1 << 10];
  private int count;

  @Override
  public void accept(long position) {
    if (count == positions.length) {
      positions = Arrays.copyOf(positions, count * 2);
    }
    positions[count++] = position;
  }

  /** The position of a row of the batch that came last. */
  long at(int row) {
    return positions[row];
  }

  /** Before the next batch. */
  void clear() {
    count = 0;
  }
}
