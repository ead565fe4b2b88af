package dev.graticule.query;

import dev.graticule.batch.Batch;
import dev.graticule.batch.BatchSource;
import dev.graticule.contract.Contract;
import dev.graticule.job.JobCancelledException;
import dev.graticule.job.JobInterruptedException;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/** A run that a caller pulls on their own thread. */
final class PulledRun implements BatchSource {
  private final QueryRun run;

  /** Blocks until the query is let in and its first rows are there. */
  PulledRun(QueryDefinition definition, EngineCore core) {
    run = new QueryRun(definition, core, QueryRun.Holder.CALLER, () -> {});
    try {
      awaitTurn();
      run.contract();
    } catch (RuntimeException | Error e) {
      run.close();
      throw e;
    }
  }

  private void awaitTurn() {
    CountDownLatch decided = new CountDownLatch(1);
    run.enter(decided::countDown);
    try {
      decided.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new JobInterruptedException(run.name() + " was interrupted while it waited.", e);
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

  QuerySummary summary() {
    return run.summary();
  }

  /** May come from another thread than the one that pulls, which then gets an error. */
  @Override
  public void close() {
    run.stop(new JobCancelledException(run.name() + " was closed while it ran."));
    run.close();
  }
}
