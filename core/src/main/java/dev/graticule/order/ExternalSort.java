package dev.graticule.order;

import dev.graticule.batch.Batch;
import dev.graticule.batch.BatchSource;
import dev.graticule.batch.RowGather;
import dev.graticule.contract.Contract;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.OutOfMemoryException;
import org.jspecify.annotations.Nullable;

/**
 * The rows of another source in order; rows whose keys are equal stay as they came. The first batch
 * that is asked for reads all of the source.
 *
 * <p>What fits in the memory of the {@link SortOptions} is never written anywhere. Beyond that,
 * sorted runs go to scratch files, packed, and are merged when they are read; they are gone when
 * this is closed, whatever happened before. A row may be larger than all of the memory: it is held
 * alone.
 *
 * <p>Rows are copied from the source's batches as they come, into memory from a child of the
 * caller's allocator. For one thread at a time, with a second one for sorting and packing where the
 * options give one; {@link #close} returns when that one has ended its part.
 */
public final class ExternalSort implements BatchSource {
  /** As many as reading gives. */
  private static final int BATCH_ROWS = 16_384;

  private static final long BATCH_BYTES = 4L << 20;

  private final BatchSource source;
  private final SortOptions options;
  private final SortKeys keys;
  private final BufferAllocator allocator;
  private final Piles piles;
  private @Nullable Merge merge;
  private boolean closed;

  private ExternalSort(
      BatchSource source, SortKeys keys, SortOptions options, BufferAllocator allocator) {
    this.source = source;
    this.options = options;
    this.keys = keys;
    this.allocator = allocator;
    this.piles = new Piles(source.contract(), keys, options, allocator);
  }

  /**
   * Sorts rows.
   *
   * @param source the rows; taken over, and closed at once when this fails
   * @param order by what
   * @param options what it may take
   * @param allocator where memory comes from; stays the caller's
   * @return the rows in order, to be closed by the caller; the source itself when the order is none
   * @throws dev.graticule.contract.ContractException when such rows cannot be ordered so
   */
  public static BatchSource of(
      BatchSource source, Order order, SortOptions options, BufferAllocator allocator) {
    return of(source, Optional.empty(), order, options, allocator);
  }

  /**
   * Sorts rows, those of a group together.
   *
   * @param source the rows; taken over, and closed at once when this fails
   * @param groups the groups, the lowest number first
   * @param order by what in each group
   * @param options what it may take
   * @param allocator where memory comes from; stays the caller's
   * @return the rows in order, to be closed by the caller
   * @throws dev.graticule.contract.ContractException when such rows cannot be ordered so
   */
  public static BatchSource of(
      BatchSource source,
      RowGroups groups,
      Order order,
      SortOptions options,
      BufferAllocator allocator) {
    return of(source, Optional.of(groups), order, options, allocator);
  }

  private static BatchSource of(
      BatchSource source,
      Optional<RowGroups> groups,
      Order order,
      SortOptions options,
      BufferAllocator allocator) {
    try {
      if (groups.isEmpty() && order.parts().isEmpty()) {
        return source;
      }
      SortKeys keys = SortKeys.of(source.contract(), groups, order);
      return new ExternalSort(
          source, keys, options, allocator.newChildAllocator("sort", 0, Long.MAX_VALUE));
    } catch (RuntimeException | Error e) {
      source.close();
      throw e;
    }
  }

  @Override
  public Contract contract() {
    return source.contract();
  }

  /**
   * {@inheritDoc}
   *
   * @throws dev.graticule.batch.WkbException when a geometry to order by is broken; its row is
   *     counted from the source's first
   * @throws SortException when there is not enough memory
   * @throws dev.graticule.store.ScratchFullException when the scratch may hold no more
   * @throws dev.graticule.store.StoreException when a scratch file cannot be written or read
   */
  @Override
  public Optional<Batch> next() {
    if (closed) {
      return Optional.empty();
    }
    try {
      if (merge == null) {
        merge = sorted();
      }
      return merge.next();
    } catch (OutOfMemoryException e) {
      throw new SortException(
          "Sorting needs more off-heap memory than its allocator may give: %s. Raise that limit, or let sorts hold less than %d bytes."
              .formatted(e.getMessage(), options.memoryBytes()),
          e);
    }
  }

  private Merge sorted() {
    for (Optional<Batch> next = source.next(); next.isPresent(); next = source.next()) {
      piles.add(next.get());
    }
    RowGather sources = new RowGather(source.contract(), allocator);
    List<Run> runs = piles.finish(sources);
    Merge sorted = new Merge(runs, sources, !keys.areNumbers(), BATCH_ROWS, BATCH_BYTES);
    try {
      sorted.begin();
      return sorted;
    } catch (RuntimeException | Error e) {
      sorted.close();
      throw e;
    }
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    List<AutoCloseable> inThisOrder = new ArrayList<>();
    if (merge != null) {
      inThisOrder.add(merge);
    }
    inThisOrder.addAll(List.of(piles, source, allocator));
    Closing.all(inThisOrder);
  }
}
