package dev.graticule.query;

import dev.graticule.batch.Batch;
import dev.graticule.batch.BatchSource;
import dev.graticule.contract.Contract;
import dev.graticule.job.JobCancelledException;
import java.util.Optional;

/** A run that a caller pulls on their own thread. */
final class PulledRun implements BatchSource {
  private final QueryRun run;

  PulledRun(QueryDefinition definition, EngineCore core) {
    run = new QueryRun(definition, core, QueryRun.Holder.CALLER, System.nanoTime(), () -> {});
    try {
      run.contract();
    } catch (RuntimeException | Error e) {
      run.close();
      throw e;
    }
  }

  @Override
  public Contract contract() {
    return run.contract();
  }

  @Override
  public Optional<Batch> next() {
    return run.nextToKeep();
  }

  /** May come from another thread than the one that pulls, which then gets an error. */
  @Override
  public void close() {
    run.stop(new JobCancelledException(run.name() + " was closed while it ran."));
    run.close();
  }
}
