package dev.graticule.write;

import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Does something to each of several things, on this thread and on some of an executor. It waits
 * only for what has begun, so an executor without free threads makes it slower, never stuck.
 */
final class Together<T> {
  private final List<T> things;
  private final Consumer<T> action;
  private final AtomicInteger next = new AtomicInteger();
  private int undone;
  private int failedAt = Integer.MAX_VALUE;
  private @Nullable Throwable failure;

  private Together(List<T> things, Consumer<T> action) {
    this.things = things;
    this.action = action;
    this.undone = things.size();
  }

  /**
   * Returns when all is done. After a failure what has not begun is left out; of several the one of
   * the first thing in the list is thrown.
   *
   * @param atMost how many at once, this thread included
   */
  static <T> void forEach(List<T> things, Executor executor, int atMost, Consumer<T> action) {
    if (things.size() == 1) {
      action.accept(things.get(0));
      return;
    }
    Together<T> together = new Together<>(things, action);
    try {
      for (int i = 1; i < Math.min(atMost, things.size()); i++) {
        executor.execute(together::work);
      }
    } catch (RejectedExecutionException e) {
      // Then without help.
    }
    together.work();
    together.await();
  }

  private void work() {
    for (int i = next.getAndIncrement(); i < things.size(); i = next.getAndIncrement()) {
      Throwable thrown = null;
      try {
        if (!hasFailed()) {
          action.accept(things.get(i));
        }
      } catch (Throwable e) {
        thrown = e;
      }
      done(i, thrown);
    }
  }

  private synchronized boolean hasFailed() {
    return failure != null;
  }

  private synchronized void done(int index, @Nullable Throwable thrown) {
    if (thrown != null && index < failedAt) {
      failure = thrown;
      failedAt = index;
    }
    undone--;
    notifyAll();
  }

  private synchronized void await() {
    boolean interrupted = false;
    while (undone > 0) {
      try {
        wait();
      } catch (InterruptedException e) {
        // What was lent to the others must not be taken back before they are done.
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    if (failure instanceof Error error) {
      throw error;
    }
    if (failure instanceof RuntimeException runtime) {
      throw runtime;
    }
  }
}
