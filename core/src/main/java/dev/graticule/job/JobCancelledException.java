package dev.graticule.job;

import dev.graticule.GraticuleException;

/** The job was cancelled before it ended. */
public final class JobCancelledException extends GraticuleException {
  private static final long serialVersionUID = 1L;

  /**
   * An error without an underlying cause.
   *
   * @param message problem, cause and way out
   */
  public JobCancelledException(String message) {
    super(message);
  }

  /**
   * An error that wraps another.
   *
   * @param message problem, cause and way out
   * @param cause what lies beneath
   */
  public JobCancelledException(String message, Throwable cause) {
    super(message, cause);
  }
}
