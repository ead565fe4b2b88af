package dev.graticule.table;

import dev.graticule.batch.BatchSource;
import dev.graticule.job.JobControl;
import dev.graticule.quality.QualityGate;
import dev.graticule.quality.QualityReport;
import dev.graticule.write.ByteSize;
import dev.graticule.write.ComputedPartitions;
import dev.graticule.write.Layout;
import dev.graticule.write.PartitionCheck;
import org.apache.arrow.memory.OutOfMemoryException;

/**
 * The way of rows into a table: fitted to its contract, held against rules, partitioned, written to
 * staged files, committed. Whatever fails before the commit leaves nothing; when nobody knows
 * whether the commit happened, everything stays.
 */
final class RowsIn {
  private final SpatialTable table;
  private final TableLog log;
  private final LakeResources resources;
  private final AppendOptions options;
  private ByteSize target = Layout.DEFAULT_TARGET;

  RowsIn(SpatialTable table, TableLog log, LakeResources resources, AppendOptions options) {
    this.table = table;
    this.log = log;
    this.resources = resources;
    this.options = options;
  }

  /** How the files lie that came in. */
  LayoutQuality layoutOf(Landed landed) {
    return LayoutQuality.of(
        landed.committed().snapshot().contract(), landed.commit().added(), target);
  }

  /**
   * Brings rows in.
   *
   * @param source the rows; taken over
   * @param placement what becomes of their files
   * @param control tells of progress and of a cancel
   * @return what landed; the table as it was when no row came through and there is no key to
   *     remember
   */
  Landed run(BatchSource source, Placement placement, JobControl control) {
    try (source;
        QualityGate gate = QualityGate.open(options.quality(), resources.allocator())) {
      Snapshot base = log.snapshot();
      // Read now: after the commit nothing may fail any more.
      target = log.layout().targetFileSize();
      ContractFit fit = ContractFit.of(table, log, base.contract(), source.contract(), options);
      StagedFiles staged = staged(source, base, fit, gate, placement, control);
      QualityReport report = gate.report();
      try (Landing landing =
          new Landing(
              table,
              log,
              resources,
              options.noting(report),
              placement,
              source.contract(),
              staged,
              control)) {
        control.checkCancelled();
        gate.publish();
        if (staged.files().isEmpty()
            && options.idempotencyKey().isEmpty()
            && !placement.actsWithoutRows()) {
          gate.keep();
          return Landed.nothing(base).with(report);
        }
        staged.publish();
        Landed landed = landed(landing, base, fit, gate);
        boolean another = landed.committed().outcome() != Committed.Outcome.COMMITTED;
        if (another && !staged.files().isEmpty()) {
          // The call that wrote these rows has kept those it diverted.
          return landed;
        }
        gate.keep();
        return landed.with(report);
      }
    } catch (OutOfMemoryException e) {
      throw new TableException(
          "The rows for table \"%s\" need more memory than the lake may take (%s); raise its limit, give smaller batches, or write fewer files at once."
              .formatted(table.name(), e.getMessage()),
          e);
    }
  }

  private StagedFiles staged(
      BatchSource source,
      Snapshot base,
      ContractFit fit,
      QualityGate gate,
      Placement placement,
      JobControl control) {
    // Asked before the gate too, which may set all rows aside and pass none on.
    BatchSource passed = gate.rows(new Stoppable(fit.rows(source, options.quality()), control));
    Layout layout = log.layout();
    BatchSource filled =
        ComputedPartitions.fill(
            layout,
            new Stoppable(
                PartitionCheck.over(passed, layout, log.partitioner(fit.contract())), control));
    // While they still stand as they were given, unless what is looked at comes last.
    boolean first = !placement.looksAt(ComputedPartitions.splitColumns(layout));
    BatchSource seen = first ? placement.passing(filled, gate::asGiven) : filled;
    try (BatchSource rows =
        ComputedPartitions.split(layout, seen, resources.sorting(), resources.allocator())) {
      return new RowWriting(table, log, resources)
          .sideBySide(options.writers())
          .write(
              new NumberedAsGiven(
                  first ? rows : placement.passing(rows, gate::asGiven), gate::asGiven),
              fit.contract(),
              base.store(),
              control);
    }
  }

  private static Landed landed(Landing landing, Snapshot base, ContractFit fit, QualityGate gate) {
    try {
      return landing.land(base, fit);
    } catch (CommitUnknownException e) {
      gate.keep();
      throw e;
    }
  }
}
