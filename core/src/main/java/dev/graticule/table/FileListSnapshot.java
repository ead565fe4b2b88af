package dev.graticule.table;

import dev.graticule.contract.Contract;
import dev.graticule.predicate.Predicate;
import dev.graticule.store.Store;
import java.time.Instant;
import java.util.List;

/**
 * A snapshot that holds its list of files.
 *
 * @param allFiles the files, in the order of their paths
 */
record FileListSnapshot(
    String id,
    Instant committedAt,
    Contract contract,
    ColumnMapping columnMapping,
    Store store,
    List<DataFile> allFiles)
    implements Snapshot {

  /** A snapshot whose files name their columns as the contract does. */
  FileListSnapshot(
      String id, Instant committedAt, Contract contract, Store store, List<DataFile> allFiles) {
    this(id, committedAt, contract, ColumnMapping.byName(), store, allFiles);
  }

  @Override
  public List<DataFile> files(Predicate condition) {
    return new MayMatch(condition, contract).filter(allFiles);
  }

  @Override
  public FileTotals totals() {
    return FileTotals.of(allFiles);
  }
}
