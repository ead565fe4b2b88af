package dev.graticule.query;

import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.ToLongFunction;

/** Counts what a query does. Safe for use by several threads. */
final class Tally {
  private final long asked;
  private final AtomicLong begun = new AtomicLong();
  private final AtomicLong first = new AtomicLong();
  private final AtomicLong ended = new AtomicLong();
  private final LongAdder rows = new LongAdder();
  private final LongAdder batches = new LongAdder();
  private final LongAdder rowsRead = new LongAdder();
  private final Map<String, TableFiles> plans = new ConcurrentHashMap<>();

  /** Counts from a moment by {@link System#nanoTime()}. */
  Tally(long asked) {
    this.asked = asked;
  }

  void begin() {
    begun.compareAndSet(0, System.nanoTime());
  }

  /** Notes the plan of a table in its part of the query; a later plan for that part replaces it. */
  void planned(String part, TableFiles files) {
    plans.put(part, files);
  }

  /** What was given to DuckDB. */
  Collection<TableFiles> plans() {
    return plans.values();
  }

  void read(int count) {
    rowsRead.add(count);
  }

  void handedOut(int count) {
    first.compareAndSet(0, System.nanoTime());
    rows.add(count);
    batches.increment();
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
        since(begun.get(), end),
        since(first.get(), end),
        Duration.ofNanos(end - asked));
  }

  private long sum(ToLongFunction<TableFiles> part) {
    return plans.values().stream().mapToLong(part).sum();
  }

  private Duration since(long moment, long end) {
    return Duration.ofNanos((moment == 0 ? end : moment) - asked);
  }
}
