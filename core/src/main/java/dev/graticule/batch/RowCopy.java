package dev.graticule.batch;

import java.util.List;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.complex.StructVector;

/** Copies values between vectors of one layout, whatever is nested in them. */
final class RowCopy {
  private RowCopy() {}

  /** Copies a value behind those copied before; the target grows as it must. */
  static void copy(FieldVector from, int row, FieldVector to, int target) {
    if (from instanceof StructVector struct) {
      copyStruct(struct, row, (StructVector) to, target);
    } else if (from instanceof ListVector list) {
      copyList(list, row, (ListVector) to, target);
    } else {
      to.copyFromSafe(row, target, from);
    }
  }

  private static void copyStruct(StructVector from, int row, StructVector to, int target) {
    if (from.isNull(row)) {
      to.setNull(target);
      return;
    }
    to.setIndexDefined(target);
    List<FieldVector> sources = from.getChildrenFromFields();
    List<FieldVector> targets = to.getChildrenFromFields();
    for (int i = 0; i < sources.size(); i++) {
      copy(sources.get(i), row, targets.get(i), target);
    }
  }

  /** Maps too: a list of entries. */
  private static void copyList(ListVector from, int row, ListVector to, int target) {
    if (from.isNull(row)) {
      to.setNull(target);
      return;
    }
    int first = from.getElementStartIndex(row);
    int count = from.getElementEndIndex(row) - first;
    int start = to.startNewValue(target);
    for (int i = 0; i < count; i++) {
      copy(from.getDataVector(), first + i, to.getDataVector(), start + i);
    }
    to.endValue(target, count);
  }
}
