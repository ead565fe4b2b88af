package dev.graticule.delta;

/** A file of the log cannot be read. Never leaves this package. */
final class BrokenLogFileException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String file;

  BrokenLogFileException(String file, Throwable cause) {
    super("%s: %s".formatted(file, cause.getMessage()), cause);
    this.file = file;
  }

  /** The file as Kernel calls it. */
  String file() {
    return file;
  }
}
