package dev.graticule.order;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Work done aside, one piece after the other, by a thread of an executor that comes when there is
 * work and goes when there is none. Whoever waits does the work itself when nobody else is at it:
 * an executor without a free thread makes things slower, never stuck.
 */
final class Aside implements AutoCloseable {
  private final Optional<Executor> executor;
  private final Object lock = new Object();
  // Guarded by the lock, all of them.
  private final Deque<Runnable> work = new ArrayDeque<>();
  private boolean workerCalled;
  private boolean running;
  private boolean stopped;
  private @Nullable Throwable failure;

  Aside(Optional<Executor> executor) {
    this.executor = executor;
  }

  /** Puts a piece of work behind the others. */
  void add(Runnable piece) {
    synchronized (lock) {
      work.add(piece);
      if (workerCalled || executor.isEmpty()) {
        return;
      }
      workerCalled = true;
    }
    try {
      executor.get().execute(this::work);
    } catch (RejectedExecutionException e) {
      // The executor is shut down or full: whoever waits does the work.
      synchronized (lock) {
        workerCalled = false;
      }
    }
  }

  private void work() {
    while (true) {
      Runnable piece;
      synchronized (lock) {
        piece = running ? null : take();
        if (piece == null) {
          workerCalled = false;
          return;
        }
      }
      run(piece);
    }
  }

  private @Nullable Runnable take() {
    if (stopped || failure != null) {
      return null;
    }
    Runnable piece = work.poll();
    running = piece != null;
    return piece;
  }

  private void run(Runnable piece) {
    try {
      piece.run();
    } catch (Throwable e) {
      synchronized (lock) {
        failure = e;
      }
    } finally {
      synchronized (lock) {
        running = false;
        lock.notifyAll();
      }
    }
  }

  /**
   * Returns when a condition holds or all work is done.
   *
   * @param enough becomes true by work that is done aside
   * @throws RuntimeException what the work failed with
   */
  void help(BooleanSupplier enough) {
    boolean interrupted = false;
    try {
      while (!enough.getAsBoolean()) {
        Runnable piece;
        synchronized (lock) {
          rethrow();
          if (running) {
            interrupted |= awaitChange();
            continue;
          }
          piece = take();
          if (piece == null) {
            return;
          }
        }
        run(piece);
      }
      synchronized (lock) {
        rethrow();
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void rethrow() {
    if (failure instanceof RuntimeException e) {
      throw e;
    }
    if (failure instanceof Error e) {
      throw e;
    }
  }

  /** What is waited for ends by itself, so that an interrupt is only remembered. */
  @SuppressWarnings("WaitNotInLoop") // every caller loops
  private boolean awaitChange() {
    try {
      lock.wait();
      return false;
    } catch (InterruptedException e) {
      return true;
    }
  }

  /** Tells work that takes long whether to give up. */
  boolean isStopped() {
    synchronized (lock) {
      return stopped;
    }
  }

  /** Drops what has not begun and waits for what has. */
  @Override
  public void close() {
    boolean interrupted = false;
    synchronized (lock) {
      stopped = true;
      work.clear();
      while (running) {
        interrupted |= awaitChange();
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
