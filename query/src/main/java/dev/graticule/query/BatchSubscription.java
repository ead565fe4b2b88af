package dev.graticule.query;

import dev.graticule.GraticuleException;
import dev.graticule.batch.Batch;
import dev.graticule.job.JobCancelledException;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow.Subscriber;
import java.util.concurrent.Flow.Subscription;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One subscriber's run of a query. Whoever raises {@code pending} from zero sends the one worker on
 * its way; it works off demand, cancel and failure, and goes when nothing is left to do. So signals
 * come one after the other, and no thread waits for demand.
 *
 * <p>One batch is read ahead, so that the end is told with the last batch and not only when more is
 * asked for.
 */
final class BatchSubscription implements Subscription {
  private final Executor io;
  private final BatchSupply run;
  private final AtomicReference<@Nullable Subscriber<? super Batch>> subscriber;
  private final AtomicLong demand = new AtomicLong();

  /** One is there from the start, and keeps the worker away until {@link #begin}. */
  private final AtomicInteger pending = new AtomicInteger(1);

  private final AtomicBoolean entered = new AtomicBoolean();
  private volatile boolean decided;
  private volatile boolean cancelled;
  private volatile @Nullable IllegalArgumentException wrongDemand;
  private @Nullable Batch ahead;
  private boolean ended;

  /**
   * A subscription that has not asked for anything.
   *
   * @param supply gives the run, which calls what it is given when it was stopped from outside
   * @param io where signals come
   * @param subscriber gets them
   */
  BatchSubscription(
      Function<Runnable, ? extends BatchSupply> supply,
      Executor io,
      Subscriber<? super Batch> subscriber) {
    this.io = io;
    this.subscriber = new AtomicReference<>(subscriber);
    this.run = supply.apply(this::wake);
  }

  /** Lets signals come: the subscriber has returned from its first one (rule 1.3). */
  void begin() {
    if (pending.decrementAndGet() > 0) {
      launch();
    }
  }

  @Override
  public void request(long count) {
    if (count <= 0) {
      wrongDemand =
          new IllegalArgumentException(
              "%s was asked for %d batches; ask for at least 1 (Reactive Streams, rule 3.9)."
                  .formatted(run.name(), count));
    } else {
      demand.getAndUpdate(known -> known + count < 0 ? Long.MAX_VALUE : known + count);
      if (entered.compareAndSet(false, true)) {
        run.enter(
            () -> {
              decided = true;
              wake();
            });
      }
    }
    wake();
  }

  @Override
  public void cancel() {
    cancelled = true;
    run.stop(new JobCancelledException(run.name() + " was cancelled by its subscriber."));
    wake();
  }

  private void wake() {
    if (pending.getAndIncrement() == 0) {
      launch();
    }
  }

  private void launch() {
    try {
      io.execute(this::work);
    } catch (RejectedExecutionException e) {
      // Nobody else will come: this thread ends it.
      fail(
          new QueryException(
              run.name()
                  + " cannot go on: the executor for waiting takes no more work (shut down, or its queue is full).",
              e));
    }
  }

  private void work() {
    int seen = pending.get();
    while (true) {
      try {
        step();
      } catch (RuntimeException | Error e) {
        fail(e);
      }
      int left = pending.addAndGet(-seen);
      if (left == 0) {
        return;
      }
      seen = left;
    }
  }

  private void step() {
    while (!ended) {
      Optional<GraticuleException> stopped = run.stopReason();
      IllegalArgumentException wrong = wrongDemand;
      if (cancelled) {
        end();
      } else if (wrong != null) {
        fail(wrong);
      } else if (stopped.isPresent()) {
        fail(stopped.get());
      } else if (demand.get() == 0 || !decided) {
        return;
      } else {
        deliver();
      }
    }
  }

  private void deliver() {
    Batch batch = ahead;
    ahead = null;
    if (batch == null) {
      Optional<Batch> first = run.nextToKeep();
      if (first.isEmpty()) {
        complete();
        return;
      }
      batch = first.get();
    }
    if (cancelled) {
      batch.close();
      return;
    }
    demand.getAndUpdate(known -> known == Long.MAX_VALUE ? known : known - 1);
    hand(batch);
    if (!ended && !cancelled) {
      Optional<Batch> next = run.nextToKeep();
      if (next.isEmpty()) {
        complete();
      } else {
        ahead = next.get();
      }
    }
  }

  private void hand(Batch batch) {
    Subscriber<? super Batch> receiver = subscriber.get();
    if (receiver == null) {
      batch.close();
      return;
    }
    try {
      receiver.onNext(batch);
    } catch (RuntimeException | Error e) {
      // A subscriber that throws is broken (rule 2.13): it gets no more, and what it had is closed.
      batch.close();
      cancelled = true;
      end();
    }
  }

  private void complete() {
    Subscriber<? super Batch> receiver = end();
    if (receiver != null && !cancelled) {
      receiver.onComplete();
    }
  }

  private void fail(Throwable error) {
    Subscriber<? super Batch> receiver = end();
    if (receiver != null && !cancelled) {
      receiver.onError(error);
    }
  }

  /** Frees everything and forgets the subscriber, which is given back for a last signal. */
  private @Nullable Subscriber<? super Batch> end() {
    ended = true;
    Batch undelivered = ahead;
    ahead = null;
    if (undelivered != null) {
      undelivered.close();
    }
    run.close();
    return subscriber.getAndSet(null);
  }
}
