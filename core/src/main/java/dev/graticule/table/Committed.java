package dev.graticule.table;

import java.time.Duration;

/**
 * A commit that is in the table.
 *
 * @param snapshot the version it made
 * @param outcome whether this call made it
 * @param took from the first try to the end, waits between tries included; zero as a {@link
 *     TableLog} gives it, which does not measure
 */
public record Committed(Snapshot snapshot, Outcome outcome, Duration took) {

  /** How the commit came to be in the table. */
  public enum Outcome {
    /** This call committed it. */
    COMMITTED,
    /** A commit with the same idempotency key was there already. */
    FOUND
  }

  /**
   * As a log gives it.
   *
   * @param snapshot the version it made
   * @param outcome whether this call made it
   */
  public Committed(Snapshot snapshot, Outcome outcome) {
    this(snapshot, outcome, Duration.ZERO);
  }
}
