package dev.graticule.store;

/**
 * An object was published, or not: the answer was lost, or what makes it durable failed. Look
 * before doing anything else; whoever wrote a commit so must call its outcome unknown.
 */
public final class PublishUnknownException extends StoreException {
  private static final long serialVersionUID = 1L;

  /**
   * An error without an underlying cause.
   *
   * @param message problem, cause and way out
   */
  public PublishUnknownException(String message) {
    super(message);
  }

  /**
   * An error that wraps another.
   *
   * @param message problem, cause and way out
   * @param cause what lies beneath
   */
  public PublishUnknownException(String message, Throwable cause) {
    super(message, cause);
  }
}
