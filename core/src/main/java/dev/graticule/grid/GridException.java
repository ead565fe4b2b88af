package dev.graticule.grid;

import dev.graticule.GraticuleException;

/** A grid cannot be had, or what it was given is no cell, no level or no place of it. */
public final class GridException extends GraticuleException {
  private static final long serialVersionUID = 1L;

  /**
   * An error without an underlying cause.
   *
   * @param message problem, cause and way out
   */
  public GridException(String message) {
    super(message);
  }

  /**
   * An error that wraps another.
   *
   * @param message problem, cause and way out
   * @param cause what lies beneath
   */
  public GridException(String message, Throwable cause) {
    super(message, cause);
  }
}
