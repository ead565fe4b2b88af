package dev.graticule.write;

import dev.graticule.batch.Batch;
import dev.graticule.batch.ContractCheck;
import dev.graticule.batch.RejectedValueException;
import dev.graticule.batch.WkbException;
import dev.graticule.contract.Contract;
import dev.graticule.contract.ContractException;
import dev.graticule.file.GeoParquetWriter;
import dev.graticule.file.SizeTarget;
import dev.graticule.predicate.Literal;
import dev.graticule.store.Store;
import dev.graticule.store.StorePath;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.UUID;
import org.apache.arrow.memory.BufferAllocator;

/**
 * Cuts batches into chunk files: by partition, and at the target size. {@link #finish()} ends the
 * files still open and gives them all; {@link #close()} without that drops those still open and
 * leaves those already ended to the {@link Staging} whose store this writes to.
 *
 * <p>For one thread at a time.
 */
public final class ChunkWriter implements AutoCloseable {
  private final Store store;
  private final Contract contract;
  private final Layout layout;
  private final BufferAllocator allocator;
  private final PartitionSplit split;
  private final Partitioner partitioner;
  private final ContractCheck check;
  private final UUID id;
  private final List<ChunkFile> finished = new ArrayList<>();
  private int files;
  private long rows;
  private boolean failed;

  /** What compression came to in the last file of each partition: the next is cut by it. */
  private final Map<Map<String, Optional<Literal>>, OptionalDouble> compression = new HashMap<>();

  /** In the order of last use, the least recent first. */
  private final Map<Map<String, Optional<Literal>>, OpenChunk> open =
      new LinkedHashMap<>(16, 0.75f, true);

  private ChunkWriter(
      Store store,
      Contract contract,
      Layout layout,
      PartitionColumns columns,
      Optional<Partitioner> partitioner,
      BufferAllocator allocator,
      UUID id) {
    this.store = store;
    this.contract = contract;
    this.layout = layout;
    this.allocator = allocator;
    this.split = new PartitionSplit(contract, layout.partitionBy(), columns);
    this.partitioner = partitioner.orElse(split);
    this.check = ContractCheck.of(contract);
    this.id = id;
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
    return create(store, contract, layout, columns, Optional.empty(), allocator);
  }

  /**
   * Begins to write rows that something else than the layout may partition.
   *
   * @param store where the files are to lie; stays the caller's
   * @param contract what the rows are
   * @param layout how they lie
   * @param columns where partition values stand
   * @param partitioner tells partitions in place of the layout's columns, when there is one
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
      BufferAllocator allocator) {
    layout.requireFor(contract);
    return new ChunkWriter(
        store, contract, layout, columns, partitioner, allocator, UUID.randomUUID());
  }

  /**
   * Writes rows.
   *
   * @param batch the rows, of the contract this was created with; stays the caller's
   * @throws ContractException when the rows are of another contract
   * @throws RejectedValueException when a value breaks the contract; its row is counted from the
   *     first row written
   * @throws WkbException when a geometry is broken; its row is counted likewise
   * @throws PartitionValueException when a row's value cannot partition
   * @throws dev.graticule.GraticuleException when a row or a file cannot be written; only {@link
   *     #close()} is of use then
   */
  public void write(Batch batch) {
    if (failed) {
      throw new IllegalStateException("An earlier write failed; close this writer.");
    }
    if (!batch.contract().columns().equals(contract.columns())) {
      throw new ContractException(
          "These rows are %s, but %s is written; cast them first."
              .formatted(batch.contract(), contract));
    }
    failed = true;
    check(batch);
    Batch inFiles = split.inFiles(batch);
    int row = 0;
    while (row < batch.rowCount()) {
      int end = partitioner.endOfRun(batch, row);
      write(inFiles, partitioner.partition(batch, row), row, end);
      row = end;
    }
    rows += batch.rowCount();
    failed = false;
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

  private void write(Batch batch, Map<String, Optional<Literal>> partition, int from, int end) {
    int row = from;
    while (row < end) {
      OpenChunk chunk = openFor(partition);
      row += chunk.fill(batch, row, end);
      if (chunk.isFull()) {
        open.remove(partition);
        finish(chunk);
      }
    }
  }

  private OpenChunk openFor(Map<String, Optional<Literal>> partition) {
    OpenChunk known = open.get(partition);
    if (known != null) {
      return known;
    }
    if (open.size() >= layout.openFiles()) {
      Map<String, Optional<Literal>> leastRecent = open.keySet().iterator().next();
      OpenChunk chunk = open.get(leastRecent);
      open.remove(leastRecent);
      if (chunk != null) {
        finish(chunk);
      }
    }
    StorePath path = HivePath.of(partition).resolve("part-%05d-%s.parquet".formatted(files++, id));
    SizeTarget target =
        SizeTarget.of(layout.targetFileSize().bytes())
            .expecting(compression.getOrDefault(partition, OptionalDouble.empty()));
    GeoParquetWriter writer =
        GeoParquetWriter.create(
            store, path, split.fileContract(), layout.files(), target, allocator);
    OpenChunk chunk = new OpenChunk(writer, partition);
    open.put(partition, chunk);
    return chunk;
  }

  private void finish(OpenChunk chunk) {
    ChunkFile file = chunk.finish();
    finished.add(file);
    chunk.compression().ifPresent(c -> compression.put(file.partition(), OptionalDouble.of(c)));
  }

  /**
   * The files ended so far.
   *
   * @return how many
   */
  public int filesSoFar() {
    return finished.size();
  }

  /**
   * The bytes of the files ended so far and, about, of those still open.
   *
   * @return bytes
   */
  public long bytesSoFar() {
    return finished.stream().mapToLong(chunk -> chunk.receipt().bytes()).sum()
        + open.values().stream().mapToLong(OpenChunk::bytesSoFar).sum();
  }

  /**
   * Ends the files still open.
   *
   * @return all files, in the order in which they were begun
   * @throws dev.graticule.GraticuleException when one cannot be ended; only {@link #close()} is of
   *     use then
   */
  public List<ChunkFile> finish() {
    if (failed) {
      throw new IllegalStateException("An earlier write failed; close this writer.");
    }
    failed = true;
    for (Map<String, Optional<Literal>> partition : List.copyOf(open.keySet())) {
      OpenChunk chunk = open.remove(partition);
      if (chunk != null) {
        finish(chunk);
      }
    }
    return finished.stream()
        .sorted((a, b) -> a.receipt().path().name().compareTo(b.receipt().path().name()))
        .toList();
  }

  /** Drops what was not ended. Does nothing after {@link #finish()}. Safe to call twice. */
  @Override
  public void close() {
    failed = true;
    List<OpenChunk> toDrop = List.copyOf(open.values());
    open.clear();
    RuntimeException first = null;
    for (OpenChunk chunk : toDrop) {
      try {
        chunk.discard();
      } catch (RuntimeException e) {
        first = first == null ? e : first;
      }
    }
    if (first != null) {
      throw first;
    }
  }
}
