package dev.graticule.batch;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.util.MemoryUtil;
import org.apache.arrow.vector.BaseFixedWidthVector;
import org.apache.arrow.vector.BaseVariableWidthVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.complex.StructVector;

/**
 * How much memory the rows of a batch take: what a row has of text and bytes exactly, what it has
 * inside of lists as its share of all elements. Known once and for all, so that the batch may be
 * closed meanwhile.
 */
public final class RowBytes {
  /** What knowing it takes for a row. */
  public static final int BYTES_A_ROW = Integer.BYTES;

  // Together, where they are looked up in any order: the batch's own offsets lie far apart.
  private final int[] rows;

  private RowBytes(int[] rows) {
    this.rows = rows;
  }

  /**
   * Looks up what the rows of a batch take.
   *
   * @param batch the batch, lent for the length of the call
   * @return tells them
   */
  public static RowBytes of(Batch batch) {
    List<BaseVariableWidthVector> variable = new ArrayList<>();
    List<ListVector> lists = new ArrayList<>();
    long bits = 0;
    for (FieldVector vector : batch.root().getFieldVectors()) {
      bits += collect(vector, variable, lists);
    }
    int[] rows = new int[batch.rowCount()];
    Arrays.fill(rows, Math.toIntExact((bits + 7) / 8));
    if (rows.length > 0) {
      variable.forEach(vector -> add(vector, rows));
      lists.forEach(list -> add(list, rows));
    }
    return new RowBytes(rows);
  }

  private static void add(BaseVariableWidthVector vector, int[] rows) {
    long at = vector.getOffsetBufferAddress();
    int start = MemoryUtil.getInt(at);
    for (int row = 0; row < rows.length; row++) {
      at += Integer.BYTES;
      int end = MemoryUtil.getInt(at);
      rows[row] = sum(rows[row], (long) end - start);
      start = end;
    }
  }

  private static void add(ListVector list, int[] rows) {
    double element =
        (double) list.getDataVector().getBufferSize()
            / Math.max(1, list.getDataVector().getValueCount());
    for (int row = 0; row < rows.length; row++) {
      int elements = list.getElementEndIndex(row) - list.getElementStartIndex(row);
      rows[row] = sum(rows[row], (long) (element * elements));
    }
  }

  /** A row that takes more is as good as one that takes as much. */
  private static int sum(int bytes, long more) {
    return (int) Math.min(Integer.MAX_VALUE, bytes + more);
  }

  private static long collect(
      FieldVector vector, List<BaseVariableWidthVector> variable, List<ListVector> lists) {
    long bits = 1;
    if (vector instanceof BaseVariableWidthVector bytes) {
      variable.add(bytes);
      bits += Integer.SIZE;
    } else if (vector instanceof ListVector list) {
      lists.add(list);
      bits += Integer.SIZE;
    } else if (vector instanceof BaseFixedWidthVector fixed) {
      bits += Math.max(1, fixed.getTypeWidth() * 8L);
    } else if (vector instanceof StructVector struct) {
      for (FieldVector field : struct.getChildrenFromFields()) {
        bits += collect(field, variable, lists);
      }
    }
    return bits;
  }

  /**
   * What a row takes.
   *
   * @param row the row
   * @return bytes, at most {@link Integer#MAX_VALUE}
   */
  public long of(int row) {
    return rows[row];
  }

  /**
   * What a batch holds, room that is not used included.
   *
   * @param batch the batch, lent for the length of the call
   * @return bytes
   */
  public static long held(Batch batch) {
    long bytes = 0;
    for (FieldVector vector : batch.root().getFieldVectors()) {
      bytes += held(vector);
    }
    return bytes;
  }

  private static long held(FieldVector vector) {
    long bytes = 0;
    for (ArrowBuf buffer : vector.getBuffers(false)) {
      bytes += buffer.capacity();
    }
    return bytes;
  }
}
