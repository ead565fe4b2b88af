package dev.graticule.delta;

import io.delta.kernel.Snapshot;
import io.delta.kernel.hook.PostCommitHook;
import io.delta.kernel.hook.PostCommitHook.PostCommitHookType;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is done for a log after commits, off their way: checksums and checkpoints, which later
 * readers would have to do without. One thing at a time, in order, on a waiting worker; the newest
 * of a kind replaces one that has not begun. A failure harms nobody and is logged.
 *
 * <p>Closing waits for what runs and drops what has not begun. Safe for use by several threads.
 */
final class Housekeeping implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Housekeeping.class);

  private final DeltaTable table;
  private final Runnable shorterWay;
  private final Deque<Task> waiting = new ArrayDeque<>();
  private boolean running;
  private boolean closed;

  /** One thing to do. */
  private record Task(PostCommitHookType type, long version, Work work) {}

  @FunctionalInterface
  private interface Work {
    void run() throws IOException;
  }

  /**
   * Keeps a table's log.
   *
   * @param shorterWay runs when newer versions can be read with less of the log than before
   */
  Housekeeping(DeltaTable table, Runnable shorterWay) {
    this.table = table;
    this.shorterWay = shorterWay;
  }

  /** Takes note of what a commit leaves to do. */
  void after(Landed landed) {
    boolean checkpoint =
        landed.hooks().stream().anyMatch(hook -> hook.getType() == PostCommitHookType.CHECKPOINT);
    for (PostCommitHook hook : landed.hooks()) {
      switch (hook.getType()) {
        case CHECKPOINT -> landed.snapshot().ifPresent(snapshot -> checkpoint(landed, snapshot));
        case CHECKSUM_SIMPLE -> submit(task(hook, landed, () -> {}));
        case CHECKSUM_FULL -> {
          // It reads the whole log: worth it once in a while.
          if (checkpoint) {
            submit(task(hook, landed, shorterWay));
          }
        }
        default -> {}
      }
    }
  }

  private void checkpoint(Landed landed, Snapshot snapshot) {
    submit(
        new Task(
            PostCommitHookType.CHECKPOINT,
            landed.version(),
            () -> {
              new Checkpoints(table).write(snapshot);
              shorterWay.run();
            }));
  }

  private Task task(PostCommitHook hook, Landed landed, Runnable then) {
    return new Task(
        hook.getType(),
        landed.version(),
        () -> {
          hook.threadSafeInvoke(table.engine());
          then.run();
        });
  }

  private synchronized void submit(Task task) {
    if (closed) {
      return;
    }
    waiting.removeIf(
        other -> other.type() == task.type() && task.type() == PostCommitHookType.CHECKPOINT);
    waiting.add(task);
    if (!running) {
      running = true;
      try {
        table.site().workers().io().execute(this::work);
      } catch (RejectedExecutionException e) {
        running = false;
        waiting.clear();
      }
    }
  }

  private void work() {
    try {
      for (Task task = next(); task != null; task = next()) {
        run(task);
      }
    } catch (Error e) {
      // The thread ends with it, and whoever closes must not wait for it.
      end();
      throw e;
    }
  }

  private void run(Task task) {
    try {
      task.work().run();
    } catch (IOException | RuntimeException e) {
      LOG.warn(
          "The {} of version {} of Delta table \"{}\" could not be written; readers do without: {}",
          task.type(),
          task.version(),
          table.name(),
          e.getMessage(),
          e);
    }
  }

  private synchronized @Nullable Task next() {
    Task task = closed ? null : waiting.poll();
    if (task == null) {
      end();
    }
    return task;
  }

  private synchronized void end() {
    running = false;
    notifyAll();
  }

  /** Waits until nothing is left to do. */
  synchronized void awaitIdle() throws InterruptedException {
    while (running) {
      wait();
    }
  }

  @Override
  public void close() {
    boolean interrupted = false;
    synchronized (this) {
      closed = true;
      waiting.clear();
      while (running) {
        try {
          wait();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
