package dev.graticule.query;

import dev.graticule.GraticuleException;
import dev.graticule.batch.Batch;
import dev.graticule.contract.Contract;
import dev.graticule.job.JobControl;
import dev.graticule.job.JobInterruptedException;
import dev.graticule.job.JobTimeoutException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A query from asking to its end: its place among the others, its tries, its batches. One thread at
 * a time asks for batches; any thread may stop or close it, at any moment and more than once.
 *
 * <p>Stopping is quick and only makes the asking thread come back with an error; closing waits for
 * that thread and frees everything, the reserved memory last.
 */
final class QueryRun implements BatchSupply {
  private static final Duration AGAIN = Duration.ofMillis(20);

  /** Often enough for a bar on a screen; queries that are shorter have no progress to tell. */
  private static final Duration PROGRESS = Duration.ofMillis(250);

  private final EngineCore core;
  private final Holder holder;
  private final Tally tally;
  private final QueryWatch watch;
  private final Runnable whenStopped;
  private final ReentrantLock working = new ReentrantLock();
  private final AtomicReference<@Nullable GraticuleException> stopped = new AtomicReference<>();
  private final TablesInUse tables;
  private volatile Tries tries;
  private volatile @Nullable Session session;
  private volatile Admission.@Nullable Ticket ticket;
  private @Nullable Attempt attempt;
  private @Nullable Future<?> deadline;
  private @Nullable Future<?> interrupts;
  private @Nullable Future<?> progress;
  private volatile @Nullable JobControl control;
  private volatile boolean closed;

  /** Who closes a run when its engine is closed. */
  enum Holder {
    /** A job or subscription, which does so by itself once stopped. */
    WORKER,
    /** A caller who pulls: nobody can tell when they come back, so the engine does. */
    CALLER
  }

  /**
   * A run that has not begun; its deadline counts from now.
   *
   * @param holder who closes it
   * @param whenStopped run once, by the thread that stops the run from outside
   */
  QueryRun(QueryDefinition definition, EngineCore core, Holder holder, Runnable whenStopped) {
    this.core = core;
    this.holder = holder;
    this.tries = Tries.first(definition);
    this.tally = new Tally(System.nanoTime());
    this.tables = new TablesInUse(core.tables());
    this.whenStopped = whenStopped;
    core.opened(this);
    this.watch = new QueryWatch(core.observers(), definition);
    if (definition.options().limits().time().isPresent()) {
      Duration limit = definition.options().limits().time().get();
      deadline =
          core.timer()
              .once(
                  limit,
                  () ->
                      stop(
                          new JobTimeoutException(
                              "%s was not done after its deadline of %s."
                                  .formatted(definition.name(), limit))));
    }
  }

  /** Tells a job how far the query is, from now on. */
  void reportTo(JobControl job) {
    control = job;
  }

  private void reportProgress() {
    JobControl job = control;
    if (job != null) {
      fraction().ifPresent(job::fraction);
    }
    if (watch.wantsProgress()) {
      watch.progressed(now());
    }
  }

  @Override
  public String name() {
    return tries.definition().name();
  }

  void closeIfHeldByCaller() {
    if (holder == Holder.CALLER) {
      close();
    }
  }

  /**
   * Asks to be let in.
   *
   * @param decided run once, by any thread, when the run may ask for batches, which fails when it
   *     was rejected or is closed
   */
  @Override
  public void enter(Runnable decided) {
    Admission.Ticket place = core.ticket(tries.definition(), decided);
    ticket = place;
    place.enter();
    // Looked at last: whoever stops or closes the run from now on finds the ticket. Of a run that
    // is over, as when a subscriber asks for more after the end, nobody else would give it back.
    GraticuleException why = stopped.get();
    if (why != null) {
      place.giveUp(why);
    }
    if (closed) {
      place.close();
    } else {
      core.watch(place);
    }
  }

  /** Asks to be let in, and then runs a task on an executor, or here when it takes no more. */
  void enter(Executor executor, Runnable task) {
    enter(
        () -> {
          try {
            executor.execute(task);
          } catch (RejectedExecutionException e) {
            stop(
                new QueryException(
                    name()
                        + " was not started: the executor for waiting takes no more work (shut down, or its queue is full).",
                    e));
            task.run();
          }
        });
  }

  /** Plans and starts the query when that has not been done. Blocks. */
  Contract contract() {
    return tried(Attempt::contract);
  }

  /** What a query reads that was opened to be explained. Blocks. */
  Explanation explanation() {
    contract();
    return tally.explanation();
  }

  /** The next batch, in this run's memory; the caller's to close before the run is. Blocks. */
  Optional<Batch> next() {
    if (Thread.currentThread().isInterrupted()) {
      throw new JobInterruptedException(
          name() + " was interrupted while it ran.", new InterruptedException());
    }
    return tried(
        rows -> {
          Optional<Batch> batch = rows.next();
          if (batch.isPresent()) {
            count(batch.get());
          } else {
            watch.exhausted();
          }
          return batch;
        });
  }

  private void count(Batch batch) {
    try {
      boolean first = tally.hasGivenNothing();
      tally.handedOut(batch, tries.definition());
      if (first) {
        watch.firstBatch(Duration.ofNanos(System.nanoTime() - tally.asked()));
      }
    } catch (QueryLimitException e) {
      batch.close();
      throw e;
    }
  }

  /** What was decoded of the batch that {@link #next} gave last. */
  DecodedBatch decoded(Batch batch) {
    return tried(rows -> rows.decoded(batch));
  }

  /** The next batch, in the engine's memory: it may outlive the run. */
  @Override
  public Optional<Batch> nextToKeep() {
    // Locked around both steps: a close in between would take the memory from under the batch.
    working.lock();
    try {
      return next().map(batch -> VectorMove.handOver(batch, core.allocator()));
    } finally {
      working.unlock();
    }
  }

  /** A step on the rows; once more on less when an error may pass and nothing was handed out. */
  private <T> T tried(Function<Attempt, T> step) {
    working.lock();
    try {
      while (true) {
        try {
          return step.apply(opened());
        } catch (GraticuleException e) {
          if (stopped.get() != null || !tally.hasGivenNothing() || !tries.mayFollow(e)) {
            watch.failed(e);
            throw e;
          }
          degrade(e);
        } catch (RuntimeException | Error e) {
          watch.failed(e);
          throw e;
        }
      }
    } finally {
      working.unlock();
    }
  }

  private void degrade(GraticuleException error) {
    Attempt failed = attempt;
    attempt = null;
    if (failed != null) {
      tally.peak(failed.peakMemory());
      failed.close();
    }
    Tries less = tries.degraded(error);
    Admission.Ticket place = ticket;
    if (place != null) {
      place.grow(core.instanceMemory(less) - core.instanceMemory(tries));
    }
    tries = less;
    tally.degraded(error);
    watch.fellBack(error);
    if (DuckDbErrors.kind(error) == DuckDbErrors.Kind.INPUT_OUTPUT) {
      core.pauses().beforeSecondTry(name());
    }
  }

  private Attempt opened() {
    checkStopped();
    Attempt known = attempt;
    if (known != null) {
      return known;
    }
    if (closed) {
      throw new IllegalStateException(name() + " is closed.");
    }
    Admission.Ticket place = ticket;
    if (place == null) {
      throw new IllegalStateException(name() + " did not ask to be let in.");
    }
    place.requireAdmitted();
    if (tally.begin(place.waited())) {
      watch.admitted(place.waited());
      progress = core.timer().repeatedly(PROGRESS, this::reportProgress);
    }
    Session connected = core.connect(tries);
    session = connected;
    connected.diagnoseWith(
        error ->
            GoneFiles.explain(DuckDbErrors.message(error), error, tally.plans())
                .map(expired -> expired));
    GraticuleException why = stopped.get();
    if (why != null) {
      connected.stop(why);
    }
    Attempt begun = Attempt.open(tries.definition(), core, connected, tables, tally);
    attempt = begun;
    return begun;
  }

  private void checkStopped() {
    Session connected = session;
    if (connected != null) {
      connected.checkStopped();
    }
    GraticuleException why = stopped.get();
    if (why != null) {
      throw why;
    }
  }

  /** Makes the asking thread, now or later, end with an error. */
  @Override
  public void stop(GraticuleException why) {
    if (!stopped.compareAndSet(null, why)) {
      return;
    }
    Session connected = session;
    if (connected != null) {
      connected.stop(why);
    }
    if (closed) {
      return;
    }
    // An interrupt that arrives between two statements is lost; say it until the run is closed.
    Future<?> repeated = core.timer().repeatedly(AGAIN, this::interrupt);
    synchronized (stopped) {
      interrupts = repeated;
      if (closed) {
        repeated.cancel(false);
      }
    }
    Admission.Ticket place = ticket;
    if (place != null) {
      place.giveUp(why);
    }
    whenStopped.run();
  }

  private void interrupt() {
    Session connected = session;
    GraticuleException why = stopped.get();
    if (connected != null && why != null) {
      connected.stop(why);
    }
  }

  /** When it was asked, by {@link System#nanoTime()}. */
  long asked() {
    return tally.asked();
  }

  /** How it stands. From any thread. */
  RunningQuery now() {
    Admission.Ticket place = ticket;
    return new RunningQuery(
        name(),
        place == null || place.isWaiting()
            ? RunningQuery.Phase.WAITING
            : RunningQuery.Phase.RUNNING,
        Duration.ofNanos(System.nanoTime() - tally.asked()),
        tally.rows(),
        fraction());
  }

  /** How far DuckDB is with what it does now, 0 to 1, where it can tell. From any thread. */
  OptionalDouble fraction() {
    Session connected = session;
    return connected == null ? OptionalDouble.empty() : connected.fraction();
  }

  QuerySummary summary() {
    Attempt last = attempt;
    if (last != null) {
      tally.peak(last.peakMemory());
    }
    return tally.end();
  }

  @Override
  public Optional<GraticuleException> stopReason() {
    return Optional.ofNullable(stopped.get());
  }

  @Override
  public void close() {
    working.lock();
    try {
      if (closed) {
        return;
      }
      closed = true;
      free();
    } finally {
      working.unlock();
    }
  }

  private void free() {
    for (Future<?> timed : Arrays.asList(deadline, progress)) {
      if (timed != null) {
        timed.cancel(false);
      }
    }
    QuerySummary summary = summary();
    try {
      Attempt.closeInOrder(Arrays.asList(attempt, tables, ticket));
    } finally {
      synchronized (stopped) {
        Future<?> repeated = interrupts;
        if (repeated != null) {
          repeated.cancel(false);
        }
      }
      try {
        watch.ended(summary);
      } finally {
        core.closed(this);
      }
    }
  }
}
