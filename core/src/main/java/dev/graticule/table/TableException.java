package dev.graticule.table;

import dev.graticule.GraticuleException;

/** A table could not do what was asked. Its children say what the caller can do next. */
public class TableException extends GraticuleException {
  private static final long serialVersionUID = 1L;

  /**
   * An error without an underlying cause.
   *
   * @param message problem, cause and way out
   */
  public TableException(String message) {
    super(message);
  }

  /**
   * An error that wraps another.
   *
   * @param message problem, cause and way out
   * @param cause what lies beneath
   */
  public TableException(String message, Throwable cause) {
    super(message, cause);
  }
}
