package dev.graticule.query;

import dev.graticule.GraticuleException;
import dev.graticule.batch.Batch;
import dev.graticule.batch.BatchSource;
import dev.graticule.contract.Contract;
import dev.graticule.job.JobInterruptedException;
import dev.graticule.job.JobTimeoutException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.arrow.memory.BufferAllocator;
import org.jspecify.annotations.Nullable;

/**
 * A query under way: its connection, its memory, its batches. One thread at a time asks for
 * batches; any thread may stop or close it, at any moment and more than once.
 *
 * <p>Stopping is quick and only makes the asking thread come back with an error; closing waits for
 * that thread and frees everything.
 */
final class QueryRun implements AutoCloseable {
  private static final Duration AGAIN = Duration.ofMillis(20);

  private final QueryDefinition definition;
  private final EngineCore core;
  private final Holder holder;
  private final Tally tally;
  private final Runnable whenStopped;
  private final ReentrantLock working = new ReentrantLock();
  private final AtomicReference<@Nullable GraticuleException> stopped = new AtomicReference<>();
  private volatile @Nullable Session session;
  private @Nullable BufferAllocator allocator;
  private @Nullable TablesInUse tables;
  private @Nullable BatchSource source;
  private @Nullable Future<?> deadline;
  private @Nullable Future<?> interrupts;
  private volatile boolean closed;

  /** Who closes a run when its engine is closed. */
  enum Holder {
    /** A job or subscription, which does so by itself once stopped. */
    WORKER,
    /** A caller who pulls: nobody can tell when they come back, so the engine does. */
    CALLER
  }

  /**
   * A run that has not begun.
   *
   * @param holder who closes it
   * @param asked when the query was asked, by {@link System#nanoTime()}; its deadline counts from
   *     then
   * @param whenStopped run once, by the thread that stops the run from outside
   */
  QueryRun(
      QueryDefinition definition,
      EngineCore core,
      Holder holder,
      long asked,
      Runnable whenStopped) {
    this.definition = definition;
    this.core = core;
    this.holder = holder;
    this.tally = new Tally(asked);
    this.whenStopped = whenStopped;
    core.opened(this);
    if (definition.options().deadline().isPresent()) {
      Duration limit = definition.options().deadline().get();
      long left = Math.max(0, limit.toNanos() - (System.nanoTime() - asked));
      deadline =
          core.timer()
              .once(
                  Duration.ofNanos(left),
                  () ->
                      stop(
                          new JobTimeoutException(
                              "%s was not done after its deadline of %s."
                                  .formatted(definition.name(), limit))));
    }
  }

  String name() {
    return definition.name();
  }

  void closeIfHeldByCaller() {
    if (holder == Holder.CALLER) {
      close();
    }
  }

  /** Plans and starts the query when that has not been done. Blocks. */
  Contract contract() {
    working.lock();
    try {
      return opened().contract();
    } finally {
      working.unlock();
    }
  }

  /** The next batch, in this run's memory; the caller's to close before the run is. Blocks. */
  Optional<Batch> next() {
    if (Thread.currentThread().isInterrupted()) {
      throw new JobInterruptedException(
          definition.name() + " was interrupted while it ran.", new InterruptedException());
    }
    working.lock();
    try {
      BatchSource rows = opened();
      try {
        Optional<Batch> batch = rows.next();
        batch.ifPresent(b -> tally.handedOut(b.rowCount()));
        return batch;
      } catch (RuntimeException e) {
        throw error(e);
      }
    } finally {
      working.unlock();
    }
  }

  /** The next batch, in the engine's memory: it may outlive the run. */
  Optional<Batch> nextToKeep() {
    // Locked around both steps: a close in between would take the memory from under the batch.
    working.lock();
    try {
      return next().map(batch -> VectorMove.handOver(batch, core.allocator()));
    } finally {
      working.unlock();
    }
  }

  private BatchSource opened() {
    checkStopped();
    BatchSource known = source;
    if (known != null) {
      return known;
    }
    if (closed) {
      throw new IllegalStateException(definition.name() + " is closed.");
    }
    tally.begin();
    try {
      Session connected = core.connect(definition);
      session = connected;
      connected.diagnoseWith(
          error ->
              GoneFiles.explain(DuckDbErrors.message(error), error, tally.plans())
                  .map(expired -> expired));
      GraticuleException why = stopped.get();
      if (why != null) {
        connected.stop(why);
      }
      BufferAllocator own =
          core.allocator()
              .newChildAllocator(definition.name(), 0, definition.options().batchMemory());
      allocator = own;
      TablesInUse inUse = new TablesInUse(core.tables());
      tables = inUse;
      BatchSource begun =
          definition
              .plan()
              .open(
                  new QueryContext(
                      connected,
                      own,
                      core.allocator(),
                      core.cpu(),
                      core.ahead(),
                      definition.options().batchRows(),
                      inUse,
                      core.shapes(),
                      new Deletions(connected, core.io()),
                      tally));
      source = begun;
      return begun;
    } catch (RuntimeException e) {
      throw error(e);
    }
  }

  private RuntimeException error(RuntimeException error) {
    Session connected = session;
    if (connected != null) {
      return error instanceof IllegalStateException && !connected.isStopped()
          ? error
          : connected.error(error);
    }
    return error;
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
  void stop(GraticuleException why) {
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
    whenStopped.run();
  }

  private void interrupt() {
    Session connected = session;
    GraticuleException why = stopped.get();
    if (connected != null && why != null) {
      connected.stop(why);
    }
  }

  QuerySummary summary() {
    return tally.end();
  }

  Optional<GraticuleException> stopReason() {
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
    Future<?> timed = deadline;
    if (timed != null) {
      timed.cancel(false);
    }
    try {
      closeInOrder(Arrays.asList(source, allocator, session, tables));
    } finally {
      synchronized (stopped) {
        Future<?> repeated = interrupts;
        if (repeated != null) {
          repeated.cancel(false);
        }
      }
      core.closed(this);
    }
  }

  /**
   * Rows, then the memory they were in, then the connection they came from, then what kept their
   * files; all, whatever fails.
   */
  private static void closeInOrder(List<@Nullable AutoCloseable> resources) {
    Optional<RuntimeException> failure = Optional.empty();
    for (AutoCloseable resource : resources) {
      try {
        if (resource != null) {
          resource.close();
        }
      } catch (Exception e) {
        RuntimeException error =
            e instanceof RuntimeException known
                ? known
                : new QueryException("A query cannot be closed: " + e.getMessage(), e);
        if (failure.isPresent()) {
          failure.get().addSuppressed(error);
        } else {
          failure = Optional.of(error);
        }
      }
    }
    if (failure.isPresent()) {
      throw failure.get();
    }
  }
}
