package dev.graticule.predicate;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * What is known of the values of a column in a set of rows.
 *
 * @param nulls how many rows have none
 * @param nans how many values are NaN; 0 for types that have no NaN
 * @param min no value but a NaN is less; a bound, not necessarily a value
 * @param max no value but a NaN is greater; a bound, not necessarily a value
 */
public record ColumnStatistics(
    OptionalLong nulls, OptionalLong nans, Optional<Literal> min, Optional<Literal> max) {
  private static final ColumnStatistics UNKNOWN =
      new ColumnStatistics(
          OptionalLong.empty(), OptionalLong.empty(), Optional.empty(), Optional.empty());

  /**
   * Nothing is known.
   *
   * @return the empty statistics
   */
  public static ColumnStatistics unknown() {
    return UNKNOWN;
  }
}
