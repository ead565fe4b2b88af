package dev.graticule.file;

/** Which engine decodes a file. The answers are the same. */
public enum Scan {
  /**
   * {@link #DATASET} where it can be had and nothing is to be skipped or filtered, else {@link
   * #COLUMNS}.
   */
  AUTO,
  /** parquet-java's columns, put straight into Arrow vectors; always there. */
  COLUMNS,
  /**
   * Apache Arrow's native reader, about twice as fast; needs {@code arrow-dataset} and {@code
   * arrow-c-data} on the class path and a file on a local disk.
   */
  DATASET
}
