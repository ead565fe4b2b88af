package dev.graticule.table;

import dev.graticule.job.JobControl;
import dev.graticule.store.StorePath;
import dev.graticule.table.FileChange.Effect;
import dev.graticule.table.FileChanges.RowFate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A change of rows on its way into a table that others change meanwhile: each try looks anew at
 * what others have put in or changed since the last one. Whatever fails before the commit leaves
 * nothing; when nobody knows whether the commit happened, everything stays. For one thread.
 */
final class RowChange implements AutoCloseable {
  private final SpatialTable table;
  private final TableLog log;
  private final LakeResources resources;
  private final RowChangeOptions options;
  private final Operation operation;
  private final RowFinder finder;
  private final FileChanges changes;
  private final JobControl control;
  private Optional<SnapshotHold> hold = Optional.empty();

  RowChange(
      SpatialTable table,
      TableLog log,
      LakeResources resources,
      RowChangeOptions options,
      Operation operation,
      RowFinder finder,
      boolean takesOut,
      JobControl control) {
    this.table = table;
    this.log = log;
    this.resources = resources;
    this.options = options;
    this.operation = operation;
    this.finder = finder;
    this.control = control;
    RowFate fate = takesOut ? fate() : RowFate.STAY;
    this.changes = new FileChanges(table, log, resources, finder, fate, control);
  }

  private RowFate fate() {
    return options.deletes() == DeleteMode.MARK_ROWS && log.deletesRows()
        ? RowFate.MARKED
        : RowFate.REWRITTEN;
  }

  /** What becomes of the files of a version, which is held from now on. */
  List<FileChange> of(Snapshot base) {
    SnapshotHold held = table.hold(base);
    hold.ifPresent(SnapshotHold::close);
    hold = Optional.of(held);
    return changes.of(base);
  }

  /**
   * The commit of what becomes of the files of a version, as {@link #of} has told last.
   *
   * @param files the files of new rows
   */
  Commit commit(Snapshot base, List<DataFile> files) {
    List<DataFile> added = new ArrayList<>(files);
    List<StorePath> removed = new ArrayList<>();
    List<RowDelete> marked = new ArrayList<>();
    for (FileChange change : changes.last()) {
      change.rewritten().ifPresent(staged -> added.addAll(staged.files()));
      if (change.takesOut()) {
        removed.add(change.file().path());
      } else if (change.effect() == Effect.MARKED) {
        marked.add(new RowDelete(change.file(), change.found().rows()));
      }
    }
    Set<StorePath> read =
        changes.last().stream().map(change -> change.file().path()).collect(Collectors.toSet());
    return Commit.of(operation, added, removed)
        .withRowDeletes(marked)
        .withRead(new ReadScope(base.id(), Optional.of(finder.condition()), read));
  }

  /** Commits a change without new rows. */
  Landed commit() {
    Snapshot base = log.snapshot();
    Tries tries = new Tries(base);
    if (tries.last.changesNothing() && options.idempotencyKey().isEmpty()) {
      return Landed.nothing(base);
    }
    Landed landed;
    try {
      landed =
          Landed.of(
              resources.retries().commit(table.name(), log, tries.last, lost -> tries.again()),
              tries.last);
    } catch (CommitUnknownException e) {
      keep();
      throw e;
    }
    if (landed.committed().outcome() == Committed.Outcome.COMMITTED) {
      keep();
    }
    return landed;
  }

  /** What was tried last. */
  private final class Tries {
    private Commit last;

    Tries(Snapshot base) {
      last = next(base);
    }

    Commit again() {
      last = next(log.snapshot());
      return last;
    }

    private Commit next(Snapshot base) {
      control.checkCancelled();
      of(base);
      Commit commit = options.rows().on(commit(base, List.of()));
      table.requireFor(commit);
      return commit;
    }
  }

  /** Keeps rewritten files: the commit is in the table, or nobody knows whether it is. */
  void keep() {
    changes.keep();
  }

  /** What was done. */
  RowChangeResult result(Landed landed, Counts counts) {
    Committed committed = landed.committed();
    List<FileChange> done = landed.commit().changesNothing() ? List.of() : changes.last();
    Counts rows = landed.commit().changesNothing() ? Counts.none() : counts;
    List<DataFile> rewritten =
        done.stream()
            .flatMap(change -> change.rewritten().stream())
            .flatMap(staged -> staged.files().stream())
            .toList();
    return new RowChangeResult(
        committed.snapshot(),
        rows.deleted(),
        rows.updated(),
        rows.inserted(),
        landed.commit().added(),
        landed.commit().removed(),
        (int) done.stream().filter(change -> change.effect() == Effect.REWRITTEN).count(),
        rewritten.stream().mapToLong(DataFile::bytes).sum(),
        landed.commit().rowDeletes().size(),
        committed.outcome(),
        committed.took(),
        landed.quality());
  }

  /** How many rows a change was about. */
  record Counts(long deleted, long updated, long inserted) {
    static Counts none() {
      return new Counts(0, 0, 0);
    }
  }

  /** How many rows go, as was told last. */
  long rowsGone() {
    return changes.last().stream()
        .filter(change -> change.effect() != Effect.STAYS)
        .mapToLong(FileChange::count)
        .sum();
  }

  @Override
  public void close() {
    hold.ifPresent(SnapshotHold::close);
    changes.close();
  }
}
