package dev.graticule.batch;

import java.util.Arrays;
import java.util.function.IntUnaryOperator;
import org.apache.arrow.vector.ValueVector;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.complex.StructVector;
import org.jspecify.annotations.Nullable;

/**
 * The slots of a vector, and which row each belongs to. A slot below an absent list or struct
 * belongs to none: what lies in it is nobody's value and is looked at by nobody.
 */
final class Slots {
  private static final int NOBODYS = -1;

  private final int count;
  private final int @Nullable [] rows;

  private Slots(int count, int @Nullable [] rows) {
    this.count = count;
    this.rows = rows;
  }

  /** One slot a row. */
  static Slots ofRows(int count) {
    return new Slots(count, null);
  }

  int count() {
    return count;
  }

  int row(int slot) {
    return rows == null ? slot : rows[slot];
  }

  /** Whether a slot has a value: it is somebody's and not null. */
  boolean hasValue(ValueVector vector, int slot) {
    return isSomebodys(slot) && !vector.isNull(slot);
  }

  boolean isSomebodys(int slot) {
    return rows == null || rows[slot] != NOBODYS;
  }

  /** The slots of the fields of a struct in these slots. */
  Slots inside(StructVector struct) {
    if (struct.getNullCount() == 0) {
      return this;
    }
    int[] inner = new int[count];
    for (int slot = 0; slot < count; slot++) {
      inner[slot] = struct.isNull(slot) ? NOBODYS : row(slot);
    }
    return new Slots(count, inner);
  }

  /** The slots of the elements of a list in these slots. */
  Slots elements(ListVector list) {
    return elements(
        list,
        list.getDataVector().getValueCount(),
        list::getElementStartIndex,
        list::getElementEndIndex);
  }

  /** The slots of the elements of any list: where those of a slot begin, and where they end. */
  Slots elements(ValueVector list, int elements, IntUnaryOperator begin, IntUnaryOperator end) {
    int[] inner = new int[elements];
    Arrays.fill(inner, NOBODYS);
    for (int slot = 0; slot < count; slot++) {
      if (hasValue(list, slot)) {
        int from = begin.applyAsInt(slot);
        int to = end.applyAsInt(slot);
        if (from < 0 || to < from || to > elements) {
          throw new RejectedValueException(
              list.getField().getName(),
              row(slot),
              "elements %d to %d are outside the %d there are; the data is broken."
                  .formatted(from, to, elements));
        }
        Arrays.fill(inner, from, to, row(slot));
      }
    }
    return new Slots(elements, inner);
  }
}
