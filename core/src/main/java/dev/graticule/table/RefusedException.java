package dev.graticule.table;

/**
 * The request cannot be met as it stands and nothing was done: mend the request. Trying again is of
 * no use.
 */
public class RefusedException extends TableException {
  private static final long serialVersionUID = 1L;

  /**
   * An error without an underlying cause.
   *
   * @param message problem, cause and way out
   */
  public RefusedException(String message) {
    super(message);
  }

  /**
   * An error that wraps another.
   *
   * @param message problem, cause and way out
   * @param cause what lies beneath
   */
  public RefusedException(String message, Throwable cause) {
    super(message, cause);
  }
}
