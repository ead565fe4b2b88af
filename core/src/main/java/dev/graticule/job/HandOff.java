package dev.graticule.job;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.FutureTask;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Things that one thread hands over and another works off, one after the other and in order. Only
 * so much waits: then whoever hands over waits too. The first failure is told to the next who asks,
 * and what waits is dropped.
 *
 * <p>Handing over is for one thread at a time; working off happens on one at a time of the
 * delegate's, or on the one that hands over where none comes.
 *
 * @param <T> the things
 */
public final class HandOff<T> implements AutoCloseable {
  private final Delegate delegate;
  private final long most;
  private final Consumer<T> work;
  private final Consumer<T> drop;
  private final Deque<Item<T>> waiting = new ArrayDeque<>();
  private final Object lock = new Object();
  // Guarded by the lock, all of them.
  private long weight;
  private boolean begun;
  private boolean running;
  private @Nullable FutureTask<?> working;
  private @Nullable Throwable failure;
  private boolean closed;

  private record Item<T>(T thing, long weight) {}

  /**
   * Begins a hand-off.
   *
   * @param delegate works off
   * @param most what may wait, in the unit of the weights; one thing may always
   * @param work takes over each thing
   * @param drop takes over each thing that is not worked off; must not throw
   */
  public HandOff(Delegate delegate, long most, Consumer<T> work, Consumer<T> drop) {
    this.delegate = delegate;
    this.most = most;
    this.work = work;
    this.drop = drop;
  }

  /**
   * Hands a thing over; returns when little enough waits.
   *
   * @param thing what, taken over whatever happens
   * @param itsWeight how much it is
   * @throws RuntimeException what working off failed with
   */
  public void put(T thing, long itsWeight) {
    boolean refused;
    synchronized (lock) {
      refused = closed || failure != null;
      if (!refused) {
        waiting.add(new Item<>(thing, itsWeight));
        weight += itsWeight;
      }
    }
    if (refused) {
      drop.accept(thing);
    }
    begin();
    awaitRoom();
  }

  /**
   * Returns when everything is worked off.
   *
   * @throws RuntimeException what working off failed with
   */
  public void flush() {
    FutureTask<?> task = current();
    while (task != null) {
      delegate.await(task);
      task = current();
    }
    rethrow();
  }

  private void begin() {
    synchronized (lock) {
      if (begun || waiting.isEmpty()) {
        return;
      }
      begun = true;
    }
    FutureTask<?> task = delegate.begin(this::workOff);
    synchronized (lock) {
      // Where it is over already there is nothing to wait for.
      working = begun ? task : null;
    }
  }

  private @Nullable FutureTask<?> current() {
    synchronized (lock) {
      return working;
    }
  }

  private void awaitRoom() {
    boolean interrupted = false;
    try {
      while (true) {
        FutureTask<?> task;
        synchronized (lock) {
          if (isRoom()) {
            break;
          }
          try {
            delegate.awaitChange(lock);
          } catch (InterruptedException e) {
            interrupted = true;
          }
          if (isRoom()) {
            break;
          }
          task = running ? null : working;
        }
        if (task != null) {
          delegate.doUnlessBegun(task);
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
    rethrow();
  }

  /** One thing may wait whatever its weight. */
  private boolean isRoom() {
    return weight <= most || waiting.isEmpty();
  }

  private void rethrow() {
    Throwable told;
    synchronized (lock) {
      told = failure;
    }
    if (told instanceof Error error) {
      throw error;
    }
    if (told instanceof RuntimeException runtime) {
      throw runtime;
    }
  }

  private @Nullable Void workOff() {
    synchronized (lock) {
      running = true;
    }
    while (true) {
      Item<T> item;
      synchronized (lock) {
        item = waiting.poll();
        if (item == null) {
          begun = false;
          running = false;
          working = null;
          lock.notifyAll();
          return null;
        }
      }
      try {
        work.accept(item.thing());
      } catch (Throwable e) {
        fail(e);
      } finally {
        synchronized (lock) {
          weight -= item.weight();
          lock.notifyAll();
        }
      }
    }
  }

  private void fail(Throwable e) {
    synchronized (lock) {
      if (failure == null) {
        failure = e;
      } else if (failure != e) {
        failure.addSuppressed(e);
      }
    }
    dropWaiting();
  }

  private void dropWaiting() {
    while (true) {
      Item<T> item;
      synchronized (lock) {
        item = waiting.poll();
        if (item == null) {
          return;
        }
        weight -= item.weight();
      }
      drop.accept(item.thing());
    }
  }

  /** Drops what waits and returns when nothing is being worked off. Safe to call twice. */
  @Override
  public void close() {
    synchronized (lock) {
      closed = true;
    }
    dropWaiting();
    FutureTask<?> task = current();
    if (task != null) {
      delegate.await(task);
    }
  }
}
