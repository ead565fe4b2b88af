package dev.graticule.file;

import dev.graticule.batch.Batch;
import dev.graticule.batch.BatchSource;
import dev.graticule.batch.RowFilter;
import dev.graticule.batch.WkbException;
import dev.graticule.contract.Contract;
import dev.graticule.predicate.Verdict;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;
import java.util.function.LongPredicate;
import java.util.function.Supplier;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;

/**
 * The rows of a file, batch by batch, with an account of what was read and what was left out. For
 * one thread at a time; the file it comes from stays open at least as long.
 */
public final class FileScan implements BatchSource {
  private final FileEngine engine;
  private final ScanPlan plan;
  private final Optional<RowFilter> filter;
  private final Optional<LongPredicate> without;
  private final Optional<LongConsumer> positions;
  private final long fileBytes;
  private final BufferAllocator allocator;
  private final Place place;
  private long rowsDecoded;
  private long rowsGiven;
  private boolean done;

  FileScan(
      FileEngine engine,
      ScanPlan plan,
      Optional<LongPredicate> without,
      Optional<LongConsumer> positions,
      long fileBytes,
      BufferAllocator allocator,
      Place place) {
    this.engine = engine;
    this.plan = plan;
    this.filter = plan.filter();
    this.without = without;
    this.positions = positions;
    this.fileBytes = fileBytes;
    this.allocator = allocator;
    this.place = place;
  }

  @Override
  public Contract contract() {
    return plan.given();
  }

  /**
   * {@inheritDoc}
   *
   * @throws GeoParquetException when the bytes make no sense; names file, row group and column
   * @throws WkbException when the condition has to look at a geometry that is no strict ISO WKB;
   *     names file, column and row
   */
  @Override
  public Optional<Batch> next() {
    while (!done) {
      Optional<Batch> read = engine.next();
      if (read.isEmpty()) {
        close();
        break;
      }
      rowsDecoded += read.get().rowCount();
      Batch batch = projected(filtered(read.get()));
      if (batch.rowCount() > 0) {
        rowsGiven += batch.rowCount();
        return Optional.of(batch);
      }
      batch.close();
    }
    return Optional.empty();
  }

  /** Takes the batch. A row that is left out is not looked at, so it may be broken. */
  private Batch filtered(Batch batch) {
    BitSet there = closingOnError(batch, () -> there(batch));
    Batch live = chosen(batch, there);
    if (filter.isEmpty() || engine.rows().verdict() == Verdict.ALL) {
      positions.ifPresent(each -> engine.rows().positions(there, each));
      return live;
    }
    BitSet met = closingOnError(live, () -> met(filter.get(), live, there));
    positions.ifPresent(each -> engine.rows().positions(among(there, met), each));
    return chosen(live, met);
  }

  /** Rows by their number in the batch, by their numbers among those that are there. */
  private static BitSet among(BitSet there, BitSet chosen) {
    if (there.cardinality() == there.length()) {
      return chosen;
    }
    BitSet rows = new BitSet(there.length());
    int number = 0;
    for (int row = there.nextSetBit(0); row >= 0; row = there.nextSetBit(row + 1)) {
      rows.set(row, chosen.get(number++));
    }
    return rows;
  }

  private BitSet there(Batch batch) {
    BitSet rows = new BitSet(batch.rowCount());
    rows.set(0, batch.rowCount());
    without.ifPresent(positions -> engine.rows().remove(positions, rows));
    return rows;
  }

  private BitSet met(RowFilter condition, Batch live, BitSet there) {
    try {
      return condition.select(live);
    } catch (WkbException e) {
      throw e.at(place.name(), e.column().orElse("geometry"), inFile(there, e.row().orElse(0)));
    }
  }

  /** The number in the file of a row, by its number among those that are there. */
  private long inFile(BitSet there, long row) {
    int inBatch = there.nextSetBit(0);
    for (long passed = 0; passed < row; passed++) {
      inBatch = there.nextSetBit(inBatch + 1);
    }
    return engine.rows().inFile(inBatch);
  }

  private static BitSet closingOnError(Batch batch, Supplier<BitSet> work) {
    boolean done = false;
    try {
      BitSet rows = work.get();
      done = true;
      return rows;
    } finally {
      if (!done) {
        batch.close();
      }
    }
  }

  /** Takes the batch. */
  private Batch chosen(Batch batch, BitSet rows) {
    if (rows.cardinality() == batch.rowCount()) {
      return batch;
    }
    try (batch) {
      return place.call(() -> RowFilter.copy(batch, rows, allocator));
    }
  }

  /** Takes the batch, and gives back the columns that only the condition needed. */
  private Batch projected(Batch batch) {
    if (batch.contract().columns().size() == plan.given().columns().size()) {
      return batch;
    }
    List<FieldVector> wanted = plan.given().names().stream().map(batch::vector).toList();
    for (FieldVector vector : batch.root().getFieldVectors()) {
      if (!wanted.contains(vector)) {
        vector.close();
      }
    }
    VectorSchemaRoot root = new VectorSchemaRoot(wanted);
    root.setRowCount(batch.rowCount());
    return Batch.owning(plan.given(), root);
  }

  /**
   * How many rows were decoded so far.
   *
   * @return the count, as the report has it
   */
  public long rowsDecoded() {
    return rowsDecoded;
  }

  /**
   * What was read and left out so far; whole when the source has ended.
   *
   * @return the report
   */
  public ScanReport report() {
    return new ScanReport(
        engine.scan(),
        plan.decisions(),
        engine.pages(),
        engine.pagesSkipped(),
        rowsDecoded,
        rowsGiven,
        engine.bytesRead(),
        fileBytes);
  }

  @Override
  public void close() {
    if (!done) {
      done = true;
      engine.close();
    }
  }
}
