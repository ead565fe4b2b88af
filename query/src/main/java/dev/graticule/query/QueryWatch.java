package dev.graticule.query;

import dev.graticule.GraticuleException;
import dev.graticule.job.JobCancelledException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells observers and the flight recorder what becomes of one query. Safe from any thread. */
final class QueryWatch {
  private static final Logger LOG = LoggerFactory.getLogger(QueryObserver.class);

  private final List<QueryObserver> observers;
  private final QueryDefinition query;
  private final QueryEvent event = new QueryEvent();
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
  private volatile boolean exhausted;

  /** Of a query that is asked now. */
  QueryWatch(List<QueryObserver> observers, QueryDefinition query) {
    this.observers = observers;
    this.query = query;
    event.begin();
    tell(observer -> observer.asked(query.name()));
  }

  private void tell(Consumer<QueryObserver> what) {
    for (QueryObserver observer : observers) {
      try {
        what.accept(observer);
      } catch (RuntimeException e) {
        LOG.warn("An observer of {} failed; the query goes on.", query.name(), e);
      }
    }
  }

  void admitted(Duration waited) {
    tell(observer -> observer.admitted(query.name(), waited));
  }

  boolean wantsProgress() {
    return !observers.isEmpty();
  }

  void progressed(RunningQuery now) {
    tell(observer -> observer.progressed(now));
  }

  void fellBack(GraticuleException error) {
    FallbackEvent again = new FallbackEvent();
    if (again.shouldCommit()) {
      again.query = query.name();
      again.error = error.toString();
      again.commit();
    }
    tell(observer -> observer.fellBack(query.name(), error));
  }

  void firstBatch(Duration sinceAsked) {
    tell(observer -> observer.firstBatch(query.name(), sinceAsked));
  }

  void failed(Throwable error) {
    failure.compareAndSet(null, error);
  }

  /** The last row was handed out. */
  void exhausted() {
    exhausted = true;
  }

  void ended(QuerySummary summary) {
    Throwable error = failure.get();
    boolean stopped = error == null || error instanceof JobCancelledException;
    QueryProfile profile =
        new QueryProfile(
            query.name(),
            query.options().limits(),
            query.options().isolation(),
            exhausted
                ? QueryProfile.Outcome.ANSWERED
                : stopped ? QueryProfile.Outcome.STOPPED : QueryProfile.Outcome.FAILED,
            exhausted ? Optional.empty() : Optional.ofNullable(error),
            summary);
    event.end();
    if (event.shouldCommit()) {
      event.fill(profile);
      event.commit();
    }
    tell(observer -> observer.ended(profile));
  }
}
