package dev.graticule.write;

import dev.graticule.GraticuleException;

/** A value cannot partition a table, or a folder's name gives no value of its column's type. */
public final class PartitionValueException extends GraticuleException {
  private static final long serialVersionUID = 1L;

  /**
   * An error without an underlying cause.
   *
   * @param message problem, cause and way out
   */
  public PartitionValueException(String message) {
    super(message);
  }

  /**
   * An error that wraps another.
   *
   * @param message problem, cause and way out
   * @param cause what lies beneath
   */
  public PartitionValueException(String message, Throwable cause) {
    super(message, cause);
  }
}
