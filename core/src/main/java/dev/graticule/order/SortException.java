package dev.graticule.order;

import dev.graticule.GraticuleException;

/** Rows could not be sorted. */
public final class SortException extends GraticuleException {
  private static final long serialVersionUID = 1;

  /**
   * Reports why.
   *
   * @param message problem, cause and way out
   * @param cause what lies beneath
   */
  public SortException(String message, Throwable cause) {
    super(message, cause);
  }
}
