package dev.graticule.predicate;

import dev.graticule.GraticuleException;

/** A condition that cannot be asked of a contract's rows. */
public class PredicateException extends GraticuleException {
  private static final long serialVersionUID = 1L;

  /**
   * An error without an underlying cause.
   *
   * @param message problem, cause and way out
   */
  public PredicateException(String message) {
    super(message);
  }

  /**
   * An error that wraps another.
   *
   * @param message problem, cause and way out
   * @param cause what lies beneath
   */
  public PredicateException(String message, Throwable cause) {
    super(message, cause);
  }
}
