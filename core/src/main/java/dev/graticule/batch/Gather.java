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
 * Fills a vector with values picked from others of the same layout: for each slot of the target a
 * source, and a slot of it.
 */
final class Gather {
  /** The pick that gives null. */
  static final int NOTHING = -1;

  private Gather() {}

  /**
   * Fills a vector from one other.
   *
   * @param source where values are picked
   * @param picks for each slot of the target the slot of the source, or {@link #NOTHING}
   * @param target a vector of the same layout, not filled yet
   */
  static void into(FieldVector source, int[] picks, FieldVector target) {
    into(new FieldVector[] {source}, new int[picks.length], picks, picks.length, target);
  }

  /**
   * Fills a vector from several.
   *
   * @param sources where values are picked, of the target's layout
   * @param from for each slot of the target the source
   * @param picks for each slot of the target the slot of that source, or {@link #NOTHING}
   * @param count how many slots the target gets
   * @param target a vector of the same layout, not filled yet
   */
  static void into(FieldVector[] sources, int[] from, int[] picks, int count, FieldVector target) {
    if (target instanceof ListVector list) {
      lists(sources, from, picks, count, list);
    } else if (target instanceof StructVector struct) {
      structs(sources, from, picks, count, struct);
    } else if (target instanceof BitVector || count == 0) {
      // Bits have no addresses, and an empty vector has no buffers.
      oneByOne(sources, from, picks, count, target);
    } else if (target instanceof BaseFixedWidthVector fixed) {
      fixed(sources, from, picks, count, fixed);
    } else if (target instanceof BaseVariableWidthVector variable) {
      variable(sources, from, picks, count, variable);
    } else {
      oneByOne(sources, from, picks, count, target);
    }
  }

  private static void oneByOne(
      FieldVector[] sources, int[] from, int[] picks, int count, FieldVector target) {
    target.setInitialCapacity(Math.max(1, count));
    target.allocateNew();
    for (int slot = 0; slot < count; slot++) {
      if (picks[slot] != NOTHING && !sources[from[slot]].isNull(picks[slot])) {
        target.copyFromSafe(picks[slot], slot, sources[from[slot]]);
      }
    }
    target.setValueCount(count);
  }

  private static void fixed(
      FieldVector[] sources, int[] from, int[] picks, int count, BaseFixedWidthVector target) {
    target.allocateNew(count);
    int width = target.getTypeWidth();
    Validity validity = new Validity(sources, from, picks, count);
    validity.into(target);
    long[] values = new long[sources.length];
    for (int i = 0; i < sources.length; i++) {
      if (sources[i].getValueCount() > 0) {
        require(sources[i].getDataBuffer(), (long) sources[i].getValueCount() * width);
        values[i] = sources[i].getDataBufferAddress();
      }
    }
    long to = target.getDataBufferAddress();
    for (int slot = 0; slot < count; slot++, to += width) {
      if (picks[slot] != NOTHING) {
        copy(values[from[slot]] + (long) picks[slot] * width, to, width);
      }
    }
    target.setValueCount(count);
  }

  private static void copy(long at, long to, int width) {
    switch (width) {
      case Long.BYTES -> MemoryUtil.putLong(to, MemoryUtil.getLong(at));
      case Integer.BYTES -> MemoryUtil.putInt(to, MemoryUtil.getInt(at));
      default -> MemoryUtil.copyMemory(at, to, width);
    }
  }

  private static void variable(
      FieldVector[] sources, int[] from, int[] picks, int count, BaseVariableWidthVector target) {
    Validity validity = new Validity(sources, from, picks, count);
    long[] offsets = new long[sources.length];
    long[] values = new long[sources.length];
    long[] ends = new long[sources.length];
    for (int i = 0; i < sources.length; i++) {
      if (sources[i].getValueCount() > 0) {
        require(sources[i].getOffsetBuffer(), (sources[i].getValueCount() + 1L) * Integer.BYTES);
        offsets[i] = sources[i].getOffsetBufferAddress();
        values[i] = sources[i].getDataBufferAddress();
        ends[i] = sources[i].getDataBuffer().capacity();
      }
    }
    long bytes = 0;
    for (int slot = 0; slot < count; slot++) {
      if (validity.hasValue(slot)) {
        long at = offsets[from[slot]] + (long) picks[slot] * Integer.BYTES;
        bytes +=
            length(MemoryUtil.getInt(at), MemoryUtil.getInt(at + Integer.BYTES), ends[from[slot]]);
      }
    }
    target.allocateNew(Math.max(1, bytes), count);
    validity.into(target);
    long offset = target.getOffsetBufferAddress();
    long to = target.getDataBufferAddress();
    int end = 0;
    MemoryUtil.putInt(offset, 0);
    for (int slot = 0; slot < count; slot++) {
      if (validity.hasValue(slot)) {
        long at = offsets[from[slot]] + (long) picks[slot] * Integer.BYTES;
        int start = MemoryUtil.getInt(at);
        int length = MemoryUtil.getInt(at + Integer.BYTES) - start;
        MemoryUtil.copyMemory(values[from[slot]] + start, to + end, length);
        end += length;
      }
      offset += Integer.BYTES;
      MemoryUtil.putInt(offset, end);
    }
    target.setLastSet(count - 1);
    target.setValueCount(count);
  }

  private static int length(int start, int end, long capacity) {
    if (start < 0 || end < start || end > capacity) {
      throw new IndexOutOfBoundsException(
          "A value lies at bytes %d to %d of a buffer that has %d; the data is broken."
              .formatted(start, end, capacity));
    }
    return end - start;
  }

  private static void structs(
      FieldVector[] sources, int[] from, int[] picks, int count, StructVector target) {
    int[] inner = picks.clone();
    for (int slot = 0; slot < count; slot++) {
      if (picks[slot] != NOTHING && sources[from[slot]].isNull(picks[slot])) {
        inner[slot] = NOTHING;
      }
    }
    List<FieldVector> to = target.getChildrenFromFields();
    for (int i = 0; i < to.size(); i++) {
      FieldVector[] fields = new FieldVector[sources.length];
      for (int s = 0; s < sources.length; s++) {
        fields[s] = ((StructVector) sources[s]).getChildrenFromFields().get(i);
      }
      into(fields, from, inner, count, to.get(i));
    }
    for (int slot = 0; slot < count; slot++) {
      if (inner[slot] != NOTHING) {
        target.setIndexDefined(slot);
      }
    }
    target.setValueCount(count);
  }

  private static void lists(
      FieldVector[] sources, int[] from, int[] picks, int count, ListVector target) {
    int elements = 0;
    for (int slot = 0; slot < count; slot++) {
      elements = Math.addExact(elements, length(sources[from[slot]], picks[slot]));
    }
    int[] innerFrom = new int[elements];
    int[] inner = new int[elements];
    int next = 0;
    for (int slot = 0; slot < count; slot++) {
      int pick = picks[slot];
      if (pick != NOTHING && !sources[from[slot]].isNull(pick)) {
        ListVector source = (ListVector) sources[from[slot]];
        target.startNewValue(slot);
        for (int i = source.getElementStartIndex(pick); i < source.getElementEndIndex(pick); i++) {
          innerFrom[next] = from[slot];
          inner[next++] = i;
        }
        target.endValue(slot, length(source, pick));
      }
    }
    FieldVector[] data = new FieldVector[sources.length];
    for (int s = 0; s < sources.length; s++) {
      data[s] = ((ListVector) sources[s]).getDataVector();
    }
    into(data, innerFrom, inner, elements, target.getDataVector());
    target.setValueCount(count);
  }

  private static int length(FieldVector source, int pick) {
    return pick == NOTHING || source.isNull(pick)
        ? 0
        : ((ListVector) source).getElementEndIndex(pick)
            - ((ListVector) source).getElementStartIndex(pick);
  }

  /** Which slots of a target have a value. */
  private static final class Validity {
    private final long[] bits;
    private final int[] from;
    private final int[] picks;
    private final int count;

    Validity(FieldVector[] sources, int[] from, int[] picks, int count) {
      this.from = from;
      this.picks = picks;
      this.count = count;
      this.bits = new long[sources.length];
      for (int i = 0; i < sources.length; i++) {
        if (sources[i].getValueCount() > 0) {
          require(sources[i].getValidityBuffer(), (sources[i].getValueCount() + 7L) / 8);
          bits[i] = sources[i].getValidityBufferAddress();
        }
      }
    }

    boolean hasValue(int slot) {
      int pick = picks[slot];
      return pick != NOTHING
          && (MemoryUtil.getByte(bits[from[slot]] + (pick >> 3)) >> (pick & 7) & 1) == 1;
    }

    /** The target's buffers are there. */
    void into(FieldVector target) {
      long to = target.getValidityBufferAddress();
      for (int slot = 0; slot < count; slot += Byte.SIZE) {
        int eight = 0;
        for (int i = 0; i < Byte.SIZE && slot + i < count; i++) {
          eight |= hasValue(slot + i) ? 1 << i : 0;
        }
        MemoryUtil.putByte(to + slot / Byte.SIZE, (byte) eight);
      }
    }
  }

  /** Addresses are not checked when they are read, so that buffers are before. */
  private static void require(ArrowBuf buffer, long bytes) {
    if (buffer.capacity() < bytes) {
      throw new IndexOutOfBoundsException(
          "A vector needs %d bytes of a buffer that has %d; the data is broken."
              .formatted(bytes, buffer.capacity()));
    }
  }
}
