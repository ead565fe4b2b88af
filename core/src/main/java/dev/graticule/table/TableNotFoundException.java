package dev.graticule.table;

/** There is no table of that name. */
public final class TableNotFoundException extends RefusedException {
  private static final long serialVersionUID = 1L;

  /**
   * An error without an underlying cause.
   *
   * @param message problem, cause and way out
   */
  public TableNotFoundException(String message) {
    super(message);
  }

  /**
   * An error that wraps another.
   *
   * @param message problem, cause and way out
   * @param cause what lies beneath
   */
  public TableNotFoundException(String message, Throwable cause) {
    super(message, cause);
  }
}
