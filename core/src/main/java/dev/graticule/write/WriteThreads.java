package dev.graticule.write;

import dev.graticule.job.Workers;
import java.util.concurrent.Executor;

/**
 * Which threads write.
 *
 * @param cpu encodes and compresses
 * @param io makes the calls of the store
 * @param writers how many files are encoded at once, 1 at least
 */
public record WriteThreads(Executor cpu, Executor io, int writers) {
  /** More encode faster, where there are processors; each holds a row group or two in memory. */
  public static final int DEFAULT_WRITERS = 4;

  /** Runs what it is given at once, on the thread that gives it. */
  private record CallersThread() implements Executor {
    @Override
    public void execute(Runnable task) {
      task.run();
    }
  }

  /** Checks the number. */
  public WriteThreads {
    if (writers < 1) {
      throw new IllegalArgumentException("At least one file is encoded at a time, not " + writers);
    }
  }

  /**
   * Everything on the thread that calls.
   *
   * @return the threads
   */
  public static WriteThreads callers() {
    CallersThread thread = new CallersThread();
    return new WriteThreads(thread, thread, 1);
  }

  /**
   * What computes on the one executor, what waits for the store on the other.
   *
   * @param workers the executors; stay the caller's
   * @param writers how many files are encoded at once
   * @return the threads
   */
  public static WriteThreads of(Workers workers, int writers) {
    return new WriteThreads(workers.cpu(), workers.io(), writers);
  }

  /** Whether the store's calls are made by others than the caller. */
  boolean handsOver() {
    return !(io instanceof CallersThread);
  }
}
