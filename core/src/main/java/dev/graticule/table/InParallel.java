package dev.graticule.table;

import dev.graticule.job.JobInterruptedException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Does a list of things on this thread, helped by an executor as far as it has threads to spare. It
 * waits only for what has begun, so it may itself run on that executor.
 */
public final class InParallel {
  private static final int MAX_HELPERS = 8;

  private InParallel() {}

  /**
   * Does something to each of a list, in no order. Blocks until all is done. The first error ends
   * the call, once what has begun has ended; what has not begun is left out then.
   *
   * @param items the things
   * @param executor lends a few threads; one that takes no work only makes it slower
   * @param action what to do; called on several threads at once
   * @param <T> the things
   */
  public static <T> void forEach(List<T> items, Executor executor, Consumer<T> action) {
    forEach(items, executor, MAX_HELPERS, action);
  }

  static <T> void forEach(List<T> items, Executor executor, int helpers, Consumer<T> action) {
    AtomicInteger next = new AtomicInteger();
    AtomicReference<@Nullable RuntimeException> failure = new AtomicReference<>();
    CountDownLatch ended = new CountDownLatch(items.size());
    Runnable work =
        () -> {
          for (int i = next.getAndIncrement(); i < items.size(); i = next.getAndIncrement()) {
            try {
              if (failure.get() == null) {
                action.accept(items.get(i));
              }
            } catch (RuntimeException e) {
              failure.compareAndSet(null, e);
            } finally {
              ended.countDown();
            }
          }
        };
    help(Math.min(helpers, items.size() - 1), executor, work);
    work.run();
    await(ended);
    RuntimeException first = failure.get();
    if (first != null) {
      throw first;
    }
  }

  private static void help(int helpers, Executor executor, Runnable work) {
    try {
      for (int i = 0; i < helpers; i++) {
        executor.execute(work);
      }
    } catch (RejectedExecutionException e) {
      // No help then: this thread does it all.
    }
  }

  private static void await(CountDownLatch ended) {
    try {
      ended.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new JobInterruptedException("Interrupted while files were read; nothing changed.", e);
    }
  }
}
