package dev.graticule.batch;

import java.util.ArrayList;
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
 * inside of lists as its share of all elements. For one thread at a time, as long as the batch is
 * open.
 */
public final class RowBytes {
  private final long eachRow;
  private final long[] offsets;
  private final List<ListVector> lists;
  private final double[] elementBytes;

  private RowBytes(long eachRow, long[] offsets, List<ListVector> lists) {
    this.eachRow = eachRow;
    this.offsets = offsets;
    this.lists = lists;
    this.elementBytes =
        lists.stream()
            .mapToDouble(
                list ->
                    (double) list.getDataVector().getBufferSize()
                        / Math.max(1, list.getDataVector().getValueCount()))
            .toArray();
  }

  /**
   * Makes ready to tell the rows of a batch.
   *
   * @param batch the batch, lent as long as this is used
   * @return tells them
   */
  public static RowBytes of(Batch batch) {
    List<BaseVariableWidthVector> variable = new ArrayList<>();
    List<ListVector> lists = new ArrayList<>();
    long bits = 0;
    for (FieldVector vector : batch.root().getFieldVectors()) {
      bits += collect(vector, variable, lists);
    }
    return new RowBytes(
        (bits + 7) / 8,
        batch.rowCount() == 0
            ? new long[0]
            : variable.stream()
                .mapToLong(BaseVariableWidthVector::getOffsetBufferAddress)
                .toArray(),
        lists);
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
   * @return bytes
   */
  public long of(int row) {
    long bytes = eachRow;
    for (long at : offsets) {
      long end = at + (row + 1L) * Integer.BYTES;
      bytes += MemoryUtil.getInt(end) - MemoryUtil.getInt(end - Integer.BYTES);
    }
    for (int i = 0; i < elementBytes.length; i++) {
      ListVector list = lists.get(i);
      bytes +=
          (long)
              (elementBytes[i] * (list.getElementEndIndex(row) - list.getElementStartIndex(row)));
    }
    return bytes;
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
