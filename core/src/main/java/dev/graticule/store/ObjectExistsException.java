package dev.graticule.store;

/** An object of that name is there already; what is there was left as it is. */
public final class ObjectExistsException extends StoreException {
  private static final long serialVersionUID = 1L;

  /**
   * An error without an underlying cause.
   *
   * @param message problem, cause and way out
   */
  public ObjectExistsException(String message) {
    super(message);
  }

  /**
   * An error that wraps another.
   *
   * @param message problem, cause and way out
   * @param cause what lies beneath
   */
  public ObjectExistsException(String message, Throwable cause) {
    super(message, cause);
  }
}
