package dev.graticule.file.internal.encode;

import dev.graticule.contract.ColumnType;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.util.MemoryUtil;
import org.apache.arrow.vector.FieldVector;

/** Truth values, eight to a byte. */
final class BooleanEncoder extends ValueEncoder<LongRange> {
  private int partial;
  private int bits;

  BooleanEncoder(BufferAllocator allocator) {
    super(
        new PageBuffer(allocator),
        new LongRange(ColumnType.Scalar.BOOLEAN),
        new LongRange(ColumnType.Scalar.BOOLEAN));
  }

  @Override
  void append(FieldVector leaf, Slots slots, RowPlace place) {
    ArrowBuf source = leaf.getDataBuffer();
    for (int i = 0; i < slots.values(); i++) {
      int value = ValidityBits.isSet(source, slots.position(i)) ? 1 : 0;
      pageRange.see(value, value);
      partial |= value << bits++;
      if (bits == Byte.SIZE) {
        flush();
      }
    }
  }

  private void flush() {
    MemoryUtil.putByte(bytes.claim(1), (byte) partial);
    partial = 0;
    bits = 0;
  }

  @Override
  PageBytes takePage(byte[] levels) {
    if (bits > 0) {
      flush();
    }
    return super.takePage(levels);
  }
}
