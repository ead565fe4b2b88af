package dev.graticule.query;

/**
 * An order of rows by a column. Absent values come last; a NaN counts as greater than every number.
 *
 * @param column the column, not a geometry
 * @param direction which way
 */
public record Sort(String column, Direction direction) {

  /** Which way to order. */
  public enum Direction {
    /** The least first. */
    ASCENDING,
    /** The greatest first. */
    DESCENDING
  }

  /**
   * The least first.
   *
   * @param column the column
   * @return the order
   */
  public static Sort asc(String column) {
    return new Sort(column, Direction.ASCENDING);
  }

  /**
   * The greatest first.
   *
   * @param column the column
   * @return the order
   */
  public static Sort desc(String column) {
    return new Sort(column, Direction.DESCENDING);
  }
}
