package dev.graticule.table;

import dev.graticule.batch.BatchSource;
import dev.graticule.job.JobControl;

/**
 * The way of rows into a table: fitted to its contract, written to staged files, committed.
 * Whatever fails before the commit leaves nothing; when nobody knows whether the commit happened,
 * everything stays.
 */
final class RowsIn {
  private final SpatialTable table;
  private final TableLog log;
  private final LakeResources resources;
  private final AppendOptions options;

  RowsIn(SpatialTable table, TableLog log, LakeResources resources, AppendOptions options) {
    this.table = table;
    this.log = log;
    this.resources = resources;
    this.options = options;
  }

  /**
   * Brings rows in.
   *
   * @param source the rows; taken over
   * @param placement what becomes of their files
   * @param control tells of progress and of a cancel
   * @return what landed; the table as it was when there were no rows and there is no key to
   *     remember
   */
  Landed run(BatchSource source, Placement placement, JobControl control) {
    try (source) {
      Snapshot base = log.snapshot();
      ContractFit fit =
          ContractFit.of(table, log, base.contract(), source.contract(), options.schema());
      StagedFiles staged =
          new RowWriting(table, log, resources)
              .write(placement.passing(fit.rows(source)), fit.contract(), base.store(), control);
      try (Landing landing =
          new Landing(
              table, log, resources, options, placement, source.contract(), staged, control)) {
        if (staged.files().isEmpty()
            && options.idempotencyKey().isEmpty()
            && !placement.actsWithoutRows()) {
          return Landed.nothing(base);
        }
        control.checkCancelled();
        staged.publish();
        return landing.land(base, fit);
      }
    }
  }
}
