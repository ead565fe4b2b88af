package dev.graticule.file.internal.encode;

import dev.graticule.contract.ContractException;
import dev.graticule.file.RowRefusedException;
import java.util.Arrays;
import org.apache.arrow.memory.util.MemoryUtil;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.complex.StructVector;

/**
 * Gives the levels of one leaf column for some rows (Dremel's shredding), layer by layer over whole
 * ranges. A range in which nothing is missing and nothing repeats costs a look at its validity
 * bits.
 */
final class Shredder {
  private final LeafPlan plan;
  private int[] index = new int[0];
  private int[] definition = new int[0];
  private int[] repetition = new int[0];
  private int[] nextIndex = new int[0];
  private int[] nextDefinition = new int[0];
  private int[] nextRepetition = new int[0];

  Shredder(LeafPlan plan) {
    this.plan = plan;
  }

  /** The vector of the leaf below a top-level vector. */
  FieldVector leaf(FieldVector top) {
    FieldVector at = top;
    for (LeafPlan.Step step : plan.steps()) {
      at = next(at, step);
    }
    return at;
  }

  private static FieldVector next(FieldVector at, LeafPlan.Step step) {
    if (step instanceof LeafPlan.Field field) {
      return (FieldVector) ((StructVector) at).getChildByOrdinal(field.ordinal());
    }
    return step == LeafPlan.Elements.INSTANCE ? ((ListVector) at).getDataVector() : at;
  }

  /**
   * The levels of some rows.
   *
   * @param top the top-level vector
   * @param from the first row
   * @param rows how many rows
   * @param fileRow what the first row's number will be in the file
   * @param slots is filled
   * @throws RowRefusedException when a value is missing where one must be
   */
  void shred(FieldVector top, int from, int rows, long fileRow, Slots slots) {
    if (plan.isFlat() && allPresent(top, from, rows)) {
      slots.setDense(from, rows);
      return;
    }
    reserve(rows);
    for (int i = 0; i < rows; i++) {
      index[i] = from + i;
    }
    Arrays.fill(definition, 0, rows, 0);
    Arrays.fill(repetition, 0, rows, 0);
    int count = rows;
    int depth = 0;
    FieldVector at = top;
    for (LeafPlan.Step step : plan.steps()) {
      if (step instanceof LeafPlan.Presence presence) {
        keepPresent(at, presence, count, fileRow);
      } else if (step == LeafPlan.Elements.INSTANCE) {
        count = expand((ListVector) at, count, ++depth, fileRow);
      }
      at = next(at, step);
    }
    slots.begin(count, plan.maxDefinition());
    for (int i = 0; i < count; i++) {
      slots.setLevels(i, repetition[i], definition[i]);
      if (index[i] >= 0) {
        slots.addValue(index[i]);
      }
    }
  }

  private boolean allPresent(FieldVector top, int from, int rows) {
    FieldVector at = top;
    for (LeafPlan.Step step : plan.steps()) {
      if (step instanceof LeafPlan.Presence
          && !ValidityBits.allSet(at.getValidityBuffer(), from, rows)) {
        return false;
      }
      at = next(at, step);
    }
    return true;
  }

  private void keepPresent(FieldVector at, LeafPlan.Presence presence, int count, long fileRow) {
    long validity = at.getValidityBuffer().memoryAddress();
    int step = presence.nullable() ? 1 : 0;
    for (int i = 0; i < count; i++) {
      int position = index[i];
      if (position < 0) {
        continue;
      }
      if ((MemoryUtil.getByte(validity + (position >> 3)) & 1 << (position & 7)) != 0) {
        definition[i] += step;
      } else if (presence.nullable()) {
        index[i] = -1;
      } else {
        throw RowRefusedException.missing(presence.path(), fileRow + rowOf(i));
      }
    }
  }

  private long rowOf(int slot) {
    long row = -1;
    for (int i = 0; i <= slot; i++) {
      if (repetition[i] == 0) {
        row++;
      }
    }
    return row;
  }

  private int expand(ListVector list, int count, int depth, long fileRow) {
    int total = 0;
    int children = list.getDataVector().getValueCount();
    for (int i = 0; i < count; i++) {
      int position = index[i];
      if (position < 0) {
        total++;
        continue;
      }
      int start = list.getOffsetBuffer().getInt((long) position * Integer.BYTES);
      int end = list.getOffsetBuffer().getInt((position + 1L) * Integer.BYTES);
      if (start < 0 || end < start || end > children) {
        throw new ContractException(
            "The list of column \"%s\" in row %d runs from element %d to %d of %d; its vector is damaged."
                .formatted(plan.path(), fileRow + rowOf(i), start, end, children));
      }
      total = Math.addExact(total, Math.max(1, end - start));
    }
    reserveNext(total);
    int to = 0;
    for (int i = 0; i < count; i++) {
      int position = index[i];
      int start = 0;
      int end = 0;
      if (position >= 0) {
        start = list.getOffsetBuffer().getInt((long) position * Integer.BYTES);
        end = list.getOffsetBuffer().getInt((position + 1L) * Integer.BYTES);
      }
      if (start == end) {
        nextIndex[to] = -1;
        nextDefinition[to] = definition[i];
        nextRepetition[to++] = repetition[i];
      }
      for (int element = start; element < end; element++) {
        nextIndex[to] = element;
        nextDefinition[to] = definition[i] + 1;
        nextRepetition[to++] = element == start ? repetition[i] : depth;
      }
    }
    swap();
    return total;
  }

  private void swap() {
    int[] swapped = index;
    index = nextIndex;
    nextIndex = swapped;
    swapped = definition;
    definition = nextDefinition;
    nextDefinition = swapped;
    swapped = repetition;
    repetition = nextRepetition;
    nextRepetition = swapped;
  }

  private void reserve(int slots) {
    if (index.length < slots) {
      index = new int[slots];
      definition = new int[slots];
      repetition = new int[slots];
    }
  }

  private void reserveNext(int slots) {
    if (nextIndex.length < slots) {
      nextIndex = new int[slots];
      nextDefinition = new int[slots];
      nextRepetition = new int[slots];
    }
  }
}
