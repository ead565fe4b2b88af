package dev.graticule.store;

/** There is no object of that name. */
public final class ObjectNotFoundException extends StoreException {
  private static final long serialVersionUID = 1L;

  /**
   * An error without an underlying cause.
   *
   * @param message problem, cause and way out
   */
  public ObjectNotFoundException(String message) {
    super(message);
  }

  /**
   * An error that wraps another.
   *
   * @param message problem, cause and way out
   * @param cause what lies beneath
   */
  public ObjectNotFoundException(String message, Throwable cause) {
    super(message, cause);
  }
}
