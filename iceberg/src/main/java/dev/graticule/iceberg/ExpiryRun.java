package dev.graticule.iceberg;

import dev.graticule.table.Expiry;
import dev.graticule.table.RefusedException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.iceberg.BaseTable;
import org.apache.iceberg.ExpireSnapshots;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.SnapshotRef;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableProperties;

/**
 * Lets versions go. They are named one by one: Iceberg's way by age leaves the files behind that
 * the oldest kept version had replaced, and knows nothing of readers here.
 */
final class ExpiryRun {
  private final TableState state;
  private final List<String> gone = new ArrayList<>();

  ExpiryRun(TableState state) {
    this.state = state;
  }

  /** The ids of the versions that went. */
  List<String> run(Expiry expiry, Set<String> held) {
    new MetadataChange(state, "let versions go").run(now -> expire(now, expiry, held));
    return gone;
  }

  private void expire(VersionedTable now, Expiry expiry, Set<String> held) {
    gone.clear();
    TableMetadata metadata = now.metadata();
    if (!metadata.propertyAsBoolean(
        TableProperties.GC_ENABLED, TableProperties.GC_ENABLED_DEFAULT)) {
      throw new RefusedException(
          "The property \"%s\" of table \"%s\" is false: its files may belong to other tables too, and no version is let go. Set it to true if they do not."
              .formatted(TableProperties.GC_ENABLED, now.name()));
    }
    List<Snapshot> old = old(metadata, expiry, held);
    if (old.isEmpty()) {
      return;
    }
    OneTryOperations operations =
        new OneTryOperations(state.access().operations(), metadata, now.io());
    ExpireSnapshots expire =
        new BaseTable(operations, now.name(), report -> {})
            .expireSnapshots()
            .expireOlderThan(Long.MIN_VALUE)
            .deleteWith(location -> now.io().deleteFile(location));
    for (Snapshot snapshot : old) {
      expire.expireSnapshotId(snapshot.snapshotId());
      gone.add(VersionId.of(snapshot).toString());
    }
    expire.commit();
  }

  /** Those that may go: the tips of branches and tagged ones never do. */
  private static List<Snapshot> old(TableMetadata metadata, Expiry expiry, Set<String> held) {
    Set<Long> stay = new HashSet<>();
    for (SnapshotRef ref : metadata.refs().values()) {
      stay.add(ref.snapshotId());
    }
    for (String id : held) {
      VersionId.parse(id)
          .map(VersionId::snapshot)
          .filter(OptionalLong::isPresent)
          .ifPresent(snapshot -> stay.add(snapshot.getAsLong()));
    }
    Versions.ancestors(metadata).stream()
        .limit(expiry.keepLast())
        .forEach(snapshot -> stay.add(snapshot.snapshotId()));
    return metadata.snapshots().stream()
        .filter(snapshot -> !stay.contains(snapshot.snapshotId()))
        .filter(snapshot -> snapshot.timestampMillis() < expiry.olderThan().toEpochMilli())
        .toList();
  }
}
