package dev.graticule.iceberg;

import dev.graticule.GraticuleException;
import dev.graticule.contract.Contract;
import dev.graticule.predicate.Predicate;
import dev.graticule.predicate.Predicates;
import dev.graticule.store.Store;
import dev.graticule.store.StorePath;
import dev.graticule.table.ColumnMapping;
import dev.graticule.table.DataFile;
import dev.graticule.table.FileTotals;
import dev.graticule.table.Snapshot;
import dev.graticule.table.SnapshotExpiredException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.iceberg.SnapshotSummary;
import org.apache.iceberg.exceptions.NotFoundException;

/** A version of a table. */
final class IcebergSnapshot implements Snapshot {
  private final TableState state;
  private final VersionedTable table;
  private final VersionId id;

  IcebergSnapshot(TableState state, VersionedTable table, VersionId id) {
    this.state = state;
    this.table = table;
    this.id = id;
  }

  VersionId versionId() {
    return id;
  }

  VersionedTable table() {
    return table;
  }

  @Override
  public String id() {
    return id.toString();
  }

  @Override
  public Instant committedAt() {
    return Instant.ofEpochMilli(
        table
            .snapshot()
            .map(org.apache.iceberg.Snapshot::timestampMillis)
            .orElse(table.metadata().lastUpdatedMillis()));
  }

  @Override
  public Contract contract() {
    return table.columns().contract();
  }

  @Override
  public ColumnMapping columnMapping() {
    return table.columns().mapping();
  }

  @Override
  public Store store() {
    return table.store();
  }

  @Override
  public List<DataFile> files(Predicate condition) {
    try {
      return new Planning(table).files(condition);
    } catch (RuntimeException e) {
      throw gone(e)
          .<GraticuleException>map(file -> new SnapshotExpiredException(this, file, e))
          .orElseGet(() -> Failures.typed(table.name(), "cannot be read", e));
    }
  }

  /** What is gone of a version that the table has let go. */
  private Optional<StorePath> gone(RuntimeException e) {
    Optional<org.apache.iceberg.Snapshot> snapshot = table.snapshot();
    if (!(e instanceof NotFoundException)
        || snapshot.isEmpty()
        || state.now().metadata().snapshot(snapshot.get().snapshotId()) != null) {
      return Optional.empty();
    }
    return Optional.of(
        e instanceof StoreFileIO.Gone gone
            ? gone.path()
            : table.locations().path(snapshot.get().manifestListLocation()));
  }

  /** From the sums that come with each snapshot, unless deletes are counted into them. */
  @Override
  public FileTotals totals() {
    Map<String, String> summary =
        table.snapshot().map(org.apache.iceberg.Snapshot::summary).orElse(Map.of());
    try {
      if (Long.parseLong(summary.getOrDefault(SnapshotSummary.TOTAL_DELETE_FILES_PROP, "1")) == 0) {
        return new FileTotals(
            number(summary, SnapshotSummary.TOTAL_DATA_FILES_PROP),
            number(summary, SnapshotSummary.TOTAL_FILE_SIZE_PROP),
            number(summary, SnapshotSummary.TOTAL_RECORDS_PROP));
      }
    } catch (NumberFormatException e) {
      // A writer that keeps no such sums: the files are counted.
    }
    return FileTotals.of(files(Predicates.all()));
  }

  private static long number(Map<String, String> summary, String name) {
    return Long.parseLong(summary.getOrDefault(name, "absent"));
  }

  @Override
  public String toString() {
    return "IcebergSnapshot[%s, %s]".formatted(table.name(), id);
  }
}
