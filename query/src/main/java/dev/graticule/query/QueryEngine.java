package dev.graticule.query;

import dev.graticule.batch.Allocators;
import dev.graticule.job.Backoff;
import dev.graticule.job.Workers;
import dev.graticule.query.EngineSettings.RowOrder;
import dev.graticule.table.Lake;
import dev.graticule.table.LakeOptions.Sleeper;
import dev.graticule.table.Snapshot;
import dev.graticule.table.SpatialTable;
import dev.graticule.write.ByteSize;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.apache.arrow.memory.BufferAllocator;
import org.jspecify.annotations.Nullable;

/**
 * Asks tables: typed queries and SQL, on an embedded DuckDB. Safe for use by several threads; each
 * query has a connection of its own.
 *
 * <p>Every query sees each table as it was when the query was asked: its snapshot of that moment,
 * the same wherever the query names the table. It is held until the query has ended, so that
 * expiring versions in this lake leaves its files where they are. When another process takes them
 * away, the query ends with {@link dev.graticule.table.SnapshotExpiredException}.
 */
public final class QueryEngine implements AutoCloseable {
  private final EngineCore core;
  private final Optional<Workers> ownWorkers;

  private QueryEngine(EngineCore core, Optional<Workers> ownWorkers) {
    this.core = core;
    this.ownWorkers = ownWorkers;
  }

  /**
   * An engine over a lake's tables, with the lake's memory and workers.
   *
   * @param lake stays the caller's; closed only after the engine
   * @return the engine, to be closed by the caller
   * @throws QueryException when DuckDB cannot be opened
   */
  public static QueryEngine over(Lake lake) {
    return builder().lake(lake).open();
  }

  /**
   * Begins an engine.
   *
   * @return a builder with the defaults
   */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Makes a table from elsewhere known by a name, in front of a lake's table of that name. From
   * then on queries see it as it is when they are asked.
   *
   * @param name the name
   * @param table stays the caller's; open as long as it is asked
   */
  public void register(String name, SpatialTable table) {
    core.tables().register(name, table);
  }

  /**
   * Makes one version of a table known by a name, in front of a lake's table of that name. This is
   * how SQL looks into the past: {@code register("reports_of_may", reports.snapshot(version))}. A
   * typed query can name the version itself: {@link TableQuery#at}.
   *
   * @param name the name
   * @param snapshot what every query sees; {@link SpatialTable#hold} keeps it from expiring
   */
  public void register(String name, Snapshot snapshot) {
    core.tables().register(name, snapshot);
  }

  /**
   * An answer to a typed query. Nothing happens before the answer is taken.
   *
   * @param query what to ask
   * @return the answer, to be taken in one of several ways
   */
  public QueryResult query(Query query) {
    return result(
        context -> {
          if (query instanceof TableQuery table) {
            return TablePlan.open(context, table);
          }
          if (query instanceof NearestQuery nearest) {
            return NearestPlan.open(context, nearest);
          }
          if (query instanceof JoinQuery join) {
            return JoinPlan.open(context, join);
          }
          return JoinPlan.open(context, (JoinCountQuery) query);
        });
  }

  /**
   * An answer to SQL in DuckDB's dialect: a single query over tables by name. Nothing happens
   * before the answer is taken.
   *
   * <p>Values are bound to {@code ?} or {@code $1} in order: numbers, texts, booleans, dates,
   * times, instants, UUIDs, byte arrays, enums by name, JTS geometries, lists of texts, nulls. With
   * the extension a geometry can stand wherever SQL wants one; without it, it is a blob of WKB. A
   * geometry that is held against a column in another CRS than its SRID says is refused; an SRID of
   * 0 says nothing.
   *
   * @param text the query
   * @param parameters one value for each parameter
   * @return the answer, to be taken in one of several ways
   * @throws QueryException when a value is of a class that cannot be bound
   */
  public QueryResult sql(String text, @Nullable Object... parameters) {
    List<Optional<Object>> bound = Parameters.of(parameters);
    return result(context -> SqlPlan.open(context, core.tables(), text, bound));
  }

  private QueryResult result(QueryDefinition.Plan plan) {
    return new QueryResult(
        new QueryDefinition(core.nextName(), plan, core.options(), QueryContext.Purpose.ANSWER),
        core);
  }

  /**
   * Whether SQL can call DuckDB's spatial functions.
   *
   * @return whether, and from where the extension is or why it is not there
   */
  public SpatialSupport spatial() {
    return core.spatial();
  }

  /**
   * How the engine stands: limits, memory by purpose, the queue, each query. Asks DuckDB, which
   * answers in a millisecond or a few.
   *
   * @return a snapshot, never updated
   * @throws QueryException when DuckDB cannot be asked, as after the engine was closed
   */
  public EngineState state() {
    return core.state();
  }

  /**
   * Stops all queries, waits until they have let go, and closes DuckDB. Safe to call twice.
   *
   * @throws IllegalStateException when a batch that was handed out is not closed; the message names
   *     what is left. Close it and then the engine again
   */
  @Override
  public void close() {
    try {
      core.close();
    } finally {
      ownWorkers.ifPresent(Workers::close);
    }
  }

  /** Gathers settings. Not safe for use by several threads. */
  public static final class Builder {
    /** Batches this large cost little a batch and stay in the processor's caches. */
    public static final int DEFAULT_BATCH_ROWS = 16_384;

    /** About what such a batch has of small polygons; more rows of large ones cost no less each. */
    public static final ByteSize DEFAULT_BATCH_BYTES = ByteSize.mebibytes(4);

    /** Enough for a few batches of large polygons; the small side of a join counts too. */
    public static final long DEFAULT_BATCH_MEMORY = 1L << 30;

    /** Enough for the boxes of some 200,000 geometries. */
    public static final ByteSize DEFAULT_INDEX_MEMORY = ByteSize.mebibytes(32);

    /** Larger reads gain more by DuckDB's threads than by pages that are skipped. */
    public static final ByteSize DEFAULT_DIRECT_READS = ByteSize.mebibytes(16);

    /** DuckDB's own advice, for what its operators take beside what is counted. */
    private static final int SHARED_PERCENT = 60;

    private static final int OWN_PERCENT = 25;

    private Optional<Lake> lake = Optional.empty();
    private Optional<Workers> workers = Optional.empty();
    private Optional<BufferAllocator> allocator = Optional.empty();
    private OptionalLong memoryLimit = OptionalLong.empty();
    private int threads = Runtime.getRuntime().availableProcessors();
    private Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
    private Optional<ExtensionDirectory> extensionDirectory = Optional.empty();
    private ExtensionPolicy extensions = ExtensionPolicy.INSTALLED;
    private QueryOptions options =
        new QueryOptions(
            DEFAULT_BATCH_ROWS,
            DEFAULT_BATCH_BYTES.bytes(),
            DEFAULT_BATCH_MEMORY,
            Isolation.SHARED,
            QueryLimits.defaults(),
            Fallback.DEGRADED,
            WkbTrust.TRUSTED,
            QueryPolicy.trusted());
    private ByteSize directReads = DEFAULT_DIRECT_READS;
    private ByteSize indexMemory = DEFAULT_INDEX_MEMORY;
    private Optional<Admission> admission = Optional.empty();
    private final List<QueryObserver> observers = new ArrayList<>();
    private Pauses pauses =
        new Pauses(Backoff.storeCalls(), new Random(), time -> Thread.sleep(time.toMillis()));

    private Builder() {}

    /**
     * The lake whose tables are known by their names. Without one only registered tables are.
     *
     * @param tables stays the caller's
     * @return this
     */
    public Builder lake(Lake tables) {
      lake = Optional.of(tables);
      return this;
    }

    /**
     * Where work runs. The default are the lake's workers, or own ones.
     *
     * @param executors stay the caller's; closed only after the engine
     * @return this
     */
    public Builder workers(Workers executors) {
      workers = Optional.of(executors);
      return this;
    }

    /**
     * Where batches live. The default is the lake's allocator, or an own one.
     *
     * @param parent stays the caller's; closed only after the engine
     * @return this
     */
    public Builder allocator(BufferAllocator parent) {
      allocator = Optional.of(parent);
      return this;
    }

    /**
     * How much memory each DuckDB instance may use. The default is 60% of the budget of {@link
     * #admission(Admission)}, for an instance of a query's own 25%: what is left is for batches,
     * and for what DuckDB does not count.
     *
     * @param bytes the limit
     * @return this
     */
    public Builder memoryLimit(long bytes) {
      if (bytes <= 0) {
        throw new IllegalArgumentException("A memory limit is above 0 bytes, not " + bytes + ".");
      }
      memoryLimit = OptionalLong.of(bytes);
      return this;
    }

    /**
     * How many threads each DuckDB instance may use. The default is one a processor.
     *
     * @param count at least 1
     * @return this
     */
    public Builder threads(int count) {
      if (count < 1) {
        throw new IllegalArgumentException("DuckDB needs at least 1 thread, not " + count + ".");
      }
      threads = count;
      return this;
    }

    /**
     * Where DuckDB spills: below it each instance has a folder of its own, which is gone when it is
     * closed, and with the JVM at the latest. What a killed process left there is removed now. The
     * default is the JVM's.
     *
     * @param folder the folder; made when it is not there
     * @return this
     */
    public Builder temporaryDirectory(Path folder) {
      temporary = folder.toAbsolutePath();
      return this;
    }

    /**
     * Where DuckDB's extensions lie, as {@code VERSION/PLATFORM/NAME.duckdb_extension}. The default
     * is the system property {@code graticule.duckdb.extensions}, then the environment variable
     * {@code GRATICULE_DUCKDB_EXTENSIONS}, then DuckDB's own directory.
     *
     * @param folder the folder
     * @return this
     */
    public Builder extensionDirectory(Path folder) {
      extensionDirectory = Optional.of(new ExtensionDirectory(folder, Optional.empty()));
      return this;
    }

    /**
     * Where DuckDB's extensions lie, and which file the spatial one has to be. Opening fails when
     * it is another; when there is none, the search goes on as it does without a checksum.
     *
     * @param folder the folder
     * @param sha256 the SHA-256 of {@code spatial.duckdb_extension}, 64 hexadecimal digits
     * @return this
     * @throws IllegalArgumentException when that is no SHA-256
     */
    public Builder extensionDirectory(Path folder, String sha256) {
      extensionDirectory = Optional.of(new ExtensionDirectory(folder, Optional.of(sha256)));
      return this;
    }

    /**
     * How far to go for the spatial extension. The default is {@link ExtensionPolicy#INSTALLED}.
     *
     * @param policy how far
     * @return this
     */
    public Builder extensions(ExtensionPolicy policy) {
      extensions = policy;
      return this;
    }

    /**
     * How long a query may take, unless it says otherwise: {@link QueryLimits#time}. The default is
     * any time.
     *
     * @param limit the time
     * @return this
     */
    public Builder deadline(Duration limit) {
      return limits(options.limits().withTime(limit));
    }

    /**
     * What a query may take, unless it says otherwise. The default is {@link
     * QueryLimits#defaults()}.
     *
     * @param limits for each query
     * @return this
     */
    public Builder limits(QueryLimits limits) {
      options = options.withLimits(limits);
      return this;
    }

    /**
     * Who lets queries in. The default is one of the engine's own, over {@link
     * AdmissionOptions#defaults()}; engines of one process that share one share its budget.
     *
     * @param gate may be other engines' too
     * @return this
     */
    public Builder admission(Admission gate) {
      admission = Optional.of(gate);
      return this;
    }

    /**
     * What follows errors that may pass, unless a query says otherwise. The default is {@link
     * Fallback#DEGRADED}.
     *
     * @param fallback what follows
     * @return this
     */
    public Builder fallback(Fallback fallback) {
      options = options.withFallback(fallback);
      return this;
    }

    /**
     * Has one more told what becomes of queries.
     *
     * @param observer is called on whatever thread things happen; must be quick
     * @return this
     */
    public Builder observer(QueryObserver observer) {
      observers.add(observer);
      return this;
    }

    /**
     * Other sources of chance and waiting, so that a test replays from its seed.
     *
     * @param backoff how long to wait before a store is asked again that failed in passing
     * @param chance draws the jitter
     * @param waiting waits
     * @return this
     */
    public Builder waits(Backoff backoff, RandomGenerator chance, Sleeper waiting) {
      pauses = new Pauses(backoff, chance, waiting);
      return this;
    }

    /**
     * About how many rows a batch has, unless a query says otherwise.
     *
     * @param rows the number
     * @return this
     */
    public Builder batchRows(int rows) {
      options = options.withBatchRows(rows);
      return this;
    }

    /**
     * About how many bytes a batch has at most, unless a query says otherwise: larger ones are cut,
     * between rows. The default is {@link #DEFAULT_BATCH_BYTES}.
     *
     * @param bytes above zero; a single row may take more
     * @return this
     */
    public Builder batchBytes(long bytes) {
      options = options.withBatchBytes(bytes);
      return this;
    }

    /**
     * How much memory the batches of one query may take before they are handed out, unless it says
     * otherwise.
     *
     * @param bytes the limit
     * @return this
     */
    public Builder batchMemory(long bytes) {
      options = options.withBatchMemory(bytes);
      return this;
    }

    /**
     * How much memory to spend on remembering where the small sides of SQL's spatial joins lie, so
     * that the next query on the same version need not read them again and skips files by each of
     * their boxes. What was used last is kept; what is of an old version goes. The default is
     * {@link #DEFAULT_INDEX_MEMORY}.
     *
     * @param size on the heap, about; nothing is kept with a size of 0
     * @return this
     */
    public Builder indexMemory(ByteSize size) {
      indexMemory = size;
      return this;
    }

    /**
     * Up to how many bytes of row groups that may hold an answer a typed query is answered without
     * DuckDB: by a reader that skips pages too, on the query's own thread. Small windows are
     * several times faster so, large ones would miss DuckDB's threads. Queries that order their
     * rows, or give moments in nanoseconds, always go through DuckDB. The default is {@link
     * #DEFAULT_DIRECT_READS}.
     *
     * @param upTo compressed bytes in all files; with 0 DuckDB reads everything
     * @return this
     */
    public Builder directReads(ByteSize upTo) {
      directReads = upTo;
      return this;
    }

    /**
     * What queries share, unless they say otherwise. The default is {@link Isolation#SHARED}.
     *
     * @param isolation how much
     * @return this
     */
    public Builder isolation(Isolation isolation) {
      options = options.withIsolation(isolation);
      return this;
    }

    /**
     * Opens DuckDB.
     *
     * @return the engine, to be closed by the caller
     * @throws QueryException when DuckDB cannot be opened, or the configured extension is broken
     */
    public QueryEngine open() {
      Admission gate = admission.orElseGet(() -> Admission.of(AdmissionOptions.defaults()));
      EngineSettings settings =
          new EngineSettings(
              memoryLimit.orElse(gate.options().budget().bytes() / 100 * SHARED_PERCENT),
              memoryLimit.orElse(gate.options().budget().bytes() / 100 * OWN_PERCENT),
              threads,
              OptionalLong.empty(),
              RowOrder.OF_FILES,
              temporary,
              extensionDirectory,
              extensions,
              directReads.bytes(),
              indexMemory.bytes(),
              pauses,
              observers,
              options);
      Optional<Workers> given = workers.or(() -> lake.map(Lake::workers));
      Optional<Workers> own = given.isPresent() ? Optional.empty() : Optional.of(Workers.create());
      Workers chosen = given.or(() -> own).orElseThrow();
      try {
        SpillFolder.sweep(temporary);
        DuckDbInstance instance = DuckDbInstance.open(settings);
        return new QueryEngine(
            new EngineCore(
                settings,
                gate,
                new TableNames(lake, chosen.io()),
                memory(),
                chosen.cpu(),
                chosen.io(),
                instance),
            own);
      } catch (RuntimeException e) {
        own.ifPresent(Workers::close);
        throw e;
      }
    }

    private BufferAllocator memory() {
      return allocator
          .or(() -> lake.map(Lake::allocator))
          .map(parent -> parent.newChildAllocator("query engine", 0, Long.MAX_VALUE))
          .orElseGet(() -> Allocators.root(Long.MAX_VALUE));
    }
  }
}
