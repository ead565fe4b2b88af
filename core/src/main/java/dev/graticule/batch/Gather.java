package dev.graticule.batch;

import java.util.List;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.complex.StructVector;

/** Fills a vector with values picked from another of the same layout. */
final class Gather {
  /** The pick that gives null. */
  static final int NOTHING = -1;

  private Gather() {}

  /**
   * Fills a vector.
   *
   * @param source where values are picked
   * @param picks for each slot of the target the slot of the source, or {@link #NOTHING}
   * @param target a vector of the same layout, not filled yet
   */
  static void into(FieldVector source, int[] picks, FieldVector target) {
    if (target instanceof ListVector list) {
      list((ListVector) source, picks, list);
    } else if (target instanceof StructVector struct) {
      struct((StructVector) source, picks, struct);
    } else {
      target.setInitialCapacity(Math.max(1, picks.length));
      target.allocateNew();
      for (int slot = 0; slot < picks.length; slot++) {
        if (picks[slot] != NOTHING && !source.isNull(picks[slot])) {
          target.copyFromSafe(picks[slot], slot, source);
        }
      }
      target.setValueCount(picks.length);
    }
  }

  private static void struct(StructVector source, int[] picks, StructVector target) {
    int[] inner = picks.clone();
    for (int slot = 0; slot < picks.length; slot++) {
      if (picks[slot] != NOTHING && source.isNull(picks[slot])) {
        inner[slot] = NOTHING;
      }
    }
    List<FieldVector> from = source.getChildrenFromFields();
    List<FieldVector> to = target.getChildrenFromFields();
    for (int i = 0; i < to.size(); i++) {
      into(from.get(i), inner, to.get(i));
    }
    for (int slot = 0; slot < inner.length; slot++) {
      if (inner[slot] != NOTHING) {
        target.setIndexDefined(slot);
      }
    }
    target.setValueCount(picks.length);
  }

  private static void list(ListVector source, int[] picks, ListVector target) {
    int elements = 0;
    for (int pick : picks) {
      elements = Math.addExact(elements, length(source, pick));
    }
    int[] inner = new int[elements];
    int next = 0;
    for (int slot = 0; slot < picks.length; slot++) {
      int pick = picks[slot];
      if (pick != NOTHING && !source.isNull(pick)) {
        target.startNewValue(slot);
        for (int i = source.getElementStartIndex(pick); i < source.getElementEndIndex(pick); i++) {
          inner[next++] = i;
        }
        target.endValue(slot, length(source, pick));
      }
    }
    into(source.getDataVector(), inner, target.getDataVector());
    target.setValueCount(picks.length);
  }

  private static int length(ListVector source, int pick) {
    return pick == NOTHING || source.isNull(pick)
        ? 0
        : source.getElementEndIndex(pick) - source.getElementStartIndex(pick);
  }
}
