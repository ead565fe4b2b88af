package dev.graticule.query;

import dev.graticule.batch.Batch;
import dev.graticule.query.Explanation.Reader;
import dev.graticule.table.DataFile;
import dev.graticule.write.ByteSize;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** Counts what a query does. Safe for use by several threads. */
final class Tally {
  private final long asked;
  private final AtomicLong begun = new AtomicLong();
  private final AtomicLong first = new AtomicLong();
  private final AtomicLong ended = new AtomicLong();
  private final LongAdder rows = new LongAdder();
  private final LongAdder batches = new LongAdder();
  private final LongAdder bytes = new LongAdder();
  private final LongAdder rowsRead = new LongAdder();
  private final AtomicLong peak = new AtomicLong();
  private final AtomicReference<@Nullable String> failure = new AtomicReference<>();
  private volatile Duration queued = Duration.ZERO;
  private final Queue<String> given = new ConcurrentLinkedQueue<>();
  private final Map<String, TableFiles> plans = new ConcurrentHashMap<>();
  private final Set<String> direct = ConcurrentHashMap.newKeySet();

  /** Counts from a moment by {@link System#nanoTime()}. */
  Tally(long asked) {
    this.asked = asked;
  }

  /** Notes that work begins; false when it had begun before. */
  boolean begin(Duration waited) {
    boolean first = begun.compareAndSet(0, System.nanoTime());
    if (first) {
      queued = waited;
    }
    return first;
  }

  /** Notes the plan of a table in its part of the query; a later plan for that part replaces it. */
  void planned(String part, TableFiles files) {
    plans.put(part, files);
  }

  /** Notes that a table is read in its part of the query without DuckDB. */
  void direct(String part) {
    direct.add(part);
  }

  /** Forgets the plan of a table that is read in several parts. */
  void withdrawn(String part) {
    plans.remove(part);
  }

  /** What was given to DuckDB. */
  Collection<TableFiles> plans() {
    return plans.values();
  }

  /** Notes SQL that DuckDB would get. */
  void given(String sql) {
    given.add(sql);
  }

  /** What the plans read and why. */
  Explanation explanation() {
    return new Explanation(
        plans.entrySet().stream()
            .sorted(Map.Entry.comparingByKey())
            .map(
                plan ->
                    plan.getValue()
                        .explained(
                            plan.getKey(),
                            direct.contains(plan.getKey()) ? Reader.PAGES : Reader.DUCKDB))
            .toList(),
        List.copyOf(given));
  }

  void read(long count) {
    rowsRead.add(count);
  }

  /**
   * Counts a batch that is about to be handed out.
   *
   * @throws QueryLimitException when it goes beyond what the query may give; it is not counted then
   */
  void handedOut(Batch batch, QueryDefinition query) {
    long size = SizedSource.bytes(batch);
    QueryLimits limits = query.options().limits();
    requireWithin(query, "rows", rows.sum() + batch.rowCount(), limits.rows());
    requireWithin(
        query,
        "bytes of result",
        bytes.sum() + size,
        limits.resultBytes().stream().mapToLong(ByteSize::bytes).findFirst());
    first.compareAndSet(0, System.nanoTime());
    rows.add(batch.rowCount());
    bytes.add(size);
    batches.increment();
  }

  private static void requireWithin(
      QueryDefinition query, String what, long count, OptionalLong limit) {
    if (limit.isPresent() && count > limit.getAsLong()) {
      throw new QueryLimitException(
          "%s gives more than its limit of %,d %s. Ask for less, or raise the limit with limits(...)."
              .formatted(query.name(), limit.getAsLong(), what));
    }
  }

  long asked() {
    return asked;
  }

  long rows() {
    return rows.sum();
  }

  /** Whether no batch was handed out yet. */
  boolean hasGivenNothing() {
    return first.get() == 0;
  }

  /** Notes that the query is asked again, on less. */
  void degraded(Throwable error) {
    failure.compareAndSet(null, String.valueOf(error.getMessage()));
    rowsRead.reset();
  }

  /** Notes how much memory batches took at once. */
  void peak(long size) {
    peak.accumulateAndGet(size, Math::max);
  }

  QuerySummary end() {
    ended.compareAndSet(0, System.nanoTime());
    long end = ended.get();
    return new QuerySummary(
        rows.sum(),
        batches.sum(),
        sum(files -> files.totals().files()),
        sum(TableFiles::plannedFiles),
        sum(files -> files.totals().bytes()),
        sum(TableFiles::plannedBytes),
        rowsRead.sum(),
        bytes.sum(),
        peak.get(),
        queued,
        since(begun.get(), end),
        since(first.get(), end),
        Duration.ofNanos(end - asked),
        Optional.ofNullable(failure.get()));
  }

  /** How many bytes of files the query has to look at, over all its tables. */
  long plannedBytes() {
    return sum(TableFiles::plannedBytes);
  }

  /** How wide the rows of the planned files are there; 0 when there are none. */
  long bytesPerPlannedRow() {
    long bytesOfFiles = 0;
    long rowsOfFiles = 0;
    for (TableFiles files : plans.values()) {
      for (TableFiles.Group group : files.groups()) {
        for (DataFile file : group.files()) {
          bytesOfFiles += file.bytes();
          rowsOfFiles += file.rows();
        }
      }
    }
    return rowsOfFiles == 0 ? 0 : bytesOfFiles / rowsOfFiles;
  }

  private long sum(ToLongFunction<TableFiles> part) {
    return plans.values().stream().mapToLong(part).sum();
  }

  private Duration since(long moment, long end) {
    return Duration.ofNanos((moment == 0 ? end : moment) - asked);
  }
}
