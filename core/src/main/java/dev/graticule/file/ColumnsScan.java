package dev.graticule.file;

import dev.graticule.batch.Batch;
import dev.graticule.batch.BatchSource;
import dev.graticule.contract.ArrowLayout;
import dev.graticule.contract.Contract;
import dev.graticule.file.RowGroupCursor.ColumnInput;
import dev.graticule.file.ScanReport.Decision;
import dev.graticule.predicate.Verdict;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.impl.ColumnReadStoreImpl;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.ParquetMetadata;
import org.jspecify.annotations.Nullable;

/** Reads the row groups of a plan, one after the other, with parquet-java's column readers. */
final class ColumnsScan implements BatchSource {
  private final ParquetMetadata footer;
  private final Contract contract;
  private final List<FileColumn> columns;
  private final ReadOptions options;
  private final BufferAllocator allocator;
  private final Place place;
  private final StoreInputFile input;
  private final ParquetFileReader reader;
  private final List<ColumnInput> inputs;
  private final Deque<Decision> left = new ArrayDeque<>();
  private @Nullable RowGroupCursor cursor;
  private Place here;

  ColumnsScan(
      ParquetMetadata footer,
      StoreInputFile input,
      Contract contract,
      List<FileColumn> columns,
      List<Decision> plan,
      ReadOptions options,
      BufferAllocator allocator,
      Place place) {
    this.footer = footer;
    this.input = input;
    this.contract = contract;
    this.columns = columns;
    this.options = options;
    this.allocator = allocator;
    this.place = place;
    this.here = place;
    this.inputs = columns.stream().map(ColumnInput::of).toList();
    plan.stream().filter(d -> d.verdict() != Verdict.NONE && d.rows() > 0).forEach(left::add);
    this.reader =
        place.call(
            () -> new ParquetFileReader(input, footer, ParquetFooter.options(), input.newStream()));
    List<ColumnDescriptor> wanted =
        columns.stream().flatMap(FileColumn::leaves).map(ParquetNode.Leaf::descriptor).toList();
    reader.setRequestedSchema(wanted);
  }

  @Override
  public Contract contract() {
    return contract;
  }

  long bytesRead() {
    return input.bytesRead();
  }

  @Override
  public Optional<Batch> next() {
    while (cursor == null || cursor.isDone()) {
      closeCursor();
      Decision decision = left.poll();
      if (decision == null) {
        return Optional.empty();
      }
      open(decision);
    }
    return Optional.of(batch(cursor));
  }

  private void open(Decision decision) {
    here = place.rowGroup(decision.rowGroup());
    PageReadStore pages =
        here.call(() -> new CheckedPages(reader.readRowGroup(decision.rowGroup())));
    try {
      ColumnReadStoreImpl store =
          new ColumnReadStoreImpl(
              pages,
              new NoConverter(),
              footer.getFileMetaData().getSchema(),
              footer.getFileMetaData().getCreatedBy());
      cursor = new RowGroupCursor(pages, store, inputs, pages.getRowCount(), here);
    } catch (RuntimeException e) {
      pages.close();
      throw e;
    }
  }

  private Batch batch(RowGroupCursor rows) {
    VectorSchemaRoot read = rows.next(options.batchRows(), options.batchBytes(), allocator);
    if (columns.stream().noneMatch(FileColumn::needsWkb)) {
      return Batch.owning(contract, read);
    }
    List<FieldVector> vectors = new ArrayList<>(read.getFieldVectors());
    try {
      for (int i = 0; i < vectors.size(); i++) {
        FileColumn column = columns.get(i);
        if (column.needsWkb()) {
          FieldVector source = vectors.get(i);
          FieldVector wkb =
              here.column(column.name())
                  .call(
                      () ->
                          GeoArrowWkb.convert(
                              source,
                              column.encoding(),
                              ArrowLayout.field(column.column()),
                              read.getRowCount(),
                              allocator));
          vectors.set(i, wkb);
          source.close();
        }
      }
    } catch (RuntimeException e) {
      vectors.forEach(FieldVector::close);
      throw e;
    }
    return Batch.owning(contract, new VectorSchemaRoot(vectors));
  }

  private void closeCursor() {
    if (cursor != null) {
      cursor.close();
      cursor = null;
    }
  }

  @Override
  public void close() {
    closeCursor();
    left.clear();
    try {
      reader.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
