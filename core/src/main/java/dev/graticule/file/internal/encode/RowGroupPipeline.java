package dev.graticule.file.internal.encode;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.apache.parquet.hadoop.ColumnChunkPageWriteStore;
import org.jspecify.annotations.Nullable;

/**
 * Compresses row groups column by column on two threads and lays them into the file in order. One
 * is the caller's, which encodes the next row group meanwhile and helps when too much waits; the
 * other is a worker of the executor, which comes when there is work and goes when there is none.
 *
 * <p>The caller never waits for the worker to begin, only for a column that it is compressing: an
 * executor without a free thread makes writing slower, never stuck. Without an executor the caller
 * does everything.
 */
final class RowGroupPipeline {
  private final ParquetSink sink;
  private final @Nullable Executor executor;
  private final QueueLimit limit;
  private final SizeEstimate estimate;
  private final Object lock = new Object();
  // Guarded by the lock, all of them.
  private final Deque<Flight> flights = new ArrayDeque<>();
  private long flightsLength;
  private boolean workerCalled;
  private boolean laying;
  private boolean stopped;
  private int running;
  private @Nullable Throwable failure;

  RowGroupPipeline(
      ParquetSink sink, @Nullable Executor executor, QueueLimit limit, SizeEstimate estimate) {
    this.sink = sink;
    this.executor = executor;
    this.limit = limit;
    this.estimate = estimate;
  }

  /** A row group on its way: which of its chunks are claimed, and how many are done. */
  private static final class Flight {
    private final RowGroup group;
    private final ColumnChunkPageWriteStore pages;
    private final Deque<ColumnChunk> unclaimed;
    private int undone;

    Flight(RowGroup group, ColumnChunkPageWriteStore pages) {
      this.group = group;
      this.pages = pages;
      // The longest first, so that none is left over when the others are done.
      List<ColumnChunk> chunks = new ArrayList<>(group.chunks());
      chunks.sort(Comparator.comparingLong(ColumnChunk::length).reversed());
      this.unclaimed = new ArrayDeque<>(chunks);
      this.undone = chunks.size();
    }
  }

  private record Claim(Flight flight, ColumnChunk chunk) {}

  /**
   * Takes a row group; returns when little enough waits.
   *
   * @throws RuntimeException what a worker failed with, or this thread
   */
  void submit(RowGroup group) {
    Flight flight = begin(group);
    estimate.submitted(group);
    synchronized (lock) {
      flights.add(flight);
      flightsLength += group.length();
    }
    callWorker();
    help(executor == null ? new QueueLimit(0, 0) : limit);
    estimate.settle();
  }

  private Flight begin(RowGroup group) {
    try {
      return new Flight(group, sink.begin());
    } catch (RuntimeException | Error e) {
      group.close();
      throw e;
    }
  }

  /** Returns when every row group is in the file. */
  void finish() {
    help(new QueueLimit(0, 0));
    estimate.settleAll();
  }

  private void callWorker() {
    synchronized (lock) {
      if (executor == null || workerCalled) {
        return;
      }
      workerCalled = true;
    }
    try {
      executor.execute(this::work);
    } catch (RejectedExecutionException e) {
      // The executor is shut down or full: this thread does the work alone.
      synchronized (lock) {
        workerCalled = false;
      }
    }
  }

  private void work() {
    while (true) {
      Claim claim;
      synchronized (lock) {
        claim = claim();
        if (claim == null) {
          workerCalled = false;
          return;
        }
      }
      run(claim);
    }
  }

  private void help(QueueLimit until) {
    boolean interrupted = false;
    try {
      while (true) {
        Claim claim;
        synchronized (lock) {
          rethrow();
          if (!until.exceeded(flights.size(), flightsLength)) {
            return;
          }
          claim = claim();
          if (claim == null) {
            interrupted |= awaitChange();
            continue;
          }
        }
        run(claim);
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private @Nullable Claim claim() {
    if (stopped || failure != null) {
      return null;
    }
    for (Flight flight : flights) {
      ColumnChunk chunk = flight.unclaimed.poll();
      if (chunk != null) {
        running++;
        return new Claim(flight, chunk);
      }
    }
    return null;
  }

  private void run(Claim claim) {
    try {
      try (ColumnChunk chunk = claim.chunk()) {
        sink.zstd().takeSeat();
        sink.compress(chunk, claim.flight().pages);
      }
      synchronized (lock) {
        claim.flight().undone--;
      }
      layDone();
    } catch (Throwable e) {
      fail(e);
    } finally {
      sink.zstd().leaveSeat();
      synchronized (lock) {
        running--;
        lock.notifyAll();
      }
    }
  }

  private void fail(Throwable e) {
    synchronized (lock) {
      if (failure == null) {
        failure = e;
      }
      lock.notifyAll();
    }
  }

  /** Lays row groups into the file as long as the first one is done. */
  private void layDone() {
    while (true) {
      Flight first;
      synchronized (lock) {
        first = flights.peek();
        if (laying || stopped || failure != null || first == null || first.undone > 0) {
          return;
        }
        laying = true;
      }
      try {
        estimate.written(sink.write(first.group.rows(), first.pages));
        synchronized (lock) {
          flights.remove();
          flightsLength -= first.group.length();
        }
      } finally {
        synchronized (lock) {
          laying = false;
          lock.notifyAll();
        }
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

  /**
   * Waits until something is done. What is waited for ends by itself within the time of a column,
   * so an interrupt is only remembered.
   *
   * @return whether this thread was interrupted
   */
  @SuppressWarnings("WaitNotInLoop") // every caller loops
  private boolean awaitChange() {
    try {
      lock.wait();
      return false;
    } catch (InterruptedException e) {
      return true;
    }
  }

  /** Stops, waits for what runs, and frees what is left. */
  void close() {
    boolean interrupted = false;
    List<Flight> left;
    synchronized (lock) {
      stopped = true;
      while (running > 0) {
        interrupted |= awaitChange();
      }
      left = new ArrayList<>(flights);
      flights.clear();
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    for (Flight flight : left) {
      flight.unclaimed.forEach(ColumnChunk::close);
      flight.pages.close();
    }
  }
}
