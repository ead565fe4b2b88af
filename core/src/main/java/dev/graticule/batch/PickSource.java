package dev.graticule.batch;

import java.util.List;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.util.MemoryUtil;
import org.apache.arrow.vector.BaseFixedWidthVector;
import org.apache.arrow.vector.BaseVariableWidthVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.complex.StructVector;

/**
 * A vector that values are picked from, with what is asked for each of them looked up once: where
 * its buffers are, and whether there are nulls at all. Usable as long as the vector is open and
 * does not change.
 */
final class PickSource {
  private final FieldVector vector;
  private final boolean isFull;
  private final long validity;
  private final long offsets;
  private final long values;
  private final long valueBytes;
  private final List<PickSource> children;

  private PickSource(FieldVector vector, List<PickSource> children) {
    int count = vector.getValueCount();
    boolean isFlat =
        vector instanceof BaseFixedWidthVector || vector instanceof BaseVariableWidthVector;
    this.vector = vector;
    this.children = children;
    this.isFull = count == 0 || vector.getNullCount() == 0;
    // An empty vector has no buffers.
    if (count == 0 || !isFlat) {
      this.validity = 0;
      this.offsets = 0;
      this.values = 0;
      this.valueBytes = 0;
      return;
    }
    this.validity = address(vector.getValidityBuffer(), (count + 7L) / 8);
    this.values = vector.getDataBuffer().memoryAddress();
    this.valueBytes = vector.getDataBuffer().capacity();
    this.offsets =
        vector instanceof BaseVariableWidthVector
            ? address(vector.getOffsetBuffer(), (count + 1L) * Integer.BYTES)
            : 0;
    if (vector instanceof BaseFixedWidthVector fixed && !(vector instanceof BitVector)) {
      address(vector.getDataBuffer(), (long) count * fixed.getTypeWidth());
    }
  }

  /** Looks up what there is to know of a vector, which stays the caller's. */
  static PickSource of(FieldVector vector) {
    List<? extends FieldVector> inside = List.of();
    if (vector instanceof StructVector struct) {
      inside = struct.getChildrenFromFields();
    } else if (vector instanceof ListVector list) {
      inside = List.of(list.getDataVector());
    }
    return new PickSource(vector, inside.stream().map(PickSource::of).toList());
  }

  /** Addresses are not checked when they are read, so that buffers are before. */
  private static long address(ArrowBuf buffer, long bytes) {
    if (buffer.capacity() < bytes) {
      throw new IndexOutOfBoundsException(
          "A vector needs %d bytes of a buffer that has %d; the data is broken."
              .formatted(bytes, buffer.capacity()));
    }
    return buffer.memoryAddress();
  }

  FieldVector vector() {
    return vector;
  }

  /** A field of a struct, or the only child of a list: its elements. */
  PickSource child(int number) {
    return children.get(number);
  }

  /** Whether no value is null. */
  boolean isFull() {
    return isFull;
  }

  /** Whether a slot has a value, of whatever vector. */
  boolean hasValue(int slot) {
    return isFull
        || (validity == 0
            ? !vector.isNull(slot)
            : (MemoryUtil.getByte(validity + (slot >> 3)) >> (slot & 7) & 1) == 1);
  }

  /** Where a value of fixed width lies. */
  long fixed(int slot, int width) {
    return values + (long) slot * width;
  }

  /** Where a value of any length lies. */
  long variable(int slot) {
    return values + MemoryUtil.getInt(offsets + (long) slot * Integer.BYTES);
  }

  /** How long a value of any length is. */
  int length(int slot) {
    long at = offsets + (long) slot * Integer.BYTES;
    int start = MemoryUtil.getInt(at);
    int end = MemoryUtil.getInt(at + Integer.BYTES);
    if (start < 0 || end < start || end > valueBytes) {
      throw new IndexOutOfBoundsException(
          "A value lies at bytes %d to %d of a buffer that has %d; the data is broken."
              .formatted(start, end, valueBytes));
    }
    return end - start;
  }
}
