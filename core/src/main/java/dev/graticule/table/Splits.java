package dev.graticule.table;

import dev.graticule.batch.BatchSource;
import dev.graticule.contract.Contract;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;

/**
 * A version of a table in parts that are worked on apart, each row in exactly one of them. The
 * version is held until this is closed.
 *
 * <pre>{@code
 * try (Splits splits = reports.split(SplitBy.cells("location", CellLevel.h3(5)))) {
 *   // One commit of what all parts came to:
 *   counts.append(splits.map(pool, 4, counts.contract(), split -> count(split))).await();
 *   // Or a commit for each, as it is done:
 *   for (Split split : splits.list()) {
 *     pool.submit(() -> counts.append(count(split)).await());
 *   }
 * }
 * }</pre>
 *
 * Safe for use by several threads.
 */
public final class Splits implements AutoCloseable {
  private final List<Split> splits;
  private final SnapshotHold hold;
  private final AtomicBoolean closed;

  /**
   * Takes the hold over.
   *
   * @param closed tells the parts that they cannot be opened any more
   */
  Splits(List<Split> splits, SnapshotHold hold, AtomicBoolean closed) {
    this.splits = List.copyOf(splits);
    this.hold = hold;
    this.closed = closed;
  }

  /**
   * The version that is split.
   *
   * @return the snapshot
   */
  public Snapshot snapshot() {
    return hold.snapshot();
  }

  /**
   * The parts: none for a table without rows. By cells, those with most rows come first, so that
   * the last to end is a small one, and the rows without a cell last.
   *
   * @return the parts that hold rows
   */
  public List<Split> list() {
    return splits;
  }

  /**
   * Works on all parts and gives what comes of them as one source, such as an append takes. Nothing
   * begins before the source is asked for its first batch. Parts are begun in their order; batches
   * of one part keep theirs, those of several come as they are ready. As many batches wait as parts
   * are worked on, so that memory does not grow with the parts.
   *
   * <p>The first error ends the source with it: no further part is begun. So does closing it, which
   * waits for the work that has begun to come to its next batch.
   *
   * @param pool runs the work; stays the caller's. Whoever asks the source waits for it, so it must
   *     have a thread to spare for it: a lake's own waiting workers may have none
   * @param atOnce how many parts are worked on at once, at least 1
   * @param result what the work gives
   * @param work what to do with a part: it opens the part itself, and what it returns is closed by
   *     the source; called on the pool
   * @return the results, to be closed by the caller, or by the append that is given it
   */
  public BatchSource map(
      Executor pool, int atOnce, Contract result, Function<Split, BatchSource> work) {
    return new MergedSplits(splits, pool, atOnce, result, work);
  }

  /** Lets the version go. Sources that are open stay readable. Safe to call twice. */
  @Override
  public void close() {
    closed.set(true);
    hold.close();
  }

  @Override
  public String toString() {
    return "Splits[%d of %s]".formatted(splits.size(), snapshot().id());
  }
}
