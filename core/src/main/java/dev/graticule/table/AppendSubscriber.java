package dev.graticule.table;

import dev.graticule.batch.Batch;
import dev.graticule.job.Job;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * Appends what a publisher sends, as one commit when it completes: subscribe this, await {@link
 * #job()}. It asks for a few batches at a time and for fewer when they are large, so a fast
 * publisher waits. Each batch sent is the subscriber's, which closes it.
 *
 * <p>When the publisher fails, the job fails with its error and nothing is left. When the job ends
 * before the publisher does, by failure or {@link Job#cancel()}, the subscription is cancelled.
 *
 * <p>The job begins with the subscription and holds one of the lake's waiting workers until it
 * ends, also while the publisher is silent. A job that is never subscribed to anything is ended by
 * cancelling it. For one publisher; {@link #job()} may be asked by any thread.
 */
public final class AppendSubscriber implements Flow.Subscriber<Batch> {
  private final BatchInbox inbox;
  private final Executor io;
  private final Job<AppendResult> job;
  private @Nullable Runnable body;

  /**
   * A subscriber.
   *
   * @param inbox where batches wait
   * @param io runs the job
   * @param start starts the append on an executor
   */
  AppendSubscriber(
      BatchInbox inbox, Executor io, BiFunction<BatchInbox, Executor, Job<AppendResult>> start) {
    this.inbox = inbox;
    this.io = io;
    this.job = start.apply(inbox, command -> body = command);
    // Whatever ends the job wakes the thread that waits for rows, and cancels the subscription.
    job.whenComplete((result, error) -> inbox.close());
  }

  /**
   * The append.
   *
   * @return the job; it begins with the subscription
   */
  public Job<AppendResult> job() {
    return job;
  }

  @Override
  public void onSubscribe(Flow.Subscription subscription) {
    Objects.requireNonNull(subscription, "subscription");
    Runnable begun = body;
    if (inbox.subscribed(subscription) && begun != null) {
      try {
        io.execute(begun);
      } catch (RejectedExecutionException e) {
        inbox.failed(e);
        // Ends at once, with that error.
        begun.run();
      }
    }
  }

  @Override
  public void onNext(Batch batch) {
    inbox.arrived(Objects.requireNonNull(batch, "batch"));
  }

  @Override
  public void onError(Throwable failure) {
    inbox.failed(Objects.requireNonNull(failure, "failure"));
  }

  @Override
  public void onComplete() {
    inbox.completed();
  }
}
