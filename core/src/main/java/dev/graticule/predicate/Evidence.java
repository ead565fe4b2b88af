package dev.graticule.predicate;

/**
 * What is known of a set of rows without reading them. Whoever gives evidence only ever errs
 * towards knowing less: a minimum that is too low, bounds that are too wide, {@code unknown} where
 * in doubt.
 */
public interface Evidence {

  /**
   * How many rows there are.
   *
   * @return the count
   */
  long rows();

  /**
   * What is known of a column of plain values.
   *
   * @param path a column, or a struct's field as {@code a.b}
   * @return the statistics; {@link ColumnStatistics#unknown()} where nothing is known
   */
  ColumnStatistics column(String path);

  /**
   * What is known of a geometry column.
   *
   * @param column the column
   * @return the statistics; {@link GeometryStatistics#unknown()} where nothing is known
   */
  GeometryStatistics geometry(String column);
}
