package dev.graticule.file;

import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.BaseVariableWidthVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.parquet.column.ColumnReadStore;
import org.apache.parquet.column.page.PageReadStore;

/**
 * Gives the rows of one row group, so many at a time. Columns are read in short slices of rows side
 * by side, so that a batch can end where it has become large enough; what a slice may hold is
 * learnt from the rows before it.
 */
final class RowGroupCursor implements AutoCloseable {
  private static final int FIRST_SLICE = 16;
  private static final int LONGEST_SLICE = 4096;

  /** How much more room there is than the rows before needed. */
  private static final double MORE = 1.05;

  private final PageReadStore pages;
  private final List<ColumnInput> columns;
  private final Place place;
  private long left;
  private int slice = FIRST_SLICE;

  /** A column and what reads it. */
  record ColumnInput(FileColumn column, NodeReader reader) {
    static ColumnInput of(FileColumn column) {
      return new ColumnInput(column, NodeReader.of(column.physical().node()));
    }

    /** How many bytes the values so far had each; 0 when there were none. */
    double bytesPerValue() {
      LeafReader lead = reader.lead();
      return lead.passed() == 0 ? 0 : (double) lead.written() / lead.passed();
    }

    long written() {
      return reader.leaves().mapToLong(LeafReader::written).sum();
    }
  }

  /** Takes over the pages. */
  RowGroupCursor(
      PageReadStore pages,
      ColumnReadStore store,
      List<ColumnInput> columns,
      long rows,
      Place place) {
    this.pages = pages;
    this.columns = columns;
    this.left = rows;
    this.place = place;
    if (rows > 0) {
      for (ColumnInput input : columns) {
        place.column(input.column().name()).run(() -> input.reader().open(store));
      }
    }
  }

  boolean isDone() {
    return left == 0;
  }

  /** The next rows as the file has them, in the columns' order; the caller's to close. */
  VectorSchemaRoot next(int maxRows, long maxBytes, BufferAllocator allocator) {
    Schema schema = new Schema(columns.stream().map(c -> c.column().physicalField()).toList());
    VectorSchemaRoot root = VectorSchemaRoot.create(schema, allocator);
    try {
      int rows = place.call(() -> fill(root, maxRows, maxBytes));
      place.run(() -> root.setRowCount(rows));
      return root;
    } catch (RuntimeException e) {
      root.close();
      throw e;
    }
  }

  private int fill(VectorSchemaRoot root, int maxRows, long maxBytes) {
    int most = (int) Math.min(maxRows, left);
    for (int i = 0; i < columns.size(); i++) {
      FieldVector vector = root.getVector(i);
      reserve(vector, most, maxBytes, columns.get(i).bytesPerValue());
      columns.get(i).reader().bind(vector);
    }
    long before = written();
    long bytes = 0;
    int rows = 0;
    while (rows < most && bytes < maxBytes) {
      int from = rows;
      int to = Math.min(most, rows + slice);
      for (ColumnInput input : columns) {
        place.column(input.column().name()).run(() -> input.reader().readAll(from, to));
      }
      rows = to;
      left -= to - from;
      bytes = written() - before;
      slice =
          (int) Math.max(1, Math.min(LONGEST_SLICE, (maxBytes - bytes) / (2 * (bytes / rows + 1))));
    }
    return rows;
  }

  /** Room for as many bytes a row as there were so far, so that vectors need not grow. */
  private static void reserve(FieldVector vector, int rows, long maxBytes, double each) {
    if (each > 0 && vector instanceof BaseVariableWidthVector values) {
      double bytes = Math.min((double) maxBytes, rows * each * MORE);
      values.setInitialCapacity(rows, Math.max(1, bytes / rows));
    } else {
      vector.setInitialCapacity(rows);
    }
  }

  private long written() {
    return columns.stream().mapToLong(ColumnInput::written).sum();
  }

  @Override
  public void close() {
    pages.close();
  }
}
