package dev.graticule.iceberg;

import dev.graticule.predicate.Evidence;
import dev.graticule.predicate.Predicate;
import dev.graticule.predicate.PredicateCheck;
import dev.graticule.predicate.PredicateException;
import dev.graticule.predicate.StatisticsEvaluator;
import dev.graticule.predicate.Verdict;
import dev.graticule.store.StorePath;
import dev.graticule.table.Commit;
import dev.graticule.table.CommitConflictException;
import dev.graticule.table.CommitConflictException.Remedy;
import dev.graticule.table.Operation;
import dev.graticule.table.ReadScope;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.iceberg.BaseTable;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.DeleteFile;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.SnapshotChanges;

/** Whether the commits since a base leave alone what a commit was computed from. */
final class CommitChecks {
  private final VersionedTable now;
  private final Commit commit;

  CommitChecks(VersionedTable now, Commit commit) {
    this.now = now;
    this.commit = commit;
  }

  /** Throws the conflict, when there is one. */
  void require() {
    commit.read().ifPresent(this::require);
  }

  private void require(ReadScope read) {
    VersionId base =
        VersionId.parse(read.base())
            .orElseThrow(
                () ->
                    conflict(
                        "Version %s, which the commit was computed from, is none of table \"%s\""
                            .formatted(read.base(), now.name())));
    List<Snapshot> since = since(base);
    boolean binds =
        commit.contract().isPresent() || !commit.added().isEmpty() || read.condition().isPresent();
    if (binds && changedContract(base, since)) {
      throw conflict(
          "The contract of table \"%s\" was changed since version %s"
              .formatted(now.name(), read.base()));
    }
    read.condition().ifPresent(condition -> requireNothingAdded(condition, since));
    requireStillThere(read, since);
    if (!commit.rowDeletes().isEmpty()) {
      requireNoDeletesOfRemoved(since);
    }
  }

  /** The snapshots after the base, the newest first. */
  private List<Snapshot> since(VersionId base) {
    List<Snapshot> since = new ArrayList<>();
    OptionalLong from = base.snapshot();
    for (Snapshot snapshot : Versions.ancestors(now.metadata())) {
      if (from.isPresent() && snapshot.snapshotId() == from.getAsLong()) {
        return since;
      }
      since.add(snapshot);
    }
    if (from.isPresent()) {
      throw conflict(
          "Version %s of table \"%s\", which the commit was computed from, has expired"
              .formatted(base, now.name()));
    }
    return since;
  }

  private boolean changedContract(VersionId base, List<Snapshot> since) {
    if (since.stream().anyMatch(snapshot -> snapshot.summary().containsKey(Summary.CONTRACT))) {
      return true;
    }
    int before;
    if (base.schema().isPresent()) {
      before = base.schema().getAsInt();
    } else {
      Snapshot snapshot = now.metadata().snapshot(base.snapshot().orElseThrow());
      Integer own = snapshot.schemaId();
      before = own == null ? now.metadata().currentSchemaId() : own;
    }
    return before != now.metadata().currentSchemaId();
  }

  /** What was found in a file decides what comes in. */
  private void requireStillThere(ReadScope read, List<Snapshot> since) {
    Set<String> files = locations(read.files());
    if (files.isEmpty()) {
      return;
    }
    for (Snapshot snapshot : since) {
      SnapshotChanges changes = changes(snapshot);
      boolean touched = deletesRowsOf(files, changes);
      for (DataFile removed : changes.removedDataFiles()) {
        touched |= files.contains(Locations.normal(removed.location()));
      }
      if (touched) {
        throw conflict(
            "Version %d of table \"%s\" took out files or rows of them, or may have, which decided what the commit does"
                .formatted(snapshot.snapshotId(), now.name()));
      }
    }
  }

  private Set<String> locations(Collection<StorePath> paths) {
    return paths.stream().map(now.locations()::location).collect(Collectors.toSet());
  }

  private static boolean deletesRowsOf(Set<String> files, SnapshotChanges changes) {
    for (DeleteFile delete : changes.addedDeleteFiles()) {
      String about = delete.referencedDataFile();
      // Lists and values may be about any file.
      if (about == null || files.contains(Locations.normal(about))) {
        return true;
      }
    }
    return false;
  }

  private void requireNothingAdded(Predicate condition, List<Snapshot> since) {
    Predicate checked;
    try {
      checked = PredicateCheck.require(condition, now.columns().contract());
    } catch (PredicateException e) {
      throw new CommitConflictException(
          Remedy.READ_AGAIN,
          "What the commit has read of table \"%s\" can no longer be asked: %s Read the newest snapshot and begin again."
              .formatted(now.name(), e.getMessage()),
          e);
    }
    for (Snapshot snapshot : since) {
      // The same rows in other files are no news.
      if (Summary.operation(snapshot) == Operation.REPLACE) {
        continue;
      }
      for (DataFile file : added(snapshot)) {
        if (mayMatch(checked, file)) {
          throw conflict(
              "Version %d of table \"%s\" added %s meanwhile, which may hold rows that the commit would have read"
                  .formatted(snapshot.snapshotId(), now.name(), file.location()));
        }
      }
    }
  }

  /** A file that is taken out holds other rows by now when some of them were deleted. */
  private void requireNoDeletesOfRemoved(List<Snapshot> since) {
    Set<String> removed = locations(commit.removed());
    if (removed.isEmpty()) {
      return;
    }
    for (Snapshot snapshot : since) {
      if (deletesRowsOf(removed, changes(snapshot))) {
        throw conflict(
            "Version %d of table \"%s\" deleted rows of files that the commit takes out, or may have"
                .formatted(snapshot.snapshotId(), now.name()));
      }
    }
  }

  private Iterable<DataFile> added(Snapshot snapshot) {
    return changes(snapshot).addedDataFiles();
  }

  private SnapshotChanges changes(Snapshot snapshot) {
    BaseTable table =
        new BaseTable(new FrozenOperations(now.metadata(), now.io()), now.name(), report -> {});
    return SnapshotChanges.builderFor(table).snapshot(snapshot).build();
  }

  private boolean mayMatch(Predicate condition, DataFile file) {
    Evidence evidence = new FileBounds(file, now.columns(), (entry, fieldId) -> entry);
    Map<String, Optional<dev.graticule.predicate.Literal>> partition =
        PartitionValues.columns(
            now.metadata().spec(file.specId()), file.partition(), now.columns().schema());
    dev.graticule.table.DataFile judged =
        new dev.graticule.table.DataFile(
            dev.graticule.store.StorePath.of("added"),
            file.fileSizeInBytes(),
            file.recordCount(),
            partition,
            evidence);
    return StatisticsEvaluator.judge(
                condition, now.columns().contract(), judged.evidenceWithPartition())
            .verdict()
        != Verdict.NONE;
  }

  private static CommitConflictException conflict(String what) {
    return new CommitConflictException(
        Remedy.READ_AGAIN, what + "; read the newest snapshot and begin again.");
  }
}
