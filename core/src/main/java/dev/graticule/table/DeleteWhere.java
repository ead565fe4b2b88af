package dev.graticule.table;

import dev.graticule.job.JobControl;
import dev.graticule.predicate.Predicate;
import dev.graticule.table.RowChange.Counts;

/** The work of deleting rows that meet a condition. */
record DeleteWhere(
    SpatialTable table,
    TableLog log,
    LakeResources resources,
    Predicate condition,
    RowChangeOptions options) {

  RowChangeResult run(JobControl control) {
    RowFinder finder = new RowsWhere(condition, resources.allocator());
    try (RowChange change =
        new RowChange(table, log, resources, options, Operation.DELETE, finder, true, control)) {
      Landed landed = change.commit();
      return change.result(landed, new Counts(change.rowsGone(), 0, 0));
    }
  }
}
