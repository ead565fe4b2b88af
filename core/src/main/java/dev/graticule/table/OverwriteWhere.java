package dev.graticule.table;

import dev.graticule.batch.Batch;
import dev.graticule.batch.BatchSource;
import dev.graticule.batch.RowFilter;
import dev.graticule.contract.Contract;
import dev.graticule.job.JobControl;
import dev.graticule.predicate.Predicate;
import dev.graticule.table.RowChange.Counts;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongUnaryOperator;

/** The work of putting rows in the place of all that meet a condition, as they must too. */
record OverwriteWhere(
    SpatialTable table,
    TableLog log,
    LakeResources resources,
    Predicate condition,
    RowChangeOptions options) {

  RowChangeResult run(BatchSource source, JobControl control) {
    RowFinder finder = new RowsWhere(condition, resources.allocator());
    RowsIn rows = new RowsIn(table, log, resources, options.rows());
    try (RowChange change =
        new RowChange(table, log, resources, options, Operation.OVERWRITE, finder, true, control)) {
      InPlace placement = new InPlace(change);
      Landed landed = rows.run(source, placement, control);
      return change.result(landed, new Counts(change.rowsGone(), 0, placement.rows));
    }
  }

  /** Where the rows go. */
  private final class InPlace implements Placement {
    private final RowChange change;
    private boolean sorted;
    private long rows;

    InPlace(RowChange change) {
      this.change = change;
    }

    @Override
    public boolean looksAt(Set<String> columns) {
      Set<String> looked = ConditionColumns.of(condition, log.snapshot().contract());
      sorted = columns.stream().anyMatch(looked::contains);
      return sorted;
    }

    @Override
    public BatchSource passing(BatchSource source, LongUnaryOperator asGiven) {
      return new Meeting(source, asGiven);
    }

    @Override
    public void keep() {
      change.keep();
    }

    @Override
    public boolean actsWithoutRows() {
      return true;
    }

    @Override
    public Commit of(Snapshot base, List<DataFile> files) {
      change.of(base);
      return change.commit(base, files);
    }

    /** Rows that are held against the condition as they pass. */
    private final class Meeting implements BatchSource {
      private final BatchSource source;
      private final LongUnaryOperator asGiven;
      private final RowFilter filter;

      Meeting(BatchSource source, LongUnaryOperator asGiven) {
        this.source = source;
        this.asGiven = asGiven;
        this.filter = RowFilter.of(condition, source.contract());
      }

      @Override
      public Contract contract() {
        return source.contract();
      }

      @Override
      public Optional<Batch> next() {
        Optional<Batch> next = source.next();
        try {
          next.ifPresent(this::require);
        } catch (RuntimeException e) {
          next.ifPresent(Batch::close);
          throw e;
        }
        return next;
      }

      private void require(Batch batch) {
        int other = filter.select(batch).nextClearBit(0);
        if (other < batch.rowCount()) {
          throw new RefusedException(
              "%s does not meet %s, so that it would stay when the same is overwritten in table \"%s\" again; nothing was changed. Leave it out, or append it by itself."
                  .formatted(
                      sorted ? "A row" : "Row " + asGiven.applyAsLong(rows + other),
                      condition,
                      table.name()));
        }
        rows += batch.rowCount();
      }

      @Override
      public void close() {
        source.close();
      }
    }
  }
}
