package dev.graticule.store;

/** A scratch may hold no more. What was written to it before is as it was. */
public final class ScratchFullException extends StoreException {
  private static final long serialVersionUID = 1;

  /**
   * Reports a full scratch.
   *
   * @param message the limit and the way out
   */
  public ScratchFullException(String message) {
    super(message);
  }
}
