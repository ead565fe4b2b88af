package dev.graticule.table;

import dev.graticule.batch.BatchSource;
import dev.graticule.job.JobControl;
import dev.graticule.store.StorePath;
import java.util.List;
import java.util.Optional;

/** The work of an overwrite: rows in place of all that is in the partitions they fall into. */
final class Overwrite {
  private final String table;
  private final RowsIn rows;
  private final List<String> partitionBy;

  Overwrite(String table, RowsIn rows, List<String> partitionBy) {
    this.table = table;
    this.rows = rows;
    this.partitionBy = partitionBy;
  }

  OverwriteResult run(BatchSource source, JobControl control) {
    Landed landed = rows.run(source, this::commit, control);
    Committed committed = landed.committed();
    return new OverwriteResult(
        committed.snapshot(),
        landed.commit().added(),
        landed.commit().removed(),
        committed.outcome(),
        committed.took(),
        landed.quality(),
        rows.layoutOf(landed));
  }

  private Commit commit(Snapshot base, List<DataFile> files) {
    Partitions partitions = Partitions.of(table, partitionBy, files);
    List<StorePath> removed = partitions.filesOf(base).stream().map(DataFile::path).toList();
    return Commit.of(Operation.OVERWRITE, files, removed)
        .withRead(new ReadScope(base.id(), Optional.of(partitions.condition())));
  }
}
