package dev.graticule.table;

import java.time.Instant;

/**
 * Which versions of a table may go. Tagged versions and the newest one never do.
 *
 * @param olderThan versions committed before this moment may go
 * @param keepLast so many of the newest versions stay whatever their age; at least 1
 */
public record Expiry(Instant olderThan, int keepLast) {

  /** Checks the count. */
  public Expiry {
    if (keepLast < 1) {
      throw new IllegalArgumentException(
          "At least one version stays; keepLast is " + keepLast + ".");
    }
  }
}
