package dev.graticule.table;

import dev.graticule.batch.BatchSource;
import dev.graticule.contract.Contract;
import dev.graticule.predicate.Predicates;
import dev.graticule.store.Store;
import org.apache.arrow.memory.BufferAllocator;

/**
 * The rows of one file, for formats that have to look into files: such as those that keep deleted
 * rows by value.
 */
public final class FileRows {
  private FileRows() {}

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
}
