package dev.graticule.table;

import dev.graticule.batch.Batch;
import dev.graticule.batch.BatchSource;
import dev.graticule.batch.RowFilter;
import dev.graticule.contract.Contract;
import dev.graticule.job.JobControl;
import dev.graticule.predicate.Predicates;
import dev.graticule.table.RowChange.Counts;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.function.LongUnaryOperator;
import org.apache.arrow.memory.BufferAllocator;
import org.jspecify.annotations.Nullable;

/** The work of merging rows into those of a table that have the same keys. */
record MergeRows(
    SpatialTable table,
    TableLog log,
    LakeResources resources,
    Merge merge,
    RowChangeOptions options) {

  RowChangeResult run(BatchSource source, JobControl control) {
    return merge.putsIn(true) || merge.putsIn(false)
        ? withRows(source, control)
        : keysAlone(source, control);
  }

  /** Only rows of the table go; of those given the keys are all that counts. */
  private RowChangeResult keysAlone(BatchSource source, JobControl control) {
    try (source) {
      RowsByKey finder = finder();
      BatchSource taking = finder.taking(source, row -> row);
      for (Optional<Batch> next = taking.next(); next.isPresent(); next = taking.next()) {
        try (Batch batch = next.get()) {
          control.checkCancelled();
          control.advance(batch.rowCount(), 0);
        }
      }
      try (RowChange change = change(finder, control)) {
        Landed landed = change.commit();
        return change.result(landed, new Counts(change.rowsGone(), 0, 0));
      }
    }
  }

  private RowChangeResult withRows(BatchSource source, JobControl control) {
    RowsIn rows = new RowsIn(table, log, resources, options.rows());
    RowsByKey finder = finder();
    try (RowChange change = change(finder, control);
        ByKey placement = new ByKey(finder, change, control)) {
      Landed landed = rows.run(source, placement, control);
      return change.result(landed, placement.counts());
    }
  }

  private RowsByKey finder() {
    return new RowsByKey(table.name(), merge.keys(), resources.allocator());
  }

  private RowChange change(RowsByKey finder, JobControl control) {
    return new RowChange(
        table, log, resources, options, Operation.MERGE, finder, merge.takesOut(), control);
  }

  /** Where the rows go. */
  private final class ByKey implements Placement, AutoCloseable {
    private final RowsByKey finder;
    private final RowChange change;
    private final JobControl control;
    private BitSet matched = new BitSet();
    private @Nullable Choice choice;

    /** Which rows were chosen from what, and where they are. */
    private record Choice(StagedFiles from, BitSet matched, StagedFiles chosen) {}

    ByKey(RowsByKey finder, RowChange change, JobControl control) {
      this.finder = finder;
      this.change = change;
      this.control = control;
    }

    @Override
    public BatchSource passing(BatchSource rows, LongUnaryOperator asGiven) {
      return finder.taking(rows, asGiven);
    }

    @Override
    public StagedFiles chosen(Snapshot base, StagedFiles rows) {
      matched = matched(change.of(base));
      boolean some = !matched.isEmpty();
      boolean others = matched.cardinality() < finder.rowsGiven();
      if ((!some || merge.putsIn(true)) && (!others || merge.putsIn(false))) {
        return rows;
      }
      Choice last = choice;
      if (last != null && last.from == rows && last.matched.equals(matched)) {
        return last.chosen;
      }
      close();
      Choice next = new Choice(rows, matched, choose(base, rows));
      choice = next;
      return next.chosen;
    }

    private BitSet matched(List<FileChange> changes) {
      BitSet keys = new BitSet();
      for (FileChange change : changes) {
        keys.or(change.found().keys());
      }
      return keys;
    }

    private StagedFiles choose(Snapshot base, StagedFiles rows) {
      Snapshot staged = rows.asSnapshot(base.store());
      BufferAllocator allocator = resources.allocator();
      try (TableScan all =
          new TableScan(staged, staged.contract().names(), Predicates.all(), allocator)) {
        return new RowWriting(table, log, resources)
            .write(
                new Chosen(all, finder.lookup(all.contract()), allocator),
                rows,
                base.store(),
                new Uncounted(control));
      }
    }

    @Override
    public Commit of(Snapshot base, List<DataFile> files) {
      return change.commit(base, files);
    }

    @Override
    public void keep() {
      change.keep();
      if (choice != null) {
        choice.chosen.keep();
      }
    }

    Counts counts() {
      long known = matched.cardinality();
      long updated = merge.putsIn(true) ? known : 0;
      return new Counts(
          change.rowsGone() - updated,
          updated,
          merge.putsIn(false) ? finder.rowsGiven() - known : 0);
    }

    @Override
    public void close() {
      Choice last = choice;
      choice = null;
      if (last != null) {
        last.chosen.close();
      }
    }

    /** Given rows that come in. */
    private final class Chosen implements BatchSource {
      private final BatchSource all;
      private final RowsByKey.Lookup lookup;
      private final BufferAllocator allocator;

      Chosen(BatchSource all, RowsByKey.Lookup lookup, BufferAllocator allocator) {
        this.all = all;
        this.lookup = lookup;
        this.allocator = allocator;
      }

      @Override
      public Contract contract() {
        return all.contract();
      }

      @Override
      public Optional<Batch> next() {
        for (Optional<Batch> next = all.next(); next.isPresent(); next = all.next()) {
          try (Batch batch = next.get()) {
            BitSet rows = rows(batch);
            if (!rows.isEmpty()) {
              return Optional.of(RowFilter.copy(batch, rows, allocator));
            }
          }
        }
        return Optional.empty();
      }

      private BitSet rows(Batch batch) {
        lookup.bind(batch);
        BitSet rows = new BitSet();
        for (int row = 0; row < batch.rowCount(); row++) {
          int key = lookup.key(row);
          rows.set(row, merge.putsIn(key != KeyTable.ABSENT && matched.get(key)));
        }
        return rows;
      }

      @Override
      public void close() {
        all.close();
      }
    }
  }
}
