package dev.graticule.delta;

import dev.graticule.contract.Contract;
import dev.graticule.predicate.Predicate;
import dev.graticule.predicate.PredicateCheck;
import dev.graticule.predicate.StatisticsEvaluator;
import dev.graticule.predicate.Verdict;
import dev.graticule.store.Store;
import dev.graticule.table.ColumnMapping;
import dev.graticule.table.DataFile;
import dev.graticule.table.FileTotals;
import dev.graticule.table.Snapshot;
import dev.graticule.table.SnapshotExpiredException;
import java.lang.ref.SoftReference;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A version of a Delta table. Its list of files is read when it is first asked for, and kept while
 * there is memory for it.
 */
final class DeltaSnapshot implements Snapshot {
  private final DeltaTable table;
  private final TableState state;
  private @Nullable Instant committedAt;
  private SoftReference<@Nullable List<DataFile>> files = new SoftReference<>(null);

  DeltaSnapshot(DeltaTable table, TableState state) {
    this.table = table;
    this.state = state;
  }

  TableState state() {
    return state;
  }

  @Override
  public String id() {
    return Long.toString(state.version());
  }

  @Override
  public synchronized Instant committedAt() {
    Instant known = committedAt;
    if (known == null) {
      known = table.committedAt(state.kernel());
      committedAt = known;
    }
    return known;
  }

  @Override
  public Contract contract() {
    return state.contract();
  }

  @Override
  public ColumnMapping columnMapping() {
    return state.names().columnMapping();
  }

  @Override
  public Store store() {
    return table.files();
  }

  @Override
  public List<DataFile> files(Predicate condition) {
    Predicate checked = PredicateCheck.require(condition, state.contract());
    List<DataFile> all = allFiles();
    if (checked instanceof Predicate.And and && and.parts().isEmpty()) {
      return all;
    }
    return all.stream()
        .filter(
            file ->
                StatisticsEvaluator.verdict(checked, state.contract(), file.evidenceWithPartition())
                    != Verdict.NONE)
        .toList();
  }

  @Override
  public FileTotals totals() {
    return FileTotals.of(allFiles());
  }

  /** Each file, in the order of their paths. */
  synchronized List<DataFile> allFiles() {
    List<DataFile> known = files.get();
    if (known == null) {
      known = read();
      files = new SoftReference<>(known);
    }
    return known;
  }

  private List<DataFile> read() {
    try {
      return table.dataFiles(state);
    } catch (RuntimeException e) {
      if (table.isThere(state.version())) {
        throw e;
      }
      throw new SnapshotExpiredException(this, LogFiles.commit(state.version()), e);
    }
  }

  @Override
  public String toString() {
    return "DeltaSnapshot[" + table.name() + ", version " + id() + "]";
  }
}
