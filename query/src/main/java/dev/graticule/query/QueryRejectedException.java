package dev.graticule.query;

/**
 * A query was not begun: the memory budget is taken and its wait was over, the queue was full, or
 * it asks for more than the whole budget. The message names the wait, who holds what, and the way
 * out. Nothing was read; asking again later is safe.
 */
public final class QueryRejectedException extends QueryException {
  private static final long serialVersionUID = 1L;

  /**
   * An error without an underlying cause.
   *
   * @param message problem, cause and way out
   */
  public QueryRejectedException(String message) {
    super(message);
  }
}
