package dev.graticule.job;

import dev.graticule.GraticuleException;

/** The waiting thread was interrupted; the job itself runs on. */
public final class JobInterruptedException extends GraticuleException {
  private static final long serialVersionUID = 1L;

  /**
   * An error without an underlying cause.
   *
   * @param message problem, cause and way out
   */
  public JobInterruptedException(String message) {
    super(message);
  }

  /**
   * An error that wraps another.
   *
   * @param message problem, cause and way out
   * @param cause what lies beneath
   */
  public JobInterruptedException(String message, Throwable cause) {
    super(message, cause);
  }
}
