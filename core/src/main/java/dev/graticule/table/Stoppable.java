package dev.graticule.table;

import dev.graticule.batch.Batch;
import dev.graticule.batch.BatchSource;
import dev.graticule.contract.Contract;
import dev.graticule.job.JobControl;
import java.util.Optional;

/** Rows as long as nobody cancels; closing it closes nothing. */
record Stoppable(BatchSource rows, JobControl control) implements BatchSource {
  @Override
  public Contract contract() {
    return rows.contract();
  }

  @Override
  public Optional<Batch> next() {
    control.checkCancelled();
    return rows.next();
  }

  @Override
  public void close() {}
}
