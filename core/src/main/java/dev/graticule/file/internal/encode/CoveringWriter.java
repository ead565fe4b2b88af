package dev.graticule.file.internal.encode;

import dev.graticule.batch.WkbScanner;
import java.util.List;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.util.MemoryUtil;

/**
 * The covering of a geometry column: a struct of four doubles, xmin, ymin, xmax, ymax. It is there
 * exactly where the geometry is; an empty geometry has one without numbers.
 */
final class CoveringWriter implements AutoCloseable {
  private static final int SIDES = 4;
  private static final byte ABSENT = 0;
  private static final byte EMPTY = 1;
  private static final byte BOXED = 2;

  private final BufferAllocator allocator;
  private final boolean nullable;
  private final List<ColumnEncoder> sides;
  private final Slots slots = new Slots();
  private ArrowBuf boxes;
  private byte[] states = new byte[0];
  private int capacity;
  private int rows;
  private boolean allBoxed;

  /**
   * A writer.
   *
   * @param nullable whether the geometry column is
   * @param sides the leaf columns, in the order of the struct
   */
  CoveringWriter(BufferAllocator allocator, boolean nullable, List<ColumnEncoder> sides) {
    this.allocator = allocator;
    this.nullable = nullable;
    this.sides = sides;
    this.boxes = allocator.getEmpty();
  }

  List<ColumnEncoder> sides() {
    return sides;
  }

  /** Begins some rows. */
  void begin(int rowCount) {
    if (capacity < rowCount) {
      boxes.close();
      boxes = allocator.getEmpty();
      boxes = allocator.buffer((long) rowCount * SIDES * Double.BYTES);
      states = new byte[rowCount];
      capacity = rowCount;
    }
    rows = rowCount;
    allBoxed = true;
  }

  void setNull(int row) {
    states[row] = ABSENT;
    allBoxed = false;
  }

  void set(int row, WkbScanner scan) {
    if (!scan.hasEnvelope()) {
      states[row] = EMPTY;
      allBoxed = false;
      return;
    }
    states[row] = BOXED;
    put(0, row, scan.xmin());
    put(1, row, scan.ymin());
    put(2, row, scan.xmax());
    put(3, row, scan.ymax());
  }

  private void put(int side, int row, double value) {
    MemoryUtil.putLong(
        address(side) + (long) row * Double.BYTES, Double.doubleToRawLongBits(value));
  }

  private long address(int side) {
    return boxes.memoryAddress() + (long) side * capacity * Double.BYTES;
  }

  /** Brings the rows into the leaf columns. */
  void write() {
    for (int side = 0; side < SIDES; side++) {
      ColumnEncoder encoder = sides.get(side);
      FloatingEncoder values = (FloatingEncoder) encoder.values();
      int at = 0;
      while (at < rows) {
        int stretch = Math.min(rows - at, encoder.rowsLeft());
        levels(at, stretch);
        values.append(address(side), slots);
        encoder.addLevels(slots, stretch);
        at += stretch;
      }
    }
  }

  private void levels(int from, int count) {
    if (allBoxed) {
      slots.setDense(from, count);
      return;
    }
    int present = nullable ? 1 : 0;
    slots.begin(count, present + 1);
    for (int i = 0; i < count; i++) {
      byte state = states[from + i];
      slots.setLevels(i, 0, state == BOXED ? present + 1 : state == EMPTY ? present : 0);
      if (state == BOXED) {
        slots.addValue(from + i);
      }
    }
  }

  @Override
  public void close() {
    boxes.close();
    boxes = allocator.getEmpty();
    capacity = 0;
    sides.forEach(ColumnEncoder::close);
  }
}
