package dev.graticule.file;

import dev.graticule.batch.Batch;
import dev.graticule.contract.ArrowLayout;
import dev.graticule.contract.Contract;
import dev.graticule.file.RowGroupCursor.ColumnInput;
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
import org.apache.parquet.column.impl.ColumnReadStoreImpl;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.filter2.columnindex.RowRanges;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ParquetMetadata;
import org.jspecify.annotations.Nullable;

/** Reads the row groups of a plan, one after the other, with parquet-java's column readers. */
final class ColumnsScan implements FileEngine {
  private final ParquetMetadata footer;
  private final StoreInputFile input;
  private final ScanPlan plan;
  private final ReadOptions options;
  private final BufferAllocator allocator;
  private final Place place;
  private final ParquetFileReader reader;
  private final List<ColumnInput> inputs;
  private final List<ParquetNode.Leaf> leaves;
  private final Deque<RowGroup> left = new ArrayDeque<>();
  private @Nullable RowGroupCursor cursor;
  private Place here;
  private RowsRead rows = RowsRead.none();
  private long pages;
  private long pagesSkipped;

  ColumnsScan(
      ParquetMetadata footer,
      StoreInputFile input,
      ScanPlan plan,
      ReadOptions options,
      BufferAllocator allocator,
      Place place) {
    this.footer = footer;
    this.input = input;
    this.plan = plan;
    this.options = options;
    this.allocator = allocator;
    this.place = place;
    this.here = place;
    this.inputs = plan.columns().stream().map(ColumnInput::of).toList();
    plan.rowGroups().stream()
        .filter(group -> verdict(group) != Verdict.NONE && group.rows() > 0)
        .forEach(left::add);
    this.reader =
        place.call(
            () -> new ParquetFileReader(input, footer, ParquetFooter.options(), input.newStream()));
    this.leaves = plan.columns().stream().flatMap(FileColumn::leaves).toList();
    reader.setRequestedSchema(leaves.stream().map(ParquetNode.Leaf::descriptor).toList());
  }

  @Override
  public Contract contract() {
    return plan.read();
  }

  @Override
  public long bytesRead() {
    return input.bytesRead();
  }

  @Override
  public long pages() {
    return pages;
  }

  @Override
  public long pagesSkipped() {
    return pagesSkipped;
  }

  @Override
  public Scan scan() {
    return Scan.COLUMNS;
  }

  @Override
  public RowsRead rows() {
    return rows;
  }

  @Override
  public Optional<Batch> next() {
    while (cursor == null || cursor.isDone()) {
      closeCursor();
      RowGroup group = left.poll();
      if (group == null) {
        return Optional.empty();
      }
      open(group);
    }
    Batch batch = batch(cursor);
    rows = rows.next(batch.rowCount());
    return Optional.of(batch);
  }

  private Verdict verdict(RowGroup group) {
    return plan.verdicts().get(group.index());
  }

  private void open(RowGroup group) {
    here = place.rowGroup(group.index());
    RowRanges selected = here.call(() -> select(group));
    if (selected.rowCount() == 0) {
      return;
    }
    PageReadStore read =
        here.<PageReadStore>call(() -> reader.readFilteredRowGroup(group.index(), selected));
    CheckedPages checked = new CheckedPages(read, () -> pages++);
    try {
      ColumnReadStoreImpl store =
          new ColumnReadStoreImpl(
              checked,
              new NoConverter(),
              footer.getFileMetaData().getSchema(),
              footer.getFileMetaData().getCreatedBy());
      cursor = new RowGroupCursor(checked, store, inputs, checked.getRowCount(), here);
      long before =
          plan.rowGroups().subList(0, group.index()).stream().mapToLong(RowGroup::rows).sum();
      rows = new RowsRead(before, selected.getRanges(), verdict(group), 0, 0);
    } catch (RuntimeException e) {
      checked.close();
      throw e;
    }
  }

  /** The rows to read. A condition that holds for all of them, or none given, skips no page. */
  private RowRanges select(RowGroup group) throws IOException {
    if (plan.question().isPresent() && verdict(group) == Verdict.SOME) {
      BlockMetaData block = footer.getBlocks().get(group.index());
      Optional<PageSelection> selection =
          PageSelection.of(reader, input, block, group, plan.question().get(), leaves);
      if (selection.isPresent()) {
        pages += selection.get().pagesSkipped();
        pagesSkipped += selection.get().pagesSkipped();
        return selection.get().ranges();
      }
    }
    return RowRanges.createSingle(group.rows());
  }

  private Batch batch(RowGroupCursor rows) {
    VectorSchemaRoot read = rows.next(options.batchRows(), options.batchBytes(), allocator);
    if (plan.columns().stream().noneMatch(FileColumn::needsWkb)) {
      return Batch.owning(plan.read(), read);
    }
    List<FieldVector> vectors = new ArrayList<>(read.getFieldVectors());
    try {
      for (int i = 0; i < vectors.size(); i++) {
        FileColumn column = plan.columns().get(i);
        if (column.needsWkb()) {
          FieldVector source = vectors.get(i);
          FieldVector wkb =
              here.column(column.name())
                  .call(
                      () ->
                          GeoArrowColumns.wkb(
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
    return Batch.owning(plan.read(), new VectorSchemaRoot(vectors));
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
