package dev.graticule.query;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** One daemon thread for deadlines, which is there only while something waits for it. */
final class Timer implements AutoCloseable {
  private final ScheduledThreadPoolExecutor executor;

  Timer() {
    executor =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread thread = new Thread(task, "graticule-query-timer");
              thread.setDaemon(true);
              return thread;
            });
    executor.setRemoveOnCancelPolicy(true);
    executor.setKeepAliveTime(1, TimeUnit.SECONDS);
    executor.allowCoreThreadTimeOut(true);
  }

  Future<?> once(Duration after, Runnable task) {
    try {
      return executor.schedule(task, after.toNanos(), TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException e) {
      return CompletableFuture.completedFuture(true);
    }
  }

  Future<?> repeatedly(Duration every, Runnable task) {
    try {
      return executor.scheduleWithFixedDelay(
          task, every.toNanos(), every.toNanos(), TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException e) {
      return CompletableFuture.completedFuture(true);
    }
  }

  @Override
  public void close() {
    executor.shutdownNow();
  }
}
