package dev.graticule.query;

import dev.graticule.batch.Batch;
import dev.graticule.batch.BatchSource;
import dev.graticule.contract.Contract;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.arrow.memory.BufferAllocator;
import org.jspecify.annotations.Nullable;

/**
 * One try at a query: its connection, its memory, its rows. Errors come out as callers see them.
 * For one thread at a time.
 */
final class Attempt implements AutoCloseable {
  private final Session session;
  private final BufferAllocator allocator;
  private final BatchSource rows;
  private final Optional<WkbStage> wkb;

  private Attempt(
      Session session, BufferAllocator allocator, BatchSource rows, Optional<WkbStage> wkb) {
    this.session = session;
    this.allocator = allocator;
    this.rows = rows;
    this.wkb = wkb;
  }

  /**
   * Plans and starts a query. Blocks until DuckDB has its first rows.
   *
   * @param session taken over, closed also on error
   * @param tables stay the caller's: another try reads the same versions
   */
  static Attempt open(
      QueryDefinition definition,
      EngineCore core,
      Session session,
      TablesInUse tables,
      Tally tally) {
    QueryOptions options = definition.options();
    BufferAllocator allocator = null;
    try {
      allocator = core.allocator().newChildAllocator(definition.name(), 0, options.batchMemory());
      QueryContext context =
          new QueryContext(
              session,
              allocator,
              core.allocator(),
              core.cpu(),
              core.ahead(),
              options,
              tables,
              core.footers(),
              core.directBytes(),
              core.shapes(),
              core.sound(),
              core.indexes(),
              new Deletions(session, core.io()),
              tally,
              definition.purpose());
      BatchSource rows = new SizedSource(definition.plan().open(context), options.batchBytes());
      if (options.wkb() == WkbTrust.TRUSTED) {
        return new Attempt(session, allocator, rows, Optional.empty());
      }
      WkbStage wkb = new WkbStage(rows.contract(), options.wkb() == WkbTrust.DECODED);
      return new Attempt(session, allocator, wkb.over(rows, context), Optional.of(wkb));
    } catch (RuntimeException e) {
      RuntimeException error = error(session, e);
      try {
        closeInOrder(Arrays.asList(allocator, session));
      } catch (RuntimeException closing) {
        error.addSuppressed(closing);
      }
      throw error;
    }
  }

  Contract contract() {
    return rows.contract();
  }

  /** The next batch, in this try's memory. Blocks. */
  Optional<Batch> next() {
    try {
      return rows.next();
    } catch (RuntimeException e) {
      throw error(session, e);
    }
  }

  /** What was decoded of a batch that came out of this try. */
  DecodedBatch decoded(Batch batch) {
    return wkb.orElseThrow().decoded(batch);
  }

  /** The most that batches took at once. */
  long peakMemory() {
    return allocator.getPeakMemoryAllocation();
  }

  private static RuntimeException error(Session session, RuntimeException error) {
    return error instanceof IllegalStateException && !session.isStopped()
        ? error
        : session.error(error);
  }

  @Override
  public void close() {
    closeInOrder(Arrays.asList(rows, allocator, session));
  }

  /**
   * Rows, then the memory they were in, then the connection they came from; all, whatever fails.
   */
  static void closeInOrder(List<? extends @Nullable AutoCloseable> resources) {
    Optional<RuntimeException> failure = Optional.empty();
    for (AutoCloseable resource : resources) {
      try {
        if (resource != null) {
          resource.close();
        }
      } catch (Exception e) {
        RuntimeException error =
            e instanceof RuntimeException known
                ? known
                : new QueryException("A query cannot be closed: " + e.getMessage(), e);
        if (failure.isPresent()) {
          failure.get().addSuppressed(error);
        } else {
          failure = Optional.of(error);
        }
      }
    }
    if (failure.isPresent()) {
      throw failure.get();
    }
  }
}
