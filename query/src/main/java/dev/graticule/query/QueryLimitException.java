package dev.graticule.query;

/**
 * A query would go, or went, beyond one of its {@link QueryLimits}; the message names which, and
 * for planned bytes why nothing more could be ruled out. The engine and its other queries go on.
 */
public final class QueryLimitException extends QueryException {
  private static final long serialVersionUID = 1L;

  /**
   * An error without an underlying cause.
   *
   * @param message problem, cause and way out
   */
  public QueryLimitException(String message) {
    super(message);
  }
}
