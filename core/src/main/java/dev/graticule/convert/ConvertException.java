package dev.graticule.convert;

import dev.graticule.GraticuleException;

/**
 * Input in another format that cannot be taken over. The message names the file and the place in
 * it.
 */
public final class ConvertException extends GraticuleException {
  private static final long serialVersionUID = 1L;

  /**
   * An error without an underlying cause.
   *
   * @param message problem, cause and way out
   */
  public ConvertException(String message) {
    super(message);
  }

  /**
   * An error that wraps another.
   *
   * @param message problem, cause and way out
   * @param cause what lies beneath
   */
  public ConvertException(String message, Throwable cause) {
    super(message, cause);
  }
}
