package dev.graticule.file.internal.encode;

import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.util.MemoryUtil;
import org.apache.arrow.vector.FieldVector;

/** Floating-point numbers, kept bit for bit. */
final class FloatingEncoder extends ValueEncoder<DoubleRange> {
  private final int width;

  /**
   * An encoder.
   *
   * @param width bytes of a value: 4 or 8
   */
  FloatingEncoder(BufferAllocator allocator, int width) {
    super(new PageBuffer(allocator), new DoubleRange(), new DoubleRange());
    this.width = width;
  }

  @Override
  void append(FieldVector leaf, Slots slots, RowPlace place) {
    append(leaf.getDataBufferAddress(), slots);
  }

  /** Takes the values of some slots from where they lie. */
  void append(long source, Slots slots) {
    int count = slots.values();
    if (count == 0) {
      return;
    }
    long target = bytes.claim((long) count * width);
    for (int i = 0; i < count; i++) {
      long at = source + (long) slots.position(i) * width;
      if (width == Double.BYTES) {
        long value = MemoryUtil.getLong(at);
        MemoryUtil.putLong(target + (long) i * Double.BYTES, value);
        pageRange.see(Double.longBitsToDouble(value));
      } else {
        int value = MemoryUtil.getInt(at);
        MemoryUtil.putInt(target + (long) i * Float.BYTES, value);
        pageRange.see(Float.intBitsToFloat(value));
      }
    }
  }
}
