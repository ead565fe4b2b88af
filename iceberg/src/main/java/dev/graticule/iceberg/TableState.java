package dev.graticule.iceberg;

import dev.graticule.table.RefusedException;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.SnapshotSummary;
import org.apache.iceberg.TableMetadata;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a table now: its metadata, looked up in the catalog whenever it is asked for.
 * Iceberg's own object for that is for one thread at a time; one lock makes each look, and each
 * commit, a moment.
 */
final class TableState implements AutoCloseable {
  /** The newest version of the specification that is understood. */
  static final int NEWEST = 3;

  private final TableAccess access;
  private final ReentrantLock lock = new ReentrantLock();
  private @Nullable Known known;

  /** Metadata and what follows from it. */
  private record Known(
      TableMetadata metadata, TableAccess.Place place, TableColumns columns, KnownFiles files) {

    static Known of(TableMetadata metadata, TableAccess.Place place, TableColumns columns) {
      return new Known(metadata, place, columns, new KnownFiles(files(metadata)));
    }

    /** As the sums that come with a snapshot say; many where none do. */
    private static long files(TableMetadata metadata) {
      Snapshot snapshot = metadata.currentSnapshot();
      if (snapshot == null || snapshot.summary() == null) {
        return Long.MAX_VALUE;
      }
      try {
        return Long.parseLong(
            snapshot.summary().getOrDefault(SnapshotSummary.TOTAL_DATA_FILES_PROP, "absent"));
      } catch (NumberFormatException e) {
        return Long.MAX_VALUE;
      }
    }
  }

  TableState(TableAccess access) {
    this.access = access;
  }

  String name() {
    return access.name();
  }

  /** Held while a commit is tried, so that threads of one table queue up instead of racing. */
  ReentrantLock lock() {
    return lock;
  }

  TableAccess access() {
    return access;
  }

  /** The table as it is now. */
  VersionedTable now() {
    lock.lock();
    try {
      TableMetadata metadata = Failures.reading(name(), this::refreshed);
      return version(known(metadata), Optional.ofNullable(metadata.currentSnapshot()), false);
    } finally {
      lock.unlock();
    }
  }

  /** The table as metadata at hand says, which may be newer than what was looked up last. */
  VersionedTable as(TableMetadata metadata) {
    lock.lock();
    try {
      return version(derived(metadata), Optional.ofNullable(metadata.currentSnapshot()), false);
    } finally {
      lock.unlock();
    }
  }

  /** An earlier version, under the schema of its time. */
  VersionedTable at(VersionedTable now, Snapshot snapshot) {
    TableMetadata metadata = now.metadata();
    Schema schema =
        snapshot.schemaId() == null
            ? metadata.schema()
            : metadata.schemasById().getOrDefault(snapshot.schemaId(), metadata.schema());
    TableColumns columns =
        schema.schemaId() == metadata.currentSchemaId()
            ? now.columns()
            : TableColumns.of(name(), schema, metadata.properties());
    return new VersionedTable(
        name(),
        metadata,
        Optional.of(snapshot),
        true,
        columns,
        now.io(),
        now.locations(),
        now.store(),
        now.allocator(),
        KnownFiles.none());
  }

  private VersionedTable version(Known known, Optional<Snapshot> snapshot, boolean pinned) {
    return new VersionedTable(
        name(),
        known.metadata(),
        snapshot,
        pinned,
        known.columns(),
        known.place().io(),
        known.place().locations(),
        known.place().store(),
        access.allocator(),
        known.files());
  }

  private TableMetadata refreshed() {
    try {
      return access.operations().refresh();
    } finally {
      access.metadataWasRead();
    }
  }

  private Known known(TableMetadata metadata) {
    Known last = known;
    if (last == null || last.metadata() != metadata) {
      last = derived(metadata);
      known = last;
    }
    return last;
  }

  private Known derived(TableMetadata metadata) {
    if (metadata.formatVersion() > NEWEST) {
      throw new RefusedException(
          "Table \"%s\" is of Iceberg's format version %d; this library reads up to %d: use a newer one."
              .formatted(name(), metadata.formatVersion(), NEWEST));
    }
    if (!metadata.encryptionKeys().isEmpty()) {
      throw new RefusedException(
          "Table \"%s\" is encrypted, which this library cannot read; use an engine that has its keys."
              .formatted(name()));
    }
    Known last = known;
    if (last != null
        && last.metadata().currentSchemaId() == metadata.currentSchemaId()
        && last.metadata().location().equals(metadata.location())
        && last.metadata().properties().equals(metadata.properties())) {
      return Known.of(metadata, last.place(), last.columns());
    }
    return Known.of(
        metadata,
        access.place(metadata),
        TableColumns.of(name(), metadata.schema(), metadata.properties()));
  }

  @Override
  public void close() {
    access.close();
  }
}
