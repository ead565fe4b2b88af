package dev.graticule.job;

import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Does something to each of several things, on this thread, helped by an executor as far as it has
 * threads to spare. It waits only for what has begun, so it may itself run on that executor, and
 * one without free threads makes it slower, never stuck.
 */
public final class InParallel {
  /**
   * How many a list is worked on at once unless the caller says otherwise, this thread included.
   */
  private static final int AT_MOST = 9;

  private InParallel() {}

  /**
   * Does something to each of a list, in no order. Blocks until all is done, and returns or fails
   * only when nothing that has begun is still running. After a failure what has not begun is left
   * out; of several the one of the first thing in the list is thrown, errors such as {@link
   * StackOverflowError} included.
   *
   * @param items the things
   * @param executor lends a few threads; one that takes no work only makes it slower
   * @param action what to do; called on several threads at once
   * @param <T> the things
   * @throws JobInterruptedException when this thread is interrupted while it waits for the others:
   *     what has not begun is left out, and the interrupt flag is set again
   */
  public static <T> void forEach(List<T> items, Executor executor, Consumer<? super T> action) {
    forEach(items, executor, AT_MOST, action);
  }

  /**
   * The same with another number of threads.
   *
   * @param items the things
   * @param executor lends threads; one that takes no work only makes it slower
   * @param atMost how many things are worked on at once, at least 1: by this thread and by so many
   *     less one of the executor
   * @param action what to do; called on several threads at once
   * @param <T> the things
   * @throws JobInterruptedException when this thread is interrupted while it waits for the others
   */
  public static <T> void forEach(
      List<T> items, Executor executor, int atMost, Consumer<? super T> action) {
    if (items.size() == 1) {
      action.accept(items.get(0));
      return;
    }
    Run<T> run = new Run<>(items, action);
    try {
      for (int i = 1; i < Math.min(atMost, items.size()); i++) {
        executor.execute(run::work);
      }
    } catch (RejectedExecutionException e) {
      // Then without help.
    }
    run.work();
    run.await();
  }

  /** One call: who has taken which thing, and what came of them. */
  private static final class Run<T> {
    private final List<T> items;
    private final Consumer<? super T> action;
    private final AtomicInteger next = new AtomicInteger();
    private int undone;
    private int failedAt = Integer.MAX_VALUE;
    private @Nullable Throwable failure;
    private @Nullable InterruptedException interrupt;

    Run(List<T> items, Consumer<? super T> action) {
      this.items = items;
      this.action = action;
      this.undone = items.size();
    }

    void work() {
      for (int i = next.getAndIncrement(); i < items.size(); i = next.getAndIncrement()) {
        Throwable thrown = null;
        try {
          if (!isOver()) {
            action.accept(items.get(i));
          }
        } catch (Throwable e) {
          thrown = e;
        }
        done(i, thrown);
      }
    }

    private synchronized boolean isOver() {
      return failure != null || interrupt != null;
    }

    private synchronized void done(int index, @Nullable Throwable thrown) {
      if (thrown != null && index < failedAt) {
        failure = thrown;
        failedAt = index;
      }
      undone--;
      notifyAll();
    }

    synchronized void await() {
      while (undone > 0) {
        try {
          wait();
        } catch (InterruptedException e) {
          // What was lent to the others must not be taken back before they are done.
          interrupt = e;
        }
      }
      if (interrupt != null) {
        Thread.currentThread().interrupt();
      }
      Throwable first = failure;
      if (first instanceof Error error) {
        throw error;
      }
      if (first instanceof RuntimeException runtime) {
        throw runtime;
      }
      if (first != null) {
        throw new JobFailedException("Work ended with an error that it did not declare.", first);
      }
      if (interrupt != null) {
        throw new JobInterruptedException(
            "Interrupted while others worked; they came to their end, what had not begun was left out.",
            interrupt);
      }
    }
  }
}
