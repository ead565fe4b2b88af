package dev.graticule.query;

import java.util.Optional;

/**
 * A query that has ended.
 *
 * @param query its name, as in messages
 * @param limits what it might take
 * @param isolation what it shared
 * @param outcome how it ended
 * @param error what it failed with
 * @param summary files and bytes planned and skipped, rows, memory, waits, times
 */
public record QueryProfile(
    String query,
    QueryLimits limits,
    Isolation isolation,
    Outcome outcome,
    Optional<Throwable> error,
    QuerySummary summary) {

  /** How a query ended. */
  public enum Outcome {
    /** With its last row. */
    ANSWERED,
    /** By a cancel or by closing it early. */
    STOPPED,
    /** With an error, a deadline or a rejection. */
    FAILED
  }
}
