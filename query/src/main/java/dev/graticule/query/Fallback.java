package dev.graticule.query;

/**
 * What happens to a query that ran out of memory, failed to read or write a file, or overfilled an
 * Arrow vector, before its first batch was handed out: such errors often go away on a profile that
 * takes less at a time. Later, the rows that were handed out cannot be taken back, and the error
 * stands.
 */
public enum Fallback {
  /** The error stands. */
  OFF,
  /**
   * It is asked once more, on a DuckDB instance of its own with at most two threads, rows in any
   * order where none was asked for, spilling, and batches of an eighth of the rows.
   */
  DEGRADED,
  /**
   * The same with half the memory, so that DuckDB spills early: for processes whose neighbours need
   * the other half.
   */
  DEGRADED_HALF_MEMORY
}
