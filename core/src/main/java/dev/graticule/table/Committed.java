package dev.graticule.table;

/**
 * A commit that is in the table.
 *
 * @param snapshot the version it made
 * @param outcome whether this call made it
 */
public record Committed(Snapshot snapshot, Outcome outcome) {

  /** How the commit came to be in the table. */
  public enum Outcome {
    /** This call committed it. */
    COMMITTED,
    /** A commit with the same idempotency key was there already. */
    FOUND
  }
}
