package dev.graticule.file.internal.encode;

import dev.graticule.contract.ColumnType;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.util.MemoryUtil;
import org.apache.arrow.vector.FieldVector;

/** Identifiers of sixteen bytes. */
final class UuidEncoder extends ValueEncoder<BytesRange> {
  private static final int WIDTH = 16;

  UuidEncoder(BufferAllocator allocator) {
    super(
        new PageBuffer(allocator),
        new BytesRange(ColumnType.Scalar.UUID),
        new BytesRange(ColumnType.Scalar.UUID));
  }

  @Override
  void append(FieldVector leaf, Slots slots, RowPlace place) {
    long source = leaf.getDataBufferAddress();
    long target = bytes.claim((long) slots.values() * WIDTH);
    for (int i = 0; i < slots.values(); i++) {
      long at = source + (long) slots.position(i) * WIDTH;
      MemoryUtil.copyMemory(at, target + (long) i * WIDTH, WIDTH);
      pageRange.see(at, WIDTH);
    }
  }
}
