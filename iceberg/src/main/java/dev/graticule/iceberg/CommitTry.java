package dev.graticule.iceberg;

import dev.graticule.GraticuleException;
import dev.graticule.store.StorePath;
import dev.graticule.table.Commit;
import dev.graticule.table.CommitConflictException;
import dev.graticule.table.CommitConflictException.Remedy;
import dev.graticule.table.CommitUnknownException;
import dev.graticule.table.Committed;
import dev.graticule.table.DataFile;
import dev.graticule.table.Operation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.iceberg.AppendFiles;
import org.apache.iceberg.BaseTable;
import org.apache.iceberg.DataFiles;
import org.apache.iceberg.FileFormat;
import org.apache.iceberg.OverwriteFiles;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.RewriteFiles;
import org.apache.iceberg.RowDelta;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.SnapshotUpdate;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableProperties;
import org.apache.iceberg.Transaction;
import org.apache.iceberg.Transactions;
import org.apache.iceberg.exceptions.CommitStateUnknownException;
import org.apache.iceberg.exceptions.ValidationException;
import org.jspecify.annotations.Nullable;

/** One try at a commit: looked at, checked and swapped in on one and the same metadata. */
final class CommitTry {
  private final TableState state;
  private final Commit commit;
  private @Nullable DeletionVectors vectors;

  CommitTry(TableState state, Commit commit) {
    this.state = state;
    this.commit = commit;
  }

  Committed run() {
    state.lock().lock();
    try {
      VersionedTable now = state.now();
      Optional<Snapshot> same = commit.idempotencyKey().flatMap(key -> withKey(now, key));
      if (same.isPresent()) {
        return new Committed(
            new IcebergSnapshot(state, state.at(now, same.get()), VersionId.of(same.get())),
            Committed.Outcome.FOUND);
      }
      OneTryOperations operations =
          new OneTryOperations(state.access().operations(), now.metadata(), now.io());
      attempt(now, operations);
      VersionedTable then = state.as(operations.current());
      return new Committed(
          new IcebergSnapshot(state, then, VersionId.current(then.metadata())),
          Committed.Outcome.COMMITTED);
    } finally {
      state.lock().unlock();
    }
  }

  private static Optional<Snapshot> withKey(VersionedTable now, String key) {
    return Versions.ancestors(now.metadata()).stream()
        .filter(snapshot -> key.equals(snapshot.summary().get(Summary.KEY)))
        .findFirst();
  }

  private void attempt(VersionedTable now, OneTryOperations operations) {
    try {
      new CommitChecks(now, commit).require();
      change(now, operations);
    } catch (CommitStateUnknownException e) {
      verify(now, operations, e);
    } catch (RuntimeException e) {
      RuntimeException failure = failure(now, e);
      DeletionVectors written = vectors;
      if (written != null) {
        written.discard(now, failure);
      }
      throw failure;
    }
  }

  /** Why the commit did not happen. */
  private RuntimeException failure(VersionedTable now, RuntimeException failure) {
    if (failure instanceof OneTryOperations.LostRace) {
      return new CommitConflictException(
          Remedy.COMMIT_AGAIN,
          "Another commit to table \"%s\" came first: %s"
              .formatted(now.name(), Failures.messages(failure)),
          failure);
    }
    if (failure instanceof ValidationException) {
      return new CommitConflictException(
          Remedy.READ_AGAIN,
          "A commit to table \"%s\" since version %s touches this one: %s Read the newest snapshot and begin again."
              .formatted(
                  now.name(),
                  commit.read().map(read -> read.base()).orElse("the first"),
                  Failures.messages(failure)),
          failure);
    }
    return failure instanceof GraticuleException
        ? failure
        : Failures.typed(now.name(), "takes no commit", failure);
  }

  /** Nobody has answered whether the catalog took the commit; it is there, or nobody knows. */
  private void verify(
      VersionedTable before, OneTryOperations operations, CommitStateUnknownException lost) {
    TableMetadata tried = operations.tried();
    Snapshot snapshot = tried == null ? null : tried.currentSnapshot();
    try {
      VersionedTable now = state.now();
      if (snapshot != null && now.metadata().snapshot(snapshot.snapshotId()) != null) {
        operations.foundCommitted(now.metadata());
        return;
      }
    } catch (RuntimeException e) {
      lost.addSuppressed(e);
    }
    throw new CommitUnknownException(
        "Nobody knows whether the commit to table \"%s\" after version %s happened: %s Look whether the newest snapshot holds its files; delete none of them."
            .formatted(
                before.name(), VersionId.current(before.metadata()), Failures.messages(lost)),
        lost);
  }

  private void change(VersionedTable now, OneTryOperations operations) {
    Optional<String> nameMapping =
        commit.operation() == Operation.REGISTER
            ? new Registered(now, now.columns()).check(commit)
            : Optional.empty();
    if (commit.contract().isEmpty() && nameMapping.isEmpty()) {
      BaseTable table = new BaseTable(operations, now.name(), report -> {});
      files(
          now,
          now.columns(),
          table.spec(),
          new Producers(
              isTimeToMerge(now) ? table::newAppend : table::newFastAppend,
              table::newOverwrite,
              table::newRewrite,
              table::newRowDelta));
      return;
    }
    Transaction transaction = Transactions.newTransaction(now.name(), operations, report -> {});
    TableColumns columns = now.columns();
    if (commit.contract().isPresent()) {
      columns = SchemaChange.apply(now, commit.contract().get(), commit.changes(), transaction);
    }
    if (nameMapping.isPresent()) {
      transaction
          .updateProperties()
          .set(TableProperties.DEFAULT_NAME_MAPPING, nameMapping.get())
          .commit();
    }
    files(
        now,
        columns,
        transaction.table().spec(),
        new Producers(
            transaction::newAppend,
            transaction::newOverwrite,
            transaction::newRewrite,
            transaction::newRowDelta));
    transaction.commitTransaction();
  }

  /**
   * A fast append adds a manifest and reads nothing but the list of them, which makes plans slower
   * with each; the other merges them when there are as many as the table says, and costs a look at
   * what it has done. So the other does its work when there is some.
   */
  private static boolean isTimeToMerge(VersionedTable now) {
    TableMetadata metadata = now.metadata();
    boolean merges =
        metadata.propertyAsBoolean(
            TableProperties.MANIFEST_MERGE_ENABLED, TableProperties.MANIFEST_MERGE_ENABLED_DEFAULT);
    int enough =
        metadata.propertyAsInt(
            TableProperties.MANIFEST_MIN_MERGE_COUNT,
            TableProperties.MANIFEST_MIN_MERGE_COUNT_DEFAULT);
    // The list is read once, for this and for the append.
    return merges
        && now.snapshot().isPresent()
        && now.snapshot().get().dataManifests(now.io()).size() >= enough;
  }

  private record Producers(
      Supplier<AppendFiles> append,
      Supplier<OverwriteFiles> overwrite,
      Supplier<RewriteFiles> rewrite,
      Supplier<RowDelta> rowDelta) {}

  private void files(
      VersionedTable now, TableColumns columns, PartitionSpec spec, Producers producers) {
    List<org.apache.iceberg.DataFile> added = new ArrayList<>();
    commit.added().forEach(file -> added.add(entry(now, columns, spec, file)));
    if (!commit.rowDeletes().isEmpty()) {
      rowDelta(now, added, producers.rowDelta().get());
      return;
    }
    if (commit.removed().isEmpty()) {
      AppendFiles append = producers.append().get();
      added.forEach(append::appendFile);
      finish(append);
      return;
    }
    List<org.apache.iceberg.DataFile> removed = removed(now);
    Optional<Long> base = baseSnapshot();
    if (commit.operation() == Operation.REPLACE) {
      RewriteFiles rewrite = producers.rewrite().get();
      base.ifPresent(rewrite::validateFromSnapshot);
      removed.forEach(rewrite::deleteFile);
      added.forEach(rewrite::addFile);
      // Deletes by value that come meanwhile are younger than the rewritten rows and hit them too.
      base.map(id -> now.metadata().snapshot(id))
          .filter(snapshot -> snapshot.sequenceNumber() > 0 && !added.isEmpty())
          .ifPresent(snapshot -> rewrite.dataSequenceNumber(snapshot.sequenceNumber()));
      finish(rewrite);
      return;
    }
    OverwriteFiles overwrite = producers.overwrite().get();
    base.ifPresent(overwrite::validateFromSnapshot);
    overwrite.validateNoConflictingDeletes();
    removed.forEach(overwrite::deleteFile);
    added.forEach(overwrite::addFile);
    finish(overwrite);
  }

  /** What others changed meanwhile was looked at, file by file; Iceberg would have to guess. */
  private void rowDelta(
      VersionedTable now, List<org.apache.iceberg.DataFile> added, RowDelta delta) {
    DeletionVectors written = DeletionVectors.write(now, commit.rowDeletes());
    vectors = written;
    written.added().forEach(delta::addDeletes);
    written.replaced().forEach(delta::removeDeletes);
    removed(now).forEach(delta::removeRows);
    added.forEach(delta::addRows);
    now.snapshot().ifPresent(snapshot -> delta.validateFromSnapshot(snapshot.snapshotId()));
    finish(delta);
  }

  private Optional<Long> baseSnapshot() {
    return commit
        .read()
        .flatMap(read -> VersionId.parse(read.base()))
        .filter(id -> id.snapshot().isPresent())
        .map(id -> id.snapshot().getAsLong());
  }

  private List<org.apache.iceberg.DataFile> removed(VersionedTable now) {
    List<org.apache.iceberg.DataFile> removed = new ArrayList<>();
    var entries = new Planning(now).entries(commit.removed());
    for (StorePath path : commit.removed()) {
      org.apache.iceberg.@Nullable DataFile entry = entries.get(path);
      if (entry == null) {
        throw new CommitConflictException(
            Remedy.READ_AGAIN,
            "%s is no longer in table \"%s\", so it cannot be taken out; read the newest snapshot and begin again."
                .formatted(path, now.name()));
      }
      removed.add(entry);
    }
    return removed;
  }

  private static org.apache.iceberg.DataFile entry(
      VersionedTable now, TableColumns columns, PartitionSpec spec, DataFile file) {
    DataFiles.Builder builder =
        DataFiles.builder(spec)
            .withPath(now.locations().location(file.path()))
            .withFormat(FileFormat.PARQUET)
            .withFileSizeInBytes(file.bytes())
            .withMetrics(FileMetrics.of(columns, file.evidence(), file.rows()));
    if (spec.isPartitioned()) {
      builder.withPartition(
          PartitionValues.of(
              now.name(), spec, columns.schema(), file.partition(), file.path().value()));
    }
    return builder.build();
  }

  private void finish(SnapshotUpdate<?> update) {
    commit.summary().forEach(update::set);
    update.set(Summary.OPERATION, Summary.label(commit.operation()));
    commit.idempotencyKey().ifPresent(key -> update.set(Summary.KEY, key));
    if (commit.contract().isPresent()) {
      update.set(Summary.CONTRACT, "true");
    }
    update.commit();
  }
}
