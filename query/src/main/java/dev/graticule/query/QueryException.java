package dev.graticule.query;

import dev.graticule.GraticuleException;

/**
 * A query cannot be asked or answered: unknown names, wrong parameters, what the engine refused.
 */
public class QueryException extends GraticuleException {
  private static final long serialVersionUID = 1L;

  /**
   * An error without an underlying cause.
   *
   * @param message problem, cause and way out
   */
  public QueryException(String message) {
    super(message);
  }

  /**
   * An error that wraps another.
   *
   * @param message problem, cause and way out
   * @param cause what lies beneath
   */
  public QueryException(String message, Throwable cause) {
    super(message, cause);
  }
}
