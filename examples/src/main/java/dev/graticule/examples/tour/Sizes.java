package dev.graticule.examples.tour;

/** Byte counts for people, in units of 1024. */
final class Sizes {
  private Sizes() {}

  static String of(long bytes) {
    if (bytes < 1024) {
      return bytes + " B";
    }
    if (bytes < 1024 * 1024) {
      return "%.1f KiB".formatted(bytes / 1024.0);
    }
    return "%.1f MiB".formatted(bytes / (1024.0 * 1024));
  }
}
