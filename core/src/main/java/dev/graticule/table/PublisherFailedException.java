package dev.graticule.table;

import dev.graticule.GraticuleException;

/** Whoever published rows failed before all of them had come; none of them was taken. */
public final class PublisherFailedException extends GraticuleException {
  private static final long serialVersionUID = 1L;

  /**
   * An error that wraps the publisher's.
   *
   * @param message problem, cause and way out
   * @param cause what the publisher failed with
   */
  public PublisherFailedException(String message, Throwable cause) {
    super(message, cause);
  }
}
