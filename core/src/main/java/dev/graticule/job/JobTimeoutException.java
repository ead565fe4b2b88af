package dev.graticule.job;

import dev.graticule.GraticuleException;

/** A wait or a deadline ran out. */
public final class JobTimeoutException extends GraticuleException {
  private static final long serialVersionUID = 1L;

  /**
   * An error without an underlying cause.
   *
   * @param message problem, cause and way out
   */
  public JobTimeoutException(String message) {
    super(message);
  }

  /**
   * An error that wraps another.
   *
   * @param message problem, cause and way out
   * @param cause what lies beneath
   */
  public JobTimeoutException(String message, Throwable cause) {
    super(message, cause);
  }
}
