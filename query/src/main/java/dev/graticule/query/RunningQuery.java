package dev.graticule.query;

import java.time.Duration;
import java.util.OptionalDouble;

/**
 * A query at one moment between asking and its end.
 *
 * @param name as in messages
 * @param phase what it does
 * @param elapsed since it was asked
 * @param rows rows handed out so far
 * @param fraction share of the running statement that DuckDB has worked off, 0 to 1, where it can
 *     tell; a query can take several statements
 */
public record RunningQuery(
    String name, Phase phase, Duration elapsed, long rows, OptionalDouble fraction) {

  /** What a query does. */
  public enum Phase {
    /** It waits to be let in. */
    WAITING,
    /** It was let in: it plans, reads, or waits for a thread or its consumer. */
    RUNNING
  }
}
