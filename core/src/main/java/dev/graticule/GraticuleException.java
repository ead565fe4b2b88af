package dev.graticule;

/**
 * The root of every error that this library raises on purpose. Its children stand beside the code
 * that throws them; a message states the problem, its cause and the way out, and names the file,
 * column and row where there are such.
 *
 * <p>Programming errors (a null argument, a closed object used again) stay the JDK's own {@link
 * IllegalArgumentException} and {@link IllegalStateException}.
 */
public class GraticuleException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * An error without an underlying cause.
   *
   * @param message problem, cause and way out
   */
  public GraticuleException(String message) {
    super(message);
  }

  /**
   * An error that wraps another.
   *
   * @param message problem, cause and way out
   * @param cause what lies beneath
   */
  public GraticuleException(String message, Throwable cause) {
    super(message, cause);
  }

  /** Problem, cause and way out; always there. */
  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }
}
