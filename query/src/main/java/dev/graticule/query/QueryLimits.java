package dev.graticule.query;

import dev.graticule.write.ByteSize;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * What one query may take. A limit that is absent does not bind; one that is hit ends the query
 * with a typed error, and nothing but this query.
 *
 * <p>Memory, threads and spill belong to a DuckDB instance: a query that is given one of the three
 * runs on an instance of its own, whatever its {@link Isolation}.
 *
 * @param memory what DuckDB may hold for it, off the heap; hit: {@link QueryMemoryException}
 * @param threads how many threads DuckDB may use for it; never an error
 * @param spill how much DuckDB may write to its temporary directory; hit: {@link
 *     QueryMemoryException}
 * @param time from asking up to the last batch, waiting and slow consumers included; hit: {@link
 *     dev.graticule.job.JobTimeoutException}
 * @param rows how many rows may come out; hit: {@link QueryLimitException}, after no more than
 *     these rows
 * @param resultBytes how many bytes of Arrow vectors may come out; hit: {@link
 *     QueryLimitException}, after no more than these bytes
 * @param plannedBytes how many bytes of files it may have to look at, known before any is read
 */
public record QueryLimits(
    Optional<ByteSize> memory,
    OptionalInt threads,
    Optional<ByteSize> spill,
    Optional<Duration> time,
    OptionalLong rows,
    Optional<ByteSize> resultBytes,
    Optional<PlannedBytes> plannedBytes) {

  /** A query that has to look at more is seldom meant, and worth a line in the log. */
  public static final ByteSize DEFAULT_PLANNED_WARNING = ByteSize.gibibytes(16);

  /** What happens to a query that has to look at more than it should. */
  public enum BeyondPlan {
    /** A line in the log says so, with the plan's reasons, and the query goes on. */
    WARN,
    /** {@link QueryLimitException} with the plan's reasons, before a row is read. */
    REFUSE
  }

  /**
   * A limit on what a plan may read.
   *
   * @param bytes how much, over all tables of the query
   * @param beyond what happens to more
   */
  public record PlannedBytes(ByteSize bytes, BeyondPlan beyond) {}

  /** Checks the numbers. */
  public QueryLimits {
    memory.ifPresent(size -> requireSome("memory", size));
    resultBytes.ifPresent(size -> requireSome("result bytes", size));
    if (threads.isPresent() && threads.getAsInt() < 1) {
      throw new IllegalArgumentException(
          "DuckDB needs at least 1 thread, not " + threads.getAsInt() + ".");
    }
    if (time.isPresent() && (time.get().isNegative() || time.get().isZero())) {
      throw new IllegalArgumentException(
          "A limit of time is greater than zero, not " + time.get() + ".");
    }
    if (rows.isPresent() && rows.getAsLong() < 0) {
      throw new IllegalArgumentException(
          "A limit of rows is not negative: " + rows.getAsLong() + ".");
    }
  }

  private static void requireSome(String what, ByteSize size) {
    if (size.bytes() == 0) {
      throw new IllegalArgumentException("A limit of " + what + " is above 0 bytes.");
    }
  }

  /**
   * No limit but the engine's own; a plan of more than {@link #DEFAULT_PLANNED_WARNING} is warned
   * of.
   *
   * @return the defaults
   */
  public static QueryLimits defaults() {
    return new QueryLimits(
        Optional.empty(),
        OptionalInt.empty(),
        Optional.empty(),
        Optional.empty(),
        OptionalLong.empty(),
        Optional.empty(),
        Optional.of(new PlannedBytes(DEFAULT_PLANNED_WARNING, BeyondPlan.WARN)));
  }

  /**
   * The same with another limit of DuckDB's memory.
   *
   * @param size how much
   * @return the limits
   */
  public QueryLimits withMemory(ByteSize size) {
    return new QueryLimits(
        Optional.of(size), threads, spill, time, rows, resultBytes, plannedBytes);
  }

  /**
   * The same with another number of DuckDB's threads.
   *
   * @param count at least 1
   * @return the limits
   */
  public QueryLimits withThreads(int count) {
    return new QueryLimits(
        memory, OptionalInt.of(count), spill, time, rows, resultBytes, plannedBytes);
  }

  /**
   * The same with another limit of what DuckDB spills.
   *
   * @param size how much; zero forbids spilling
   * @return the limits
   */
  public QueryLimits withSpill(ByteSize size) {
    return new QueryLimits(
        memory, threads, Optional.of(size), time, rows, resultBytes, plannedBytes);
  }

  /**
   * The same with another limit of time.
   *
   * @param limit from asking up to the last batch
   * @return the limits
   */
  public QueryLimits withTime(Duration limit) {
    return new QueryLimits(
        memory, threads, spill, Optional.of(limit), rows, resultBytes, plannedBytes);
  }

  /**
   * The same with another limit of rows. It guards; {@link TableQuery#limit} asks for so many.
   *
   * @param count how many may come out
   * @return the limits
   */
  public QueryLimits withRows(long count) {
    return new QueryLimits(
        memory, threads, spill, time, OptionalLong.of(count), resultBytes, plannedBytes);
  }

  /**
   * The same with another limit of the result's bytes.
   *
   * @param size how many bytes of Arrow vectors may come out
   * @return the limits
   */
  public QueryLimits withResultBytes(ByteSize size) {
    return new QueryLimits(memory, threads, spill, time, rows, Optional.of(size), plannedBytes);
  }

  /**
   * The same with another limit of what a plan may read.
   *
   * @param size how many bytes of files
   * @param beyond what happens to more
   * @return the limits
   */
  public QueryLimits withPlannedBytes(ByteSize size, BeyondPlan beyond) {
    return new QueryLimits(
        memory,
        threads,
        spill,
        time,
        rows,
        resultBytes,
        Optional.of(new PlannedBytes(size, beyond)));
  }

  /** Whether only an instance of its own can keep these. */
  boolean needInstance() {
    return memory.isPresent() || threads.isPresent() || spill.isPresent();
  }
}
