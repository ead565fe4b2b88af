package dev.graticule.iceberg;

import dev.graticule.table.HistoryEntry;
import dev.graticule.table.Operation;
import dev.graticule.table.RefusedException;
import dev.graticule.table.Version;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.iceberg.BaseTable;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.SnapshotRef;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.util.SnapshotUtil;

/** The versions of a table at one moment: found, listed and named. */
final class Versions {
  private final TableState state;
  private final VersionedTable now;
  private final TableMetadata metadata;

  Versions(TableState state, VersionedTable now) {
    this.state = state;
    this.now = now;
    this.metadata = now.metadata();
  }

  /** The version asked for. */
  IcebergSnapshot find(Version version) {
    VersionId current = VersionId.current(metadata);
    if (version instanceof Version.Id id && id.id().equals(current.toString())) {
      return new IcebergSnapshot(state, now, current);
    }
    Snapshot snapshot =
        snapshot(version)
            .orElseThrow(
                () ->
                    new RefusedException(
                        "Table \"%s\" has no version %s; it has %s, tags %s."
                            .formatted(now.name(), version, ids(), tags().keySet())));
    return new IcebergSnapshot(state, state.at(now, snapshot), VersionId.of(snapshot));
  }

  private Optional<Snapshot> snapshot(Version version) {
    if (version instanceof Version.Id id) {
      return VersionId.parse(id.id())
          .filter(parsed -> parsed.snapshot().isPresent())
          .map(parsed -> metadata.snapshot(parsed.snapshot().getAsLong()));
    }
    if (version instanceof Version.Tag tag) {
      return Optional.ofNullable(tags().get(tag.name()))
          .map(ref -> metadata.snapshot(ref.snapshotId()));
    }
    return at(((Version.At) version).moment());
  }

  /** By the log of what was current when, which knows of roll-backs too. */
  private Optional<Snapshot> at(Instant moment) {
    Optional<Snapshot> found = Optional.empty();
    for (org.apache.iceberg.HistoryEntry entry : metadata.snapshotLog()) {
      if (entry.timestampMillis() <= moment.toEpochMilli()) {
        found = Optional.ofNullable(metadata.snapshot(entry.snapshotId()));
      }
    }
    return found;
  }

  private Map<String, SnapshotRef> tags() {
    Map<String, SnapshotRef> tags = new TreeMap<>();
    metadata
        .refs()
        .forEach(
            (name, ref) -> {
              if (ref.isTag()) {
                tags.put(name, ref);
              }
            });
    return tags;
  }

  private List<String> ids() {
    return metadata.snapshots().stream()
        .map(s -> s.snapshotId() + " of " + Instant.ofEpochMilli(s.timestampMillis()))
        .toList();
  }

  /** The versions that led to the one of now, the newest first. */
  List<HistoryEntry> history() {
    List<HistoryEntry> history = new ArrayList<>();
    for (Snapshot snapshot : ancestors(metadata)) {
      VersionId id = history.isEmpty() ? VersionId.current(metadata) : VersionId.of(snapshot);
      history.add(
          new HistoryEntry(
              id.toString(),
              Instant.ofEpochMilli(snapshot.timestampMillis()),
              Summary.operation(snapshot),
              tagsOf(snapshot),
              Summary.of(snapshot)));
    }
    if (history.isEmpty()) {
      history.add(
          new HistoryEntry(
              VersionId.current(metadata).toString(),
              Instant.ofEpochMilli(metadata.lastUpdatedMillis()),
              Operation.CREATE,
              List.of(),
              Map.of()));
    }
    return history;
  }

  /** The snapshots that led to the current one, which comes first. */
  static List<Snapshot> ancestors(TableMetadata metadata) {
    List<Snapshot> ancestors = new ArrayList<>();
    if (metadata.currentSnapshot() != null) {
      SnapshotUtil.ancestorsOf(metadata.currentSnapshot().snapshotId(), metadata::snapshot)
          .forEach(ancestors::add);
    }
    return ancestors;
  }

  private List<String> tagsOf(Snapshot snapshot) {
    return tags().entrySet().stream()
        .filter(tag -> tag.getValue().snapshotId() == snapshot.snapshotId())
        .map(Map.Entry::getKey)
        .toList();
  }

  /** Gives a version a name. */
  void tag(String name, IcebergSnapshot snapshot) {
    SnapshotRef taken = metadata.ref(name);
    if (taken != null) {
      throw new RefusedException(
          "Tag \"%s\" of table \"%s\" names version %d already; choose another."
              .formatted(name, now.name(), taken.snapshotId()));
    }
    Optional<Snapshot> there =
        snapshot.table().snapshot().map(found -> metadata.snapshot(found.snapshotId()));
    if (there.isEmpty()) {
      throw new RefusedException(
          "Version %s of table \"%s\" is no longer there, or never had rows, and cannot be tagged."
              .formatted(snapshot.id(), now.name()));
    }
    OneTryOperations operations =
        new OneTryOperations(state.access().operations(), metadata, now.io());
    new BaseTable(operations, now.name(), report -> {})
        .manageSnapshots()
        .createTag(name, there.get().snapshotId())
        .commit();
  }
}
