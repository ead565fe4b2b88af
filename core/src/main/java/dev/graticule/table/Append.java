package dev.graticule.table;

import dev.graticule.batch.BatchSource;
import dev.graticule.job.JobControl;
import java.util.List;
import java.util.Optional;

/** The work of an append: rows beside those that are there. */
final class Append {
  private final RowsIn rows;

  Append(RowsIn rows) {
    this.rows = rows;
  }

  AppendResult run(BatchSource source, JobControl control) {
    Landed landed = rows.run(source, Append::commit, control);
    Committed committed = landed.committed();
    return new AppendResult(
        committed.snapshot(),
        landed.commit().added(),
        committed.outcome(),
        committed.took(),
        landed.quality(),
        rows.layoutOf(landed));
  }

  private static Commit commit(Snapshot base, List<DataFile> files) {
    return Commit.append(files).withRead(new ReadScope(base.id(), Optional.empty()));
  }
}
