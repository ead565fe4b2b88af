package dev.graticule.table;

import dev.graticule.batch.BatchSource;
import dev.graticule.batch.Cast;
import dev.graticule.contract.Contract;
import dev.graticule.job.JobControl;
import dev.graticule.predicate.Predicates;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Staged files on their way into a table that others change meanwhile. The rows are not asked for
 * again: each try states anew what the files are in the table of that moment, and writes them anew
 * only where their field ids have come to mean other columns. For one thread.
 */
final class Landing implements AutoCloseable {
  private final SpatialTable table;
  private final TableLog log;
  private final LakeResources resources;
  private final AppendOptions options;
  private final Placement placement;
  private final Contract given;
  private final JobControl control;
  private StagedFiles staged;

  /**
   * Takes the files over.
   *
   * @param given what the rows were before they were fitted to the table
   */
  Landing(
      SpatialTable table,
      TableLog log,
      LakeResources resources,
      AppendOptions options,
      Placement placement,
      Contract given,
      StagedFiles staged,
      JobControl control) {
    this.table = table;
    this.log = log;
    this.resources = resources;
    this.options = options;
    this.placement = placement;
    this.given = given;
    this.staged = staged;
    this.control = control;
  }

  /**
   * Commits.
   *
   * @param base whose contract the files were written under
   * @param fit how the rows came into it
   * @return the commit that is in the table, and what it was
   */
  Landed land(Snapshot base, ContractFit fit) {
    Tries tries = new Tries(commit(base, fit, staged.files()));
    Committed committed;
    try {
      committed = resources.retries().commit(table.name(), log, tries.last, lost -> tries.again());
    } catch (CommitUnknownException e) {
      staged.keep();
      throw e;
    }
    if (committed.outcome() == Committed.Outcome.COMMITTED) {
      staged.keep();
      return new Landed(committed, tries.last);
    }
    if (holdsOurs(committed.snapshot())) {
      // Its answer was lost, and it was found by its key: these very files.
      staged.keep();
      return new Landed(
          new Committed(committed.snapshot(), Committed.Outcome.COMMITTED, committed.took()),
          tries.last);
    }
    return Landed.found(committed);
  }

  /** What was tried last, so that its files can be told once it is in. */
  private final class Tries {
    private Commit last;

    Tries(Commit first) {
      last = first;
    }

    Commit again() {
      control.checkCancelled();
      Snapshot base = log.snapshot();
      last = options.schema() == SchemaMode.MERGE ? merged(base) : renamed(base);
      return last;
    }
  }

  /** As if the rows had come before the contract changed. */
  private Commit renamed(Snapshot base) {
    Contract now = base.contract();
    return commit(
        base,
        new ContractFit(now, List.of()),
        staged.under(table.name(), now, log.writeOptions(now).fieldIds()));
  }

  /** As if the rows came now. */
  private Commit merged(Snapshot base) {
    ContractFit fit = ContractFit.of(table, log, base.contract(), given, SchemaMode.MERGE);
    Optional<Map<String, Integer>> ids = log.writeOptions(fit.contract()).fieldIds();
    if (!staged.standFor(ids)) {
      rewrite(fit.contract(), base);
    }
    return commit(base, fit, staged.under(table.name(), fit.contract(), ids));
  }

  private void rewrite(Contract contract, Snapshot base) {
    StagedFiles before = staged;
    Snapshot rows = before.asSnapshot(base.store());
    Cast cast = Cast.plan(before.contract(), contract, Cast.ExtraColumns.DROP);
    try (BatchSource source =
        cast.source(
            new TableScan(rows, before.contract().names(), Predicates.all(), resources.allocator()),
            resources.allocator())) {
      staged =
          new RowWriting(table, log, resources)
              .write(source, contract, base.store(), new Uncounted(control));
    }
    before.close();
  }

  private Commit commit(Snapshot base, ContractFit fit, List<DataFile> files) {
    Commit commit = options.on(fit.on(placement.of(base, files)));
    table.requireFor(commit);
    return commit;
  }

  private boolean holdsOurs(Snapshot snapshot) {
    if (staged.files().isEmpty()) {
      return false;
    }
    DataFile first = staged.files().get(0);
    return snapshot.files(Predicates.all()).stream().anyMatch(f -> f.path().equals(first.path()));
  }

  @Override
  public void close() {
    staged.close();
  }
}
