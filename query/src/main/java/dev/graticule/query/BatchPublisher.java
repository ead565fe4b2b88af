package dev.graticule.query;

import dev.graticule.batch.Batch;
import java.util.Objects;
import java.util.concurrent.Flow;

/** Asks the query anew for each subscriber, once the first batch is requested. */
final class BatchPublisher implements Flow.Publisher<Batch> {
  private final QueryDefinition definition;
  private final EngineCore core;

  BatchPublisher(QueryDefinition definition, EngineCore core) {
    this.definition = definition;
    this.core = core;
  }

  @Override
  public void subscribe(Flow.Subscriber<? super Batch> subscriber) {
    Objects.requireNonNull(subscriber, "subscriber");
    BatchSubscription subscription;
    try {
      subscription =
          new BatchSubscription(
              stopped -> new QueryRun(definition, core, QueryRun.Holder.WORKER, stopped),
              core.io(),
              subscriber);
    } catch (IllegalStateException e) {
      subscriber.onSubscribe(new Refused());
      subscriber.onError(e);
      return;
    }
    try {
      subscriber.onSubscribe(subscription);
    } catch (RuntimeException | Error e) {
      subscription.cancel();
      throw e;
    } finally {
      subscription.begin();
    }
  }

  /** The subscription of a subscriber that gets nothing but an error. */
  private static final class Refused implements Flow.Subscription {
    @Override
    public void request(long count) {}

    @Override
    public void cancel() {}
  }
}
