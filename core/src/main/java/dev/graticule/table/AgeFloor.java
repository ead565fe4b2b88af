package dev.graticule.table;

/** How young a file may be to count as left behind. */
public enum AgeFloor {
  /**
   * No younger than an hour: files that no version holds yet are those of writers that still run.
   */
  ONE_HOUR,
  /** Any age: nobody writes to the table, and who asks knows it. */
  NONE
}
