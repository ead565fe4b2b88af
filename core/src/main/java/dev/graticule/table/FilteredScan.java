package dev.graticule.table;

import dev.graticule.batch.Batch;
import dev.graticule.batch.BatchSource;
import dev.graticule.batch.RowFilter;
import dev.graticule.contract.Contract;
import dev.graticule.predicate.Predicate;
import java.util.BitSet;
import java.util.Optional;
import java.util.function.Function;
import org.apache.arrow.memory.BufferAllocator;

/** Some rows of a source, with some of its columns. */
final class FilteredScan implements BatchSource {
  private final BatchSource rows;
  private final Function<Batch, BitSet> selection;
  private final Contract contract;
  private final BufferAllocator allocator;

  /** The rows that meet a condition. Takes the source over. */
  FilteredScan(
      BatchSource rows, Predicate condition, Contract contract, BufferAllocator allocator) {
    this(rows, RowFilter.of(condition, rows.contract())::select, contract, allocator);
  }

  /** The rows that are selected of each batch. Takes the source over. */
  FilteredScan(
      BatchSource rows,
      Function<Batch, BitSet> selection,
      Contract contract,
      BufferAllocator allocator) {
    this.rows = rows;
    this.selection = selection;
    this.contract = contract;
    this.allocator = allocator;
  }

  @Override
  public Contract contract() {
    return contract;
  }

  @Override
  public Optional<Batch> next() {
    for (Optional<Batch> next = rows.next(); next.isPresent(); next = rows.next()) {
      Optional<Batch> kept = kept(next.get());
      if (kept.isPresent()) {
        return kept;
      }
    }
    return Optional.empty();
  }

  /** Takes the batch over. */
  private Optional<Batch> kept(Batch batch) {
    try {
      BitSet selected = selection.apply(batch);
      if (selected.isEmpty()) {
        batch.close();
        return Optional.empty();
      }
      if (selected.cardinality() == batch.rowCount()) {
        return Optional.of(projected(batch));
      }
      try (batch) {
        return Optional.of(projected(RowFilter.copy(batch, selected, allocator)));
      }
    } catch (RuntimeException e) {
      batch.close();
      throw e;
    }
  }

  private Batch projected(Batch batch) {
    return BatchColumns.moved(
        batch,
        contract,
        allocator,
        column -> {
          throw new IllegalStateException("A column that was read is gone: " + column.name());
        });
  }

  @Override
  public void close() {
    rows.close();
  }
}
