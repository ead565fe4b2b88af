package dev.graticule.file.internal.encode;

import dev.graticule.contract.ColumnType;
import dev.graticule.file.RowRefusedException;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.util.MemoryUtil;
import org.apache.arrow.vector.FieldVector;

/** Decimals of more than 18 digits: big-endian, as few bytes as the precision needs. */
final class LongDecimalEncoder extends ValueEncoder<DecimalRange> {
  private static final int SOURCE_WIDTH = 16;

  private final int width;

  LongDecimalEncoder(BufferAllocator allocator, ColumnType.Decimal type, int width) {
    super(new PageBuffer(allocator), new DecimalRange(type, width), new DecimalRange(type, width));
    this.width = width;
  }

  @Override
  void append(FieldVector leaf, Slots slots, RowPlace place) {
    long source = leaf.getDataBufferAddress();
    long target = bytes.claim((long) slots.values() * width);
    for (int i = 0; i < slots.values(); i++) {
      long at = source + (long) slots.position(i) * SOURCE_WIDTH;
      long low = MemoryUtil.getLong(at);
      long high = MemoryUtil.getLong(at + Long.BYTES);
      int spare = 8 * (SOURCE_WIDTH - width);
      if (high << spare >> spare != high) {
        long row = place.rowOf(slots, i);
        throw new RowRefusedException(
            "Column \"%s\" holds in row %d a decimal with more digits than its contract allows; widen its precision."
                .formatted(place.column(), row),
            place.column(),
            row);
      }
      long to = target + (long) i * width;
      for (int b = 0; b < width; b++) {
        MemoryUtil.putByte(to + b, MemoryUtil.getByte(at + (width - 1 - b)));
      }
      pageRange.see(high, low);
    }
  }
}
