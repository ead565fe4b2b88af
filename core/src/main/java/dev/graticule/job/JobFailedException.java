package dev.graticule.job;

import dev.graticule.GraticuleException;

/** The work failed with a checked exception, which is the cause. */
public final class JobFailedException extends GraticuleException {
  private static final long serialVersionUID = 1L;

  /**
   * An error without an underlying cause.
   *
   * @param message problem, cause and way out
   */
  public JobFailedException(String message) {
    super(message);
  }

  /**
   * An error that wraps another.
   *
   * @param message problem, cause and way out
   * @param cause what lies beneath
   */
  public JobFailedException(String message, Throwable cause) {
    super(message, cause);
  }
}
