package dev.graticule.file.internal.encode;

import java.util.List;
import org.apache.arrow.vector.BaseFixedWidthVector;
import org.apache.arrow.vector.BaseVariableWidthVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.complex.StructVector;

/** Brings the rows of batches into one leaf column, in stretches that fit its pages. */
final class LeafWriter implements AutoCloseable {
  private final LeafPlan plan;
  private final Shredder shredder;
  private final ColumnEncoder encoder;
  private final Slots slots = new Slots();

  LeafWriter(LeafPlan plan, ColumnEncoder encoder) {
    this.plan = plan;
    this.shredder = new Shredder(plan);
    this.encoder = encoder;
  }

  LeafPlan plan() {
    return plan;
  }

  ColumnEncoder encoder() {
    return encoder;
  }

  /**
   * Takes some rows.
   *
   * @param tops the top-level vectors of a batch
   * @param fileRow what the first row's number is in the file
   */
  void append(List<FieldVector> tops, int from, int rows, long fileRow) {
    FieldVector top = tops.get(plan.column());
    int at = from;
    int end = from + rows;
    while (at < end) {
      int stretch = stretch(top, at, Math.min(end - at, encoder.rowsLeft()));
      if (stretch == 0) {
        encoder.endPage();
        continue;
      }
      long row = fileRow + (at - from);
      shredder.shred(top, at, stretch, row, slots);
      encoder.values().append(shredder.leaf(top), slots, new RowPlace(plan.path(), row));
      encoder.addLevels(slots, stretch);
      at += stretch;
    }
  }

  /**
   * How many rows fit the page; none means that the page is full, a fresh one takes at least one.
   */
  private int stretch(FieldVector top, int from, int rows) {
    long left = encoder.bytesLeft();
    if (length(top, from, rows) <= left) {
      return rows;
    }
    int fits = 0;
    int tooMany = rows;
    while (tooMany - fits > 1) {
      int middle = (fits + tooMany) >>> 1;
      if (length(top, from, middle) <= left) {
        fits = middle;
      } else {
        tooMany = middle;
      }
    }
    return fits == 0 && encoder.isPageEmpty() ? 1 : fits;
  }

  /** How many bytes the column's values take in some rows, plain. */
  long length(List<FieldVector> tops, int from, int rows) {
    return length(tops.get(plan.column()), from, rows);
  }

  private long length(FieldVector top, int from, int rows) {
    FieldVector at = top;
    int start = from;
    int end = from + rows;
    for (LeafPlan.Step step : plan.steps()) {
      if (step instanceof LeafPlan.Field field) {
        at = (FieldVector) ((StructVector) at).getChildByOrdinal(field.ordinal());
      } else if (step == LeafPlan.Elements.INSTANCE) {
        ListVector list = (ListVector) at;
        start = list.getOffsetBuffer().getInt((long) start * Integer.BYTES);
        end = list.getOffsetBuffer().getInt((long) end * Integer.BYTES);
        if (start == end) {
          // Vectors below may have no memory at all, not even for their first offset.
          return 0;
        }
        at = list.getDataVector();
      }
    }
    long count = end - (long) start;
    if (at instanceof BaseVariableWidthVector) {
      long first = at.getOffsetBuffer().getInt((long) start * Integer.BYTES);
      long last = at.getOffsetBuffer().getInt((long) end * Integer.BYTES);
      return last - first + count * Integer.BYTES;
    }
    return at instanceof BaseFixedWidthVector fixed
        ? count * fixed.getTypeWidth()
        : (count + 7) / 8;
  }

  @Override
  public void close() {
    encoder.close();
  }
}
