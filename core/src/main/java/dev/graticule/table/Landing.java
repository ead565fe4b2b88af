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
  private StagedFiles chosen;
  private boolean kept;

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
    this.chosen = staged;
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
    chosen = placement.chosen(base, staged);
    Tries tries = new Tries(commit(base, fit, chosen.files()));
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

  /** At once, before anything else can fail. Rows that were chosen are their placement's. */
  private void keep() {
    kept = true;
    placement.keep();
    if (chosen == staged) {
      staged.keep();
    }
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
        chosen(base).under(table.name(), now, log.writeOptions(now).fieldIds()));
  }

  /** As if the rows came now. */
  private Commit merged(Snapshot base) {
    ContractFit fit = ContractFit.of(table, log, base.contract(), given, options);
    Optional<Map<String, Integer>> ids = log.writeOptions(fit.contract()).fieldIds();
    if (!staged.standFor(ids)) {
      rewrite(fit.contract(), base);
    }
    return commit(base, fit, chosen(base).under(table.name(), fit.contract(), ids));
  }

  private StagedFiles chosen(Snapshot base) {
    chosen = placement.chosen(base, staged);
    return chosen;
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

  /** What is left of a change that is in the table must not make it seem to have failed. */
  @Override
  public void close() {
    if (kept) {
      Leftovers.remove(table.name(), staged::close);
    } else {
      staged.close();
    }
  }
}
