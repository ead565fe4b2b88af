package dev.graticule.table;

/** There is a table of that name already; it stays as it is. */
public final class TableExistsException extends RefusedException {
  private static final long serialVersionUID = 1L;

  /**
   * An error without an underlying cause.
   *
   * @param message problem, cause and way out
   */
  public TableExistsException(String message) {
    super(message);
  }

  /**
   * An error that wraps another.
   *
   * @param message problem, cause and way out
   * @param cause what lies beneath
   */
  public TableExistsException(String message, Throwable cause) {
    super(message, cause);
  }
}
