package dev.graticule.write;

import dev.graticule.batch.Batch;
import dev.graticule.batch.ContractCheck;
import dev.graticule.batch.RejectedValueException;
import dev.graticule.batch.WkbException;
import dev.graticule.contract.Contract;
import dev.graticule.contract.ContractException;
import dev.graticule.job.InParallel;
import dev.graticule.predicate.Literal;
import dev.graticule.store.Store;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.arrow.memory.BufferAllocator;

/**
 * Cuts batches into chunk files: by partition, and at the target size. {@link #finish()} ends the
 * files still open and gives them all; {@link #close()} without that drops those still open and
 * leaves those already ended to the {@link Staging} whose store this writes to.
 *
 * <p>For one thread at a time. With {@link WriteThreads} of its own, files of different partitions
 * are encoded side by side, and a file is published while the next one of its partition is begun.
 * Which rows a file holds does not depend on threads; the number in its name may.
 */
public final class ChunkWriter implements AutoCloseable {
  private final Contract contract;
  private final Layout layout;
  private final PartitionSplit split;
  private final Partitioner partitioner;
  private final ContractCheck check;
  private final ChunkFiles files;
  private final WriteThreads threads;
  private final Map<Map<String, Optional<Literal>>, Lane> lanes = new HashMap<>();
  private long rows;
  private boolean failed;
  private boolean sealed;

  /** Those that may have an open file, the least recently used first. */
  private final Set<Lane> open = new LinkedHashSet<>();

  private ChunkWriter(
      Store store,
      Contract contract,
      Layout layout,
      PartitionColumns columns,
      Optional<Partitioner> partitioner,
      WriteThreads threads,
      BufferAllocator allocator) {
    this.contract = contract;
    this.layout = layout;
    this.split = new PartitionSplit(contract, layout.partitionBy(), columns);
    this.partitioner = partitioner.orElse(split);
    this.check = ContractCheck.of(contract);
    this.files = new ChunkFiles(store, split.fileContract(), layout, threads, allocator);
    this.threads = threads;
  }

  /**
   * Begins to write.
   *
   * @param store where the files are to lie; stays the caller's
   * @param contract what the rows are
   * @param layout how they lie
   * @param columns where partition values stand
   * @param allocator whose children the files' writers use
   * @return the writer, to be closed by the caller
   * @throws ContractException when contract and layout do not fit
   */
  public static ChunkWriter create(
      Store store,
      Contract contract,
      Layout layout,
      PartitionColumns columns,
      BufferAllocator allocator) {
    return create(
        store, contract, layout, columns, Optional.empty(), WriteThreads.callers(), allocator);
  }

  /**
   * Begins to write rows that something else than the layout may partition.
   *
   * @param store where the files are to lie; stays the caller's
   * @param contract what the rows are
   * @param layout how they lie
   * @param columns where partition values stand
   * @param partitioner tells partitions in place of the layout's columns, when there is one
   * @param threads which threads encode and which wait for the store
   * @param allocator whose children the files' writers use
   * @return the writer, to be closed by the caller
   * @throws ContractException when contract and layout do not fit
   */
  public static ChunkWriter create(
      Store store,
      Contract contract,
      Layout layout,
      PartitionColumns columns,
      Optional<Partitioner> partitioner,
      WriteThreads threads,
      BufferAllocator allocator) {
    layout.requireFor(contract);
    return new ChunkWriter(store, contract, layout, columns, partitioner, threads, allocator);
  }

  /**
   * Writes rows.
   *
   * @param batch the rows, of the contract this was created with; stays the caller's
   * @throws ContractException when the rows are of another contract
   * @throws RejectedValueException when a value breaks the contract; its row is counted from the
   *     first row written
   * @throws WkbException when a geometry is broken; its row is counted likewise
   * @throws PartitionValueException when a row's value cannot partition; its row is counted
   *     likewise
   * @throws dev.graticule.GraticuleException when a row or a file cannot be written; only {@link
   *     #close()} is of use then
   */
  public void write(Batch batch) {
    requireSound(batch);
    failed = true;
    check(batch);
    fill(batch, all(batch));
  }

  /**
   * Writes rows that somebody has held against their contract before: what an order needs, which is
   * made before rows get here.
   *
   * @param batch the rows, of the contract this was created with; stays the caller's
   * @throws ContractException when the rows are of another contract
   * @throws PartitionValueException when a row's value cannot partition; its row is counted from
   *     the first row written
   * @throws dev.graticule.GraticuleException when a row or a file cannot be written; only {@link
   *     #close()} is of use then
   */
  public void writeChecked(Batch batch) {
    writeChecked(batch, all(batch));
  }

  /**
   * Writes some rows of a batch, of which somebody has held each against its contract before: those
   * of a table that are written anew were so when they came in.
   *
   * @param batch the rows, of the contract this was created with; stays the caller's
   * @param chosen the numbers of those to write
   * @throws ContractException when the rows are of another contract
   * @throws PartitionValueException when a row's value cannot partition
   * @throws dev.graticule.GraticuleException when a row or a file cannot be written; only {@link
   *     #close()} is of use then
   */
  public void writeChecked(Batch batch, BitSet chosen) {
    requireSound(batch);
    failed = true;
    fill(batch, chosen);
  }

  private static BitSet all(Batch batch) {
    BitSet rows = new BitSet(batch.rowCount());
    rows.set(0, batch.rowCount());
    return rows;
  }

  private void fill(Batch batch, BitSet chosen) {
    Batch inFiles = split.inFiles(batch);
    List<LaneRows> byLane = placed(batch, chosen);
    for (int from = 0; from < byLane.size(); from += layout.openFiles()) {
      fill(inFiles, byLane.subList(from, Math.min(byLane.size(), from + layout.openFiles())));
    }
    rows += batch.rowCount();
    failed = false;
  }

  /** The rows of a batch that go to one lane: stretches, each its first row and the one behind. */
  private record LaneRows(Lane lane, List<int[]> stretches) {}

  private List<LaneRows> placed(Batch batch, BitSet chosen) {
    try {
      return byLane(batch, chosen);
    } catch (PartitionValueException e) {
      throw e.row().isPresent() ? e.at(rows + e.row().getAsLong()) : e;
    }
  }

  private List<LaneRows> byLane(Batch batch, BitSet chosen) {
    Map<Lane, LaneRows> byLane = new LinkedHashMap<>();
    int row = chosen.nextSetBit(0);
    while (row >= 0) {
      int end = partitioner.endOfRun(batch, row);
      Lane lane =
          lanes.computeIfAbsent(
              partitioner.partition(batch, row), partition -> new Lane(partition, files));
      List<int[]> stretches =
          byLane.computeIfAbsent(lane, l -> new LaneRows(l, new ArrayList<>())).stretches();
      while (row >= 0 && row < end) {
        int stop = Math.min(end, chosen.nextClearBit(row));
        stretches.add(new int[] {row, stop});
        row = chosen.nextSetBit(stop);
      }
    }
    return List.copyOf(byLane.values());
  }

  private void fill(Batch batch, List<LaneRows> round) {
    List<Lane> ended = makeRoom(round);
    InParallel.forEach(ended, threads.cpu(), threads.writers(), Lane::end);
    InParallel.forEach(
        round,
        threads.cpu(),
        threads.writers(),
        work -> {
          for (int[] stretch : work.stretches()) {
            work.lane().fill(batch, stretch[0], stretch[1], rows);
          }
        });
  }

  /** Counts the lanes of a round as open; gives those that have to end for them. */
  private List<Lane> makeRoom(List<LaneRows> round) {
    for (LaneRows work : round) {
      open.remove(work.lane());
      open.add(work.lane());
    }
    List<Lane> ended = new ArrayList<>();
    while (open.size() > layout.openFiles()) {
      Lane leastRecent = open.iterator().next();
      open.remove(leastRecent);
      ended.add(leastRecent);
    }
    return ended;
  }

  /**
   * An error names the row as its place in all that is written, which is what the caller counts.
   */
  private void check(Batch batch) {
    try {
      check.check(batch);
    } catch (RejectedValueException e) {
      throw e.at(rows + e.row());
    } catch (WkbException e) {
      throw e.at(e.column().orElse("geometry"), rows + e.row().orElse(0));
    }
  }

  /**
   * The files ended so far.
   *
   * @return how many
   */
  public int filesSoFar() {
    return files.finished();
  }

  /**
   * The bytes of the files ended so far and, about, of those still open.
   *
   * @return bytes
   */
  public long bytesSoFar() {
    return files.finishedBytes() + open.stream().mapToLong(Lane::bytesSoFar).sum();
  }

  /**
   * Compresses what is left of the files still open, so that {@link #finish()} only has to wait for
   * the store. Nothing can be written then.
   *
   * @throws dev.graticule.GraticuleException when a file cannot be written; only {@link #close()}
   *     is of use then
   */
  public void seal() {
    requireSound();
    failed = true;
    InParallel.forEach(List.copyOf(open), threads.cpu(), threads.writers(), Lane::seal);
    sealed = true;
  }

  /**
   * Ends the files still open.
   *
   * @return all files, in the order in which they were begun
   * @throws dev.graticule.GraticuleException when one cannot be ended; only {@link #close()} is of
   *     use then
   */
  public List<ChunkFile> finish() {
    if (!sealed) {
      seal();
    }
    sealed = false;
    for (Lane lane : open) {
      lane.end();
    }
    open.clear();
    return files.finish();
  }

  private void requireSound(Batch batch) {
    requireSound();
    if (!batch.contract().columns().equals(contract.columns())) {
      throw new ContractException(
          "These rows are %s, but %s is written; cast them first."
              .formatted(batch.contract(), contract));
    }
  }

  private void requireSound() {
    if (failed) {
      throw new IllegalStateException("An earlier write failed; close this writer.");
    }
  }

  /** Drops what was not ended. Does nothing after {@link #finish()}. Safe to call twice. */
  @Override
  public void close() {
    failed = true;
    sealed = false;
    files.drop();
    List<Lane> toDrop = List.copyOf(open);
    open.clear();
    RuntimeException first = null;
    for (Lane lane : toDrop) {
      try {
        lane.discard();
      } catch (RuntimeException e) {
        first = first == null ? e : first;
      }
    }
    if (first != null) {
      throw first;
    }
  }
}
