package dev.graticule.job;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Has things done by an executor, and does them itself where none of its threads comes: a full
 * executor, one of a single thread that waits here, or one that is shut down makes work slower,
 * never stuck. An executor that once kept somebody waiting is not waited for again before a thread
 * of it has shown up.
 *
 * <p>Safe for use by several threads.
 */
public final class Delegate {
  private static final long PATIENCE_MILLIS = 50;

  private final Executor executor;
  private volatile boolean away;

  /**
   * A delegate.
   *
   * @param executor does the things; stays the caller's
   */
  public Delegate(Executor executor) {
    this.executor = executor;
  }

  /**
   * Asks for something to be done.
   *
   * @param call what to do
   * @param <T> what it gives
   * @return the task, to be given to {@link #await}, or run by whoever wants it done at once
   */
  public <T> FutureTask<T> begin(Callable<T> call) {
    FutureTask<T> task = new FutureTask<>(call);
    try {
      executor.execute(
          () -> {
            away = false;
            task.run();
          });
    } catch (RejectedExecutionException e) {
      task.run();
    }
    return task;
  }

  /**
   * Waits until a task is done; does it on this thread when nobody begins with it. An interrupt is
   * only remembered: what was begun ends by itself.
   *
   * @param task what was begun
   * @param <T> what it gives
   * @return what it gave
   * @throws RuntimeException the very one that it threw
   */
  public <T> T await(FutureTask<T> task) {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return task.get(away ? 0 : PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
          doUnlessBegun(task);
          return getWhole(task);
        } catch (InterruptedException e) {
          interrupted = true;
        } catch (ExecutionException e) {
          throw thrown(e);
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Waits for a change of something, no longer than one waits for a thread to begin. */
  @SuppressWarnings("WaitNotInLoop") // every caller loops
  void awaitChange(Object monitor) throws InterruptedException {
    monitor.wait(away ? 1 : PATIENCE_MILLIS);
  }

  /** Does a task on this thread, unless another has begun with it. */
  void doUnlessBegun(FutureTask<?> task) {
    away = true;
    task.run();
  }

  private static <T> T getWhole(FutureTask<T> task) {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return task.get();
        } catch (InterruptedException e) {
          interrupted = true;
        } catch (ExecutionException e) {
          throw thrown(e);
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static RuntimeException thrown(ExecutionException e) {
    Throwable cause = e.getCause();
    if (cause instanceof Error error) {
      throw error;
    }
    return cause instanceof RuntimeException runtime
        ? runtime
        : new JobFailedException(String.valueOf(cause), e);
  }

  /**
   * Has something done and waits for it.
   *
   * @param call what to do
   * @param <T> what it gives
   * @return what it gave
   * @throws RuntimeException the very one that it threw
   */
  public <T> T call(Callable<T> call) {
    return await(begin(call));
  }
}
