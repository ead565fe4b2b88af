package dev.graticule.store;

import dev.graticule.GraticuleException;

/** A store could not do what was asked. Its children say what the caller can do next. */
public class StoreException extends GraticuleException {
  private static final long serialVersionUID = 1L;

  /**
   * An error without an underlying cause.
   *
   * @param message problem, cause and way out
   */
  public StoreException(String message) {
    super(message);
  }

  /**
   * An error that wraps another.
   *
   * @param message problem, cause and way out
   * @param cause what lies beneath
   */
  public StoreException(String message, Throwable cause) {
    super(message, cause);
  }
}
