package dev.graticule.query;

/** A query needed more memory than its limit. The engine and its other queries go on. */
public final class QueryMemoryException extends QueryException {
  private static final long serialVersionUID = 1L;

  /**
   * An error that wraps another.
   *
   * @param message problem, cause and way out
   * @param cause what lies beneath
   */
  public QueryMemoryException(String message, Throwable cause) {
    super(message, cause);
  }
}
