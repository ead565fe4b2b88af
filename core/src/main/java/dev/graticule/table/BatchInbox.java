package dev.graticule.table;

import dev.graticule.GraticuleException;
import dev.graticule.batch.Batch;
import dev.graticule.batch.BatchSource;
import dev.graticule.contract.Contract;
import dev.graticule.contract.ContractException;
import dev.graticule.job.JobInterruptedException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/**
 * Batches that somebody else sends, as a source that waits for them. It asks for as many as it has
 * room for: a few, and fewer when they are large.
 */
final class BatchInbox implements BatchSource {
  /** One being taken, and some on their way. */
  private static final int MOST_BATCHES = 4;

  private static final long MOST_BYTES = 32L << 20;

  private final Contract contract;
  private final Object lock = new Object();
  // Guarded by the lock, all of them.
  private final Deque<Batch> arrived = new ArrayDeque<>();
  private long arrivedBytes;
  private long onTheirWay;
  private Flow.@Nullable Subscription upstream;
  private boolean complete;
  private boolean closed;
  private @Nullable Throwable failure;
  private boolean asking;

  BatchInbox(Contract contract) {
    this.contract = contract;
  }

  @Override
  public Contract contract() {
    return contract;
  }

  /** Takes the one subscription; tells whether there was none before. */
  boolean subscribed(Flow.Subscription subscription) {
    boolean first;
    synchronized (lock) {
      first = upstream == null && !closed;
      if (first) {
        upstream = subscription;
      }
    }
    if (first) {
      ask();
    } else {
      subscription.cancel();
    }
    return first;
  }

  void arrived(Batch batch) {
    boolean wanted;
    synchronized (lock) {
      wanted = !closed && !complete && failure == null;
      if (wanted) {
        arrived.add(batch);
        arrivedBytes += bytes(batch);
        onTheirWay--;
        lock.notifyAll();
      }
    }
    if (!wanted) {
      batch.close();
    }
  }

  /** What a batch takes in memory, about. */
  static long bytes(Batch batch) {
    return batch.root().getFieldVectors().stream().mapToLong(v -> v.getBufferSize()).sum();
  }

  void completed() {
    synchronized (lock) {
      complete = true;
      lock.notifyAll();
    }
  }

  void failed(Throwable e) {
    synchronized (lock) {
      if (failure == null) {
        failure = e;
      }
      lock.notifyAll();
    }
  }

  /** Requests what there is room for; one thread at a time, and never while the lock is held. */
  private void ask() {
    while (true) {
      long count;
      Flow.Subscription to;
      synchronized (lock) {
        count = arrivedBytes >= MOST_BYTES ? 0 : MOST_BATCHES - arrived.size() - onTheirWay;
        to = upstream;
        if (asking || to == null || count <= 0 || closed || complete || failure != null) {
          return;
        }
        asking = true;
        onTheirWay += count;
      }
      try {
        to.request(count);
      } finally {
        synchronized (lock) {
          asking = false;
        }
      }
    }
  }

  @Override
  public Optional<Batch> next() {
    Batch batch;
    synchronized (lock) {
      while (arrived.isEmpty() && !complete && failure == null && !closed) {
        await();
      }
      if (failure != null) {
        throw told(failure);
      }
      if (closed) {
        throw new IllegalStateException("The rows are not wanted any more.");
      }
      batch = arrived.poll();
      if (batch == null) {
        return Optional.empty();
      }
      arrivedBytes -= bytes(batch);
    }
    ask();
    try {
      requireContract(batch);
    } catch (RuntimeException e) {
      batch.close();
      throw e;
    }
    // A publisher may send a batch without rows; a source gives none.
    if (batch.rowCount() == 0) {
      batch.close();
      return next();
    }
    return Optional.of(batch);
  }

  private void requireContract(Batch batch) {
    if (!batch.contract().columns().equals(contract.columns())) {
      throw new ContractException(
          "A batch of %s was sent where %s was announced; cast it, or subscribe with its contract."
              .formatted(batch.contract(), contract));
    }
  }

  @SuppressWarnings("WaitNotInLoop") // the caller loops
  private void await() {
    try {
      lock.wait();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new JobInterruptedException("Interrupted while waiting for rows.", e);
    }
  }

  private static RuntimeException told(Throwable failure) {
    return failure instanceof GraticuleException known
        ? known
        : new PublisherFailedException(
            "The publisher of the rows failed, so none of them was appended: %s".formatted(failure),
            failure);
  }

  /** Cancels the subscription and closes what was sent and not taken. */
  @Override
  public void close() {
    Deque<Batch> left;
    Flow.Subscription toCancel;
    synchronized (lock) {
      boolean ended = closed || complete || failure != null;
      closed = true;
      left = new ArrayDeque<>(arrived);
      arrived.clear();
      arrivedBytes = 0;
      toCancel = ended ? null : upstream;
      lock.notifyAll();
    }
    left.forEach(Batch::close);
    if (toCancel != null) {
      toCancel.cancel();
    }
  }
}
