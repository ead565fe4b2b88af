package dev.graticule.file.internal.encode;

import dev.graticule.contract.ColumnType;
import dev.graticule.file.RowRefusedException;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.util.MemoryUtil;
import org.apache.arrow.vector.FieldVector;

/** Whole numbers of Parquet's 32 or 64 bits, from vectors of 8 to 128 bits. */
final class FixedEncoder extends ValueEncoder<LongRange> {
  private final int sourceWidth;
  private final int width;

  /**
   * An encoder.
   *
   * @param sourceWidth bytes of a value in the vector: 1, 2, 4, 8 or 16
   * @param width bytes of a value in the file: 4 or 8
   */
  FixedEncoder(BufferAllocator allocator, ColumnType type, int sourceWidth, int width) {
    super(new PageBuffer(allocator), new LongRange(type), new LongRange(type));
    this.sourceWidth = sourceWidth;
    this.width = width;
  }

  @Override
  void append(FieldVector leaf, Slots slots, RowPlace place) {
    long source = leaf.getDataBufferAddress();
    int count = slots.values();
    if (count == 0) {
      return;
    }
    long target = bytes.claim((long) count * width);
    if (width == Long.BYTES && sourceWidth == Long.BYTES) {
      longs(source, slots, count, target);
    } else if (width == Integer.BYTES && sourceWidth == Integer.BYTES) {
      ints(source, slots, count, target);
    } else {
      converted(source, slots, count, target, place);
    }
  }

  private void longs(long source, Slots slots, int count, long target) {
    long low = Long.MAX_VALUE;
    long high = Long.MIN_VALUE;
    if (slots.isDense()) {
      long from = source + (long) slots.first() * Long.BYTES;
      MemoryUtil.copyMemory(from, target, (long) count * Long.BYTES);
      for (long at = from, end = from + (long) count * Long.BYTES; at < end; at += Long.BYTES) {
        long value = MemoryUtil.getLong(at);
        low = Math.min(low, value);
        high = Math.max(high, value);
      }
    } else {
      for (int i = 0; i < count; i++) {
        long value = MemoryUtil.getLong(source + (long) slots.position(i) * Long.BYTES);
        MemoryUtil.putLong(target + (long) i * Long.BYTES, value);
        low = Math.min(low, value);
        high = Math.max(high, value);
      }
    }
    pageRange.see(low, high);
  }

  private void ints(long source, Slots slots, int count, long target) {
    int low = Integer.MAX_VALUE;
    int high = Integer.MIN_VALUE;
    for (int i = 0; i < count; i++) {
      int value = MemoryUtil.getInt(source + (long) slots.position(i) * Integer.BYTES);
      MemoryUtil.putInt(target + (long) i * Integer.BYTES, value);
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
    pageRange.see(low, high);
  }

  private void converted(long source, Slots slots, int count, long target, RowPlace place) {
    long low = Long.MAX_VALUE;
    long high = Long.MIN_VALUE;
    for (int i = 0; i < count; i++) {
      long at = source + (long) slots.position(i) * sourceWidth;
      long value =
          switch (sourceWidth) {
            case 1 -> MemoryUtil.getByte(at);
            case 2 -> MemoryUtil.getShort(at);
            default -> decimal(at, slots, i, place);
          };
      if (width == Integer.BYTES) {
        MemoryUtil.putInt(target + (long) i * Integer.BYTES, (int) value);
      } else {
        MemoryUtil.putLong(target + (long) i * Long.BYTES, value);
      }
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
    pageRange.see(low, high);
  }

  private long decimal(long at, Slots slots, int value, RowPlace place) {
    long low = MemoryUtil.getLong(at);
    long high = MemoryUtil.getLong(at + Long.BYTES);
    if (high != low >> 63 || (width == Integer.BYTES && low != (int) low)) {
      long row = place.rowOf(slots, value);
      throw new RowRefusedException(
          "Column \"%s\" holds in row %d a decimal with more digits than its contract allows; widen its precision."
              .formatted(place.column(), row),
          place.column(),
          row);
    }
    return low;
  }
}
