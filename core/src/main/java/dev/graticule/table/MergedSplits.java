package dev.graticule.table;

import dev.graticule.batch.Batch;
import dev.graticule.batch.BatchSource;
import dev.graticule.contract.Contract;
import dev.graticule.job.JobInterruptedException;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What several threads make of a table's parts, as one source. Its runners take part after part and
 * hand over their batches through a queue of few places; whoever asks takes them out.
 */
final class MergedSplits implements BatchSource {
  private final List<Split> splits;
  private final Executor pool;
  private final int atOnce;
  private final Contract contract;
  private final Function<Split, BatchSource> work;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Queue<Batch> waiting = new ArrayDeque<>();
  private int nextSplit;
  private int begun;
  private boolean started;
  private boolean stopped;
  private @Nullable Throwable failure;

  MergedSplits(
      List<Split> splits,
      Executor pool,
      int atOnce,
      Contract contract,
      Function<Split, BatchSource> work) {
    if (atOnce < 1) {
      throw new IllegalArgumentException(
          "At least 1 part is worked on at once, not %d.".formatted(atOnce));
    }
    this.splits = splits;
    this.pool = pool;
    this.atOnce = Math.min(atOnce, splits.size());
    this.contract = contract;
    this.work = work;
  }

  @Override
  public Contract contract() {
    return contract;
  }

  @Override
  public Optional<Batch> next() {
    start();
    lock.lock();
    try {
      while (true) {
        if (failure != null) {
          throw failed(failure);
        }
        Batch batch = waiting.poll();
        if (batch != null) {
          changed.signalAll();
          return Optional.of(batch);
        }
        if (stopped || (nextSplit == splits.size() && begun == 0)) {
          return Optional.empty();
        }
        changed.await();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      stopped = true;
      changed.signalAll();
      throw new JobInterruptedException("Interrupted while parts of a table were worked on.", e);
    } finally {
      lock.unlock();
    }
  }

  private static RuntimeException failed(Throwable failure) {
    if (failure instanceof Error error) {
      throw error;
    }
    return (RuntimeException) failure;
  }

  private void start() {
    if (started) {
      return;
    }
    started = true;
    for (int i = 0; i < atOnce; i++) {
      try {
        pool.execute(this::run);
      } catch (RejectedExecutionException e) {
        if (i == 0) {
          fail(e);
        }
        // Fewer threads than wished for do the same.
        return;
      }
    }
  }

  /** Part after part, until there is none left. */
  private void run() {
    for (Optional<Split> split = take(); split.isPresent(); split = take()) {
      try {
        work(split.get());
      } catch (RuntimeException | Error e) {
        fail(e);
      } finally {
        lock.lock();
        try {
          begun--;
          changed.signalAll();
        } finally {
          lock.unlock();
        }
      }
    }
  }

  private Optional<Split> take() {
    lock.lock();
    try {
      if (stopped || nextSplit == splits.size()) {
        return Optional.empty();
      }
      begun++;
      return Optional.of(splits.get(nextSplit++));
    } finally {
      lock.unlock();
    }
  }

  private void work(Split split) {
    try (BatchSource results = work.apply(split)) {
      if (!results.contract().equals(contract)) {
        throw new RefusedException(
            "The work on %s gives rows of %s, but rows of %s were promised; cast them, or say what they are."
                .formatted(split.name(), results.contract(), contract));
      }
      for (Optional<Batch> next = results.next(); next.isPresent(); next = results.next()) {
        if (!put(next.get())) {
          return;
        }
      }
    }
  }

  /** Hands a batch over; false when nobody wants it any more. */
  private boolean put(Batch batch) {
    lock.lock();
    try {
      while (!stopped && waiting.size() >= atOnce) {
        changed.await();
      }
      if (stopped) {
        batch.close();
        return false;
      }
      waiting.add(batch);
      changed.signalAll();
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      batch.close();
      throw new JobInterruptedException("Interrupted while parts of a table were worked on.", e);
    } finally {
      lock.unlock();
    }
  }

  private void fail(Throwable e) {
    lock.lock();
    try {
      if (failure == null) {
        failure = e;
      }
      stopped = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      stopped = true;
      changed.signalAll();
      // What has begun owns memory; it ends with its next batch.
      while (begun > 0) {
        changed.awaitUninterruptibly();
      }
      waiting.forEach(Batch::close);
      waiting.clear();
    } finally {
      lock.unlock();
    }
  }
}
