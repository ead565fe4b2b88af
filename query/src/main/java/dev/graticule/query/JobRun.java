package dev.graticule.query;

import dev.graticule.job.Job;
import dev.graticule.job.JobCancelledException;
import dev.graticule.job.JobControl;
import dev.graticule.job.Jobs;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A run that a job works off: it waits its turn without a thread, then runs on the executor for
 * waiting. Whoever comes first, the body or the end of the job, closes the run.
 */
final class JobRun {
  private JobRun() {}

  /**
   * The work of a job on its run.
   *
   * @param <T> what it yields
   */
  @FunctionalInterface
  interface Body<T> {
    T run(QueryRun run, JobControl control) throws Exception;
  }

  /** Asks a query as a job. */
  static <T> Job<T> start(QueryDefinition definition, EngineCore core, Body<T> body) {
    QueryRun run;
    try {
      run = new QueryRun(definition, core, QueryRun.Holder.WORKER, () -> {});
    } catch (IllegalStateException e) {
      return Jobs.start(
          definition.name(),
          Runnable::run,
          control -> {
            throw e;
          });
    }
    AtomicBoolean begun = new AtomicBoolean();
    Job<T> job =
        Jobs.start(
            definition.name(),
            task -> run.enter(core.io(), task),
            control -> {
              if (!begun.compareAndSet(false, true)) {
                throw cancelled(run);
              }
              try (run) {
                control.onCancel(() -> run.stop(cancelled(run)));
                run.reportTo(control);
                return body.run(run, control);
              }
            });
    job.whenComplete(
        (value, error) -> {
          if (begun.compareAndSet(false, true)) {
            run.close();
          }
        });
    return job;
  }

  private static JobCancelledException cancelled(QueryRun run) {
    return new JobCancelledException(run.name() + " was cancelled.");
  }
}
