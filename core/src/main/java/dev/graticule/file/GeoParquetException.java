package dev.graticule.file;

import dev.graticule.GraticuleException;

/** A file that is no sound GeoParquet, or content that GeoParquet cannot hold. */
public class GeoParquetException extends GraticuleException {
  private static final long serialVersionUID = 1L;

  /**
   * An error without an underlying cause.
   *
   * @param message problem, cause and way out; names file, column and row where there are such
   */
  public GeoParquetException(String message) {
    super(message);
  }

  /**
   * An error that wraps another.
   *
   * @param message problem, cause and way out; names file, column and row where there are such
   * @param cause what lies beneath
   */
  public GeoParquetException(String message, Throwable cause) {
    super(message, cause);
  }
}
