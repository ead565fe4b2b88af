package dev.graticule.convert;

import dev.graticule.batch.Batch;
import dev.graticule.batch.BatchSource;
import dev.graticule.batch.ContractCheck;
import dev.graticule.batch.RejectedValueException;
import dev.graticule.batch.WkbException;
import dev.graticule.contract.ArrowLayout;
import dev.graticule.contract.Contract;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.jspecify.annotations.Nullable;

/**
 * Batches of rows, filled when asked for and held against their contract. Owns the rows. A batch
 * ends after so many rows or bytes, whichever comes first, so that memory does not grow with the
 * input.
 */
final class RowSource implements BatchSource {
  private static final int BATCH_ROWS = 8_192;
  private static final long BATCH_BYTES = 8 << 20;

  private final Contract contract;
  private final Rows rows;
  private final BufferAllocator allocator;
  private final ContractCheck check;
  private final BrokenWkb brokenWkb;
  private final long[] positions = new long[BATCH_ROWS];
  private boolean ended;

  /** What becomes of a geometry that is no WKB. */
  private enum BrokenWkb {
    REFUSED,
    LEFT
  }

  RowSource(Contract contract, Rows rows, BufferAllocator allocator) {
    this(contract, rows, allocator, BrokenWkb.REFUSED);
  }

  private RowSource(Contract contract, Rows rows, BufferAllocator allocator, BrokenWkb brokenWkb) {
    this.contract = contract;
    this.rows = rows;
    this.allocator = allocator;
    this.check = ContractCheck.of(contract);
    this.brokenWkb = brokenWkb;
  }

  /**
   * The same rows for whoever looks at each geometry, and has another end for broken ones. In place
   * of this source, which is not to be used, nor closed, any more.
   */
  RowSource leavingBrokenWkb() {
    return new RowSource(contract, rows, allocator, BrokenWkb.LEFT);
  }

  @Override
  public Contract contract() {
    return contract;
  }

  @Override
  public Optional<Batch> next() {
    if (ended) {
      return Optional.empty();
    }
    // Whatever is thrown below ends the source: rows of a broken batch are not given twice.
    ended = true;
    VectorSchemaRoot root = VectorSchemaRoot.create(ArrowLayout.schema(contract), allocator);
    Batch batch;
    try {
      int count = fill(root);
      if (count == 0) {
        root.close();
        return Optional.empty();
      }
      root.setRowCount(count);
      batch = Batch.owning(contract, root);
    } catch (Throwable e) {
      root.close();
      throw e;
    }
    check(batch);
    ended = false;
    return Optional.of(batch);
  }

  private int fill(VectorSchemaRoot root) {
    List<ValueWriter> writers = new ArrayList<>();
    for (int i = 0; i < contract.columns().size(); i++) {
      root.getVector(i).allocateNew();
      writers.add(ValueWriter.of(contract.columns().get(i).type(), root.getVector(i)));
    }
    int row = 0;
    long bytes = 0;
    while (row < BATCH_ROWS && bytes < BATCH_BYTES && rows.advance()) {
      positions[row] = rows.position();
      for (int i = 0; i < writers.size(); i++) {
        bytes += put(writers.get(i), row, i);
      }
      row++;
    }
    return row;
  }

  private int put(ValueWriter writer, int row, int column) {
    try {
      @Nullable Object value = rows.value(column);
      // What nobody sets is null.
      return value == null ? 0 : writer.put(row, value);
    } catch (UnfitValueException | WkbException e) {
      throw refuse(
          positions[row], contract.columns().get(column).name(), String.valueOf(e.getMessage()), e);
    }
  }

  private ConvertException refuse(
      long position, String column, String problem, RuntimeException cause) {
    return new ConvertException(
        "%s, column \"%s\": %s".formatted(rows.place(position), column, problem), cause);
  }

  /** Takes the batch when it breaks the contract. */
  private void check(Batch batch) {
    try {
      check.check(batch);
    } catch (RejectedValueException e) {
      batch.close();
      throw refused(Math.toIntExact(e.row()), e);
    } catch (WkbException e) {
      if (brokenWkb == BrokenWkb.LEFT) {
        return;
      }
      batch.close();
      throw refuse(
          positions[Math.toIntExact(e.row().orElse(0))],
          e.column().orElse("geometry"),
          e.problem(),
          e);
    } catch (Throwable e) {
      batch.close();
      throw e;
    }
  }

  private ConvertException refused(int row, RuntimeException cause) {
    return new ConvertException(
        "%s: %s".formatted(rows.place(positions[row]), cause.getMessage()), cause);
  }

  @Override
  public void close() {
    ended = true;
    rows.close();
  }
}
