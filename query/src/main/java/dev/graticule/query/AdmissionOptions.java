package dev.graticule.query;

import dev.graticule.write.ByteSize;
import java.time.Duration;

/**
 * How many queries may run at once, by what they may take together.
 *
 * @param budget what all queries may take together, off the heap: DuckDB's memory and batches
 * @param waiting how many queries may wait to begin; the next one is rejected at once
 * @param longestWait how long one waits before it is rejected
 */
public record AdmissionOptions(ByteSize budget, int waiting, Duration longestWait) {
  /** More are better rejected at once than answered long after nobody waits for them any more. */
  public static final int DEFAULT_WAITING = 1_000;

  /** As long as most callers wait for an answer. */
  public static final Duration DEFAULT_LONGEST_WAIT = Duration.ofSeconds(30);

  /** The least budget with which anything can be asked. */
  private static final ByteSize LEAST = ByteSize.mebibytes(16);

  /** Checks the numbers. */
  public AdmissionOptions {
    if (budget.compareTo(LEAST) < 0) {
      throw new IllegalArgumentException(
          "A budget for queries is at least %s, not %s.".formatted(LEAST, budget));
    }
    if (waiting < 0) {
      throw new IllegalArgumentException(
          "The number of queries that may wait is not negative: " + waiting + ".");
    }
    if (longestWait.isNegative()) {
      throw new IllegalArgumentException("A wait is not negative: " + longestWait + ".");
    }
  }

  /**
   * The memory that this process's container, or else its host, leaves beside the JVM and its heap;
   * {@link #DEFAULT_WAITING}, {@link #DEFAULT_LONGEST_WAIT}.
   *
   * @return the defaults
   */
  public static AdmissionOptions defaults() {
    long budget = ProcessMemory.ofThisProcess().budget();
    return new AdmissionOptions(
        new ByteSize(Math.max(LEAST.bytes(), budget)), DEFAULT_WAITING, DEFAULT_LONGEST_WAIT);
  }

  /**
   * The same with another budget.
   *
   * @param bytes what all queries may take together
   * @return the options
   */
  public AdmissionOptions withBudget(ByteSize bytes) {
    return new AdmissionOptions(bytes, waiting, longestWait);
  }

  /**
   * The same with another queue.
   *
   * @param count how many queries may wait
   * @return the options
   */
  public AdmissionOptions withWaiting(int count) {
    return new AdmissionOptions(budget, count, longestWait);
  }

  /**
   * The same with another wait.
   *
   * @param limit how long a query waits before it is rejected
   * @return the options
   */
  public AdmissionOptions withLongestWait(Duration limit) {
    return new AdmissionOptions(budget, waiting, limit);
  }
}
