package dev.graticule.table;

import dev.graticule.contract.Contract;
import dev.graticule.predicate.Predicate;
import dev.graticule.store.Store;
import java.time.Instant;
import java.util.List;

/** A snapshot of files that nobody committed, under whatever mapping. */
record ListedSnapshot(
    Contract contract, ColumnMapping columnMapping, Store store, List<DataFile> all)
    implements Snapshot {

  @Override
  public String id() {
    return "listed";
  }

  @Override
  public Instant committedAt() {
    return Instant.EPOCH;
  }

  @Override
  public List<DataFile> files(Predicate condition) {
    return all;
  }
}
