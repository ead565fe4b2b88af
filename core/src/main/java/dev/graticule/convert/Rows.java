package dev.graticule.convert;

import org.jspecify.annotations.Nullable;

/**
 * Rows of plain Java values, one after the other, from which {@link RowSource} fills batches. What
 * goes wrong is thrown as a {@link ConvertException} that names its place; a value that does not
 * fit its column as an {@link UnfitValueException}, to which the source adds the place.
 */
interface Rows extends AutoCloseable {

  /** Moves to the next row; false at the end. */
  boolean advance();

  /**
   * A value of this row, asked for once, columns in order.
   *
   * @param column its place in the contract
   * @return of the class that {@link ValueWriter} names for the column's type, or null
   */
  @Nullable Object value(int column);

  /** The number of this row as its format counts: a line, a feature, a row. */
  long position();

  /** Where a row stands, such as {@code roads.csv, line 7}. */
  String place(long position);

  /** Frees what is held. Safe to call twice. */
  @Override
  void close();
}
