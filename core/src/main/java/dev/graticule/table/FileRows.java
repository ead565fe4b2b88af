package dev.graticule.table;

import dev.graticule.batch.Batch;
import dev.graticule.batch.BatchSource;
import dev.graticule.contract.Contract;
import dev.graticule.file.GeoParquetFile;
import dev.graticule.file.ReadOptions;
import dev.graticule.predicate.Predicate;
import dev.graticule.predicate.Predicates;
import dev.graticule.store.Store;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.arrow.memory.BufferAllocator;

/**
 * The rows of one file, for those who plan by themselves which files are read: formats that have to
 * look into files, such as those that keep deleted rows by value, and engines.
 */
public final class FileRows implements BatchSource {
  private final FilledScan read;
  private final BatchSource rows;

  private FileRows(FilledScan read, BatchSource rows) {
    this.read = read;
    this.rows = rows;
  }

  /**
   * Reads a file. Blocks.
   *
   * @param store holds it
   * @param mapping where the columns stand in it
   * @param file which file; what its deletes name is left out, and its partition's values stand for
   *     their columns
   * @param contract the columns to give, in this order; a nullable one that the file lacks is null
   * @param allocator gives memory to the batches
   * @return every other row, in the order of the file, to be closed by the caller
   * @throws dev.graticule.store.ObjectNotFoundException when the file is gone
   * @throws FileMismatchException when a column cannot be read as the contract says
   */
  public static BatchSource read(
      Store store,
      ColumnMapping mapping,
      DataFile file,
      Contract contract,
      BufferAllocator allocator) {
    return FilledScan.open(store, mapping, file, contract, Predicates.all(), allocator);
  }

  /**
   * Reads the rows of a version's file that meet a condition. Blocks. Row groups, and pages where
   * the file has statistics of them, are skipped by what they hold.
   *
   * @param snapshot the version
   * @param file one of its files; what its deletes name is left out
   * @param open the same file, open; taken over
   * @param options columns and condition in the names of the version's contract, which must be
   *     given, the condition checked against it; and how large batches may be
   * @param allocator gives memory to the batches
   * @return the rows, in the order of the file, to be closed by the caller
   * @throws FileMismatchException when a column cannot be read as the contract says
   */
  public static FileRows matching(
      Snapshot snapshot,
      DataFile file,
      GeoParquetFile open,
      ReadOptions options,
      BufferAllocator allocator) {
    Contract wanted = snapshot.contract().select(options.columns().orElseThrow());
    Predicate condition = options.predicate().orElseThrow();
    Set<String> needed = new LinkedHashSet<>(wanted.names());
    needed.addAll(ConditionColumns.of(condition, snapshot.contract()));
    FilledScan read =
        FilledScan.open(
            open,
            snapshot.columnMapping(),
            file,
            snapshot.contract().select(List.copyOf(needed)),
            condition,
            ReadOptions.all()
                .withBatchRows(options.batchRows())
                .withBatchBytes(options.batchBytes())
                .withScan(options.scan()),
            allocator);
    return new FileRows(read, new FilteredScan(read, read.remaining(), wanted, allocator));
  }

  @Override
  public Contract contract() {
    return rows.contract();
  }

  @Override
  public Optional<Batch> next() {
    return rows.next();
  }

  /**
   * How many rows were looked at so far, met the condition or not.
   *
   * @return the count
   */
  public long rowsDecoded() {
    return read.rowsDecoded();
  }

  @Override
  public void close() {
    rows.close();
  }
}
