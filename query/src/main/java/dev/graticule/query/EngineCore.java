package dev.graticule.query;

import dev.graticule.job.JobCancelledException;
import dev.graticule.write.ByteSize;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.apache.arrow.memory.BufferAllocator;

/** What all queries of an engine share. Safe for use by several threads. */
final class EngineCore implements AutoCloseable {
  private static final Duration LONGEST_CLOSING = Duration.ofSeconds(30);

  /** How often a query that waits looks whether memory was given back. */
  private static final Duration RECHECK = Duration.ofMillis(20);

  private final EngineSettings settings;
  private final Admission admission;
  private final LongSupplier held;
  private final TableNames tables;
  private final BufferAllocator allocator;
  private final Executor cpu;
  private final Executor io;
  private final DuckDbInstance shared;
  private final Footers footers = new Footers();
  private final FileShapes shapes;
  private final SoundFiles sound;
  private final JoinIndexes indexes;
  private final Timer timer = new Timer();
  private final AtomicLong number = new AtomicLong();
  private final Set<QueryRun> running = ConcurrentHashMap.newKeySet();
  private boolean closed;
  private boolean memoryClosed;

  /** Takes over the instance and the allocator. */
  EngineCore(
      EngineSettings settings,
      Admission admission,
      TableNames tables,
      BufferAllocator allocator,
      Executor cpu,
      Executor io,
      DuckDbInstance shared) {
    this.settings = settings;
    this.admission = admission;
    this.held = allocator::getAllocatedMemory;
    admission.watch(held);
    this.tables = tables;
    this.allocator = allocator;
    this.cpu = cpu;
    this.io = io;
    this.shared = shared;
    this.shapes = new FileShapes(io, footers);
    this.sound = new SoundFiles(io);
    this.indexes = new JoinIndexes(cpu, settings.indexBytes());
  }

  SpatialSupport spatial() {
    return shared.spatial();
  }

  QueryOptions options() {
    return settings.options();
  }

  TableNames tables() {
    return tables;
  }

  BufferAllocator allocator() {
    return allocator;
  }

  Executor cpu() {
    return cpu;
  }

  Executor io() {
    return io;
  }

  FileShapes shapes() {
    return shapes;
  }

  Footers footers() {
    return footers;
  }

  /** How many bytes a query may have to look at to be answered without DuckDB. */
  long directBytes() {
    return settings.directBytes();
  }

  SoundFiles sound() {
    return sound;
  }

  JoinIndexes indexes() {
    return indexes;
  }

  List<QueryObserver> observers() {
    return settings.observers();
  }

  Timer timer() {
    return timer;
  }

  /** How many batches of one query are computed at once: enough to keep the processors busy. */
  int ahead() {
    return settings.threads() + 1;
  }

  String nextName() {
    return "Query " + number.incrementAndGet();
  }

  Session connect(Tries tries) {
    String name = tries.definition().name();
    return needsInstance(tries)
        ? Session.owning(name, DuckDbInstance.open(instance(tries)))
        : Session.on(name, shared);
  }

  private static boolean needsInstance(Tries tries) {
    return tries.failed().isPresent() || tries.definition().options().needInstance();
  }

  private EngineSettings instance(Tries tries) {
    QueryOptions options = tries.definition().options();
    EngineSettings own = options.needInstance() ? settings.within(options.limits()) : settings;
    return tries.failed().isPresent() ? own.degraded(options.fallback()) : own;
  }

  /** What the instance of a query's own may hold; nothing for one that shares. */
  long instanceMemory(Tries tries) {
    return needsInstance(tries) ? instance(tries).memoryLimit() : 0;
  }

  /** A place for a query. */
  Admission.Ticket ticket(QueryDefinition definition, Runnable decided) {
    long bytes = admission.share() + instanceMemory(Tries.first(definition));
    return admission.ticket(definition.name(), bytes, decided);
  }

  /** Has a query that waits look again until it is decided. */
  void watch(Admission.Ticket place) {
    place.recheckedBy(() -> timer.repeatedly(RECHECK, place::check));
  }

  Pauses pauses() {
    return settings.pauses();
  }

  EngineState state() {
    return new EngineState(
        new ByteSize(settings.memoryLimit()),
        settings.threads(),
        settings.options().limits(),
        shared.memory(),
        new ByteSize(held.getAsLong()),
        admission.state(),
        indexes.state(),
        running.stream()
            .sorted(Comparator.comparingLong(QueryRun::asked))
            .map(QueryRun::now)
            .toList());
  }

  void opened(QueryRun run) {
    synchronized (running) {
      if (closed) {
        throw new IllegalStateException("The query engine is closed.");
      }
      running.add(run);
    }
  }

  void closed(QueryRun run) {
    synchronized (running) {
      running.remove(run);
      running.notifyAll();
    }
  }

  /**
   * Stops what runs, waits until it has let go, closes DuckDB and then the memory. With queries or
   * batches still in other hands this fails, and works when it is tried again after they let go.
   */
  @Override
  public void close() {
    synchronized (running) {
      closed = true;
      if (memoryClosed) {
        return;
      }
    }
    stopAll();
    awaitEnd();
    timer.close();
    indexes.close();
    admission.unwatch(held);
    shared.close();
    synchronized (running) {
      if (memoryClosed) {
        return;
      }
      if (allocator.getAllocatedMemory() > 0) {
        throw new IllegalStateException(
            "Batches of the query engine are still open, %d bytes in all; close them and then the engine again. They are in %s"
                .formatted(allocator.getAllocatedMemory(), allocator.toVerboseString()));
      }
      memoryClosed = true;
      allocator.close();
    }
  }

  /** Stops each run, whatever another one does. */
  private void stopAll() {
    List<RuntimeException> errors = new ArrayList<>();
    for (QueryRun run : running) {
      try {
        run.stop(
            new JobCancelledException(run.name() + " was cancelled: its query engine was closed."));
        run.closeIfHeldByCaller();
      } catch (RuntimeException e) {
        errors.add(e);
      }
    }
    if (!errors.isEmpty()) {
      RuntimeException error = errors.get(0);
      errors.stream().skip(1).forEach(error::addSuppressed);
      throw error;
    }
  }

  private void awaitEnd() {
    long until = System.nanoTime() + LONGEST_CLOSING.toNanos();
    boolean interrupted = false;
    synchronized (running) {
      while (!running.isEmpty()) {
        long left = (until - System.nanoTime()) / 1_000_000;
        if (left <= 0) {
          throw new QueryException(
              "%d queries still hold batches or connections %s after they were stopped: a consumer does not return."
                  .formatted(running.size(), LONGEST_CLOSING));
        }
        try {
          running.wait(left);
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
