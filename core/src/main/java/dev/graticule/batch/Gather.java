package dev.graticule.batch;

import java.util.List;
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

  /** So many values are fetched together: fewer than the nearest memory holds. */
  private static final int FETCHED = 64;

  private Gather() {}

  /**
   * Fills a vector from one other.
   *
   * @param source where values are picked
   * @param picks for each slot of the target the slot of the source, or {@link #NOTHING}
   * @param target a vector of the same layout, not filled yet
   */
  static void into(FieldVector source, int[] picks, FieldVector target) {
    PickSource[] sources = {PickSource.of(source)};
    into(sources, new int[picks.length], picks, picks.length, target);
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
  static void into(PickSource[] sources, int[] from, int[] picks, int count, FieldVector target) {
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

  private static boolean hasValue(PickSource[] sources, int[] from, int[] picks, int slot) {
    return picks[slot] != NOTHING && sources[from[slot]].hasValue(picks[slot]);
  }

  private static void oneByOne(
      PickSource[] sources, int[] from, int[] picks, int count, FieldVector target) {
    target.setInitialCapacity(Math.max(1, count));
    target.allocateNew();
    for (int slot = 0; slot < count; slot++) {
      if (hasValue(sources, from, picks, slot)) {
        target.copyFromSafe(picks[slot], slot, sources[from[slot]].vector());
      }
    }
    target.setValueCount(count);
  }

  private static void fixed(
      PickSource[] sources, int[] from, int[] picks, int count, BaseFixedWidthVector target) {
    target.allocateNew(count);
    int width = target.getTypeWidth();
    validity(sources, from, picks, count, target);
    long to = target.getDataBufferAddress();
    for (int slot = 0; slot < count; slot++, to += width) {
      if (picks[slot] != NOTHING) {
        copy(sources[from[slot]].fixed(picks[slot], width), to, width);
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
      PickSource[] sources, int[] from, int[] picks, int count, BaseVariableWidthVector target) {
    long[] at = new long[count];
    int[] lengths = new int[count];
    long bytes = 0;
    for (int slot = 0; slot < count; slot++) {
      if (hasValue(sources, from, picks, slot)) {
        PickSource source = sources[from[slot]];
        lengths[slot] = source.length(picks[slot]);
        at[slot] = source.variable(picks[slot]);
        bytes += lengths[slot];
      }
    }
    target.allocateNew(Math.max(1, bytes), count);
    validity(sources, from, picks, count, target);
    copy(at, lengths, count, target);
    target.setLastSet(count - 1);
    target.setValueCount(count);
  }

  private static void copy(long[] at, int[] lengths, int count, BaseVariableWidthVector target) {
    long offset = target.getOffsetBufferAddress();
    long to = target.getDataBufferAddress();
    int end = 0;
    MemoryUtil.putInt(offset, 0);
    for (int slot = 0; slot < count; slot++) {
      if (slot % FETCHED == 0) {
        copyFirstBytes(at, lengths, slot, Math.min(count, slot + FETCHED), to + end);
      }
      MemoryUtil.copyMemory(at[slot], to + end, lengths[slot]);
      end += lengths[slot];
      offset += Integer.BYTES;
      MemoryUtil.putInt(offset, end);
    }
  }

  /**
   * Copies the first byte of each value before all of it is copied. Values that lie anywhere in
   * memory are waited for one by one when they are copied one by one; reads of a byte, on which
   * nothing depends, are waited for all together.
   */
  private static void copyFirstBytes(long[] at, int[] lengths, int first, int end, long to) {
    long next = to;
    for (int slot = first; slot < end; slot++) {
      if (lengths[slot] > 0) {
        MemoryUtil.putByte(next, MemoryUtil.getByte(at[slot]));
        next += lengths[slot];
      }
    }
  }

  /** Says which slots of a target, whose buffers are there, have a value. */
  private static void validity(
      PickSource[] sources, int[] from, int[] picks, int count, FieldVector target) {
    long to = target.getValidityBufferAddress();
    for (int slot = 0; slot < count; slot += Byte.SIZE) {
      int eight = 0;
      for (int i = 0; i < Byte.SIZE && slot + i < count; i++) {
        eight |= hasValue(sources, from, picks, slot + i) ? 1 << i : 0;
      }
      MemoryUtil.putByte(to + slot / Byte.SIZE, (byte) eight);
    }
  }

  private static void structs(
      PickSource[] sources, int[] from, int[] picks, int count, StructVector target) {
    int[] inner = picks.clone();
    for (int slot = 0; slot < count; slot++) {
      if (!hasValue(sources, from, picks, slot)) {
        inner[slot] = NOTHING;
      }
    }
    List<FieldVector> to = target.getChildrenFromFields();
    for (int i = 0; i < to.size(); i++) {
      into(children(sources, i), from, inner, count, to.get(i));
    }
    for (int slot = 0; slot < count; slot++) {
      if (inner[slot] != NOTHING) {
        target.setIndexDefined(slot);
      }
    }
    target.setValueCount(count);
  }

  private static PickSource[] children(PickSource[] sources, int number) {
    PickSource[] children = new PickSource[sources.length];
    for (int i = 0; i < sources.length; i++) {
      children[i] = sources[i].child(number);
    }
    return children;
  }

  private static void lists(
      PickSource[] sources, int[] from, int[] picks, int count, ListVector target) {
    int elements = 0;
    for (int slot = 0; slot < count; slot++) {
      if (hasValue(sources, from, picks, slot)) {
        elements = Math.addExact(elements, length(sources[from[slot]], picks[slot]));
      }
    }
    int[] innerFrom = new int[elements];
    int[] inner = new int[elements];
    int next = 0;
    for (int slot = 0; slot < count; slot++) {
      if (hasValue(sources, from, picks, slot)) {
        ListVector source = (ListVector) sources[from[slot]].vector();
        int start = source.getElementStartIndex(picks[slot]);
        int end = source.getElementEndIndex(picks[slot]);
        target.startNewValue(slot);
        for (int i = start; i < end; i++) {
          innerFrom[next] = from[slot];
          inner[next++] = i;
        }
        target.endValue(slot, end - start);
      }
    }
    into(children(sources, 0), innerFrom, inner, elements, target.getDataVector());
    target.setValueCount(count);
  }

  private static int length(PickSource source, int pick) {
    ListVector list = (ListVector) source.vector();
    return list.getElementEndIndex(pick) - list.getElementStartIndex(pick);
  }
}
