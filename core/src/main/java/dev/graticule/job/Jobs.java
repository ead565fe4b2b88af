package dev.graticule.job;

import java.util.concurrent.Executor;

/** Starts jobs. */
public final class Jobs {
  private Jobs() {}

  /**
   * Starts work on an executor.
   *
   * @param name says what the work is, in messages and thread names
   * @param executor runs the body, once
   * @param body the work
   * @param <T> what it yields
   * @return the running job; already failed when the executor refused it
   */
  public static <T> Job<T> start(String name, Executor executor, JobBody<T> body) {
    RunningJob<T> job = new RunningJob<>(name, body);
    job.startOn(executor);
    return job;
  }
}
