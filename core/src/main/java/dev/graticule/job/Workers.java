package dev.graticule.job;

import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The two bounded executors that work runs on: one for what computes, one for what waits for a
 * store or an engine. Either can be the caller's own. Closing shuts down only those made here and
 * waits for running work to end.
 */
public final class Workers implements AutoCloseable {
  private static final int IDLE_SECONDS = 10;

  private final Executor cpu;
  private final Executor io;
  private final ExecutorService[] owned;

  private Workers(Executor cpu, Executor io, ExecutorService... owned) {
    this.cpu = cpu;
    this.io = io;
    this.owned = owned;
  }

  /**
   * Workers of our own: as many computing threads as processors, four times as many waiting ones.
   * Threads are daemons, named {@code graticule-cpu-1}, and end after ten idle seconds.
   *
   * @return the workers, to be closed by the caller
   */
  public static Workers create() {
    int processors = Runtime.getRuntime().availableProcessors();
    ExecutorService cpu = pool("graticule-cpu-", processors);
    ExecutorService io = pool("graticule-io-", Math.max(8, 4 * processors));
    return new Workers(cpu, io, cpu, io);
  }

  /**
   * Workers over the caller's executors, which closing leaves alone.
   *
   * @param cpu runs what computes; bounded by the caller
   * @param io runs what waits; work on it may block for long
   * @return the workers
   */
  public static Workers over(Executor cpu, Executor io) {
    return new Workers(cpu, io);
  }

  /**
   * The executor for what computes. Work on it never waits for other work on it.
   *
   * @return the executor
   */
  public Executor cpu() {
    return cpu;
  }

  /**
   * The executor for what waits.
   *
   * @return the executor
   */
  public Executor io() {
    return io;
  }

  private static ExecutorService pool(String prefix, int threads) {
    AtomicInteger number = new AtomicInteger();
    ThreadPoolExecutor pool =
        new ThreadPoolExecutor(
            threads,
            threads,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            task -> {
              Thread thread = new Thread(task, prefix + number.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
    pool.allowCoreThreadTimeOut(true);
    return pool;
  }

  /** Ends our own executors: refuses new work and waits for what runs. Safe to call twice. */
  @Override
  public void close() {
    for (ExecutorService service : owned) {
      service.shutdown();
    }
    boolean interrupted = false;
    for (ExecutorService service : owned) {
      // Running work has been told to end by whoever owns it; there is nothing to do but wait.
      boolean ended = false;
      while (!ended) {
        try {
          ended = service.awaitTermination(1, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
          interrupted = true;
          service.shutdownNow();
        }
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
