package dev.graticule.table;

import java.time.Duration;

/**
 * How long a table's earlier versions are kept. Written into the table's own properties, so that
 * other engines that maintain it keep to it; nothing is removed by itself.
 *
 * @param age versions younger than this stay
 * @param versions so many of the newest stay whatever their age; at least 1
 */
public record Retention(Duration age, int versions) {

  /** Checks both. */
  public Retention {
    if (age.isNegative() || versions < 1) {
      throw new IllegalArgumentException(
          "Versions are kept for a time that is not negative, and at least one of them; not %s and %d."
              .formatted(age, versions));
    }
  }

  /**
   * Seven days and at least one version: time enough for the longest query, and what Delta Lake's
   * readers count on.
   *
   * @return the default
   */
  public static Retention defaults() {
    return new Retention(Duration.ofDays(7), 1);
  }
}
