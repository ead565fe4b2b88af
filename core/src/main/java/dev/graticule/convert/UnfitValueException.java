package dev.graticule.convert;

/** A value that its column cannot take: problem and way out, not yet with its place. */
final class UnfitValueException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UnfitValueException(String problem) {
    super(problem, null, false, false);
  }

  UnfitValueException(String problem, Throwable cause) {
    super(problem, cause);
  }
}
