package dev.graticule.file;

import java.util.OptionalDouble;

/**
 * How large a file is to become. Its writer measures what is compressed and cuts the last row
 * groups so that the file ends there; see {@link GeoParquetWriter#fill}.
 *
 * @param bytes the length to end at, indexes and footer included
 * @param compression bytes in the file for a byte of values, where rows like these were written
 *     before; absent means that the first row group finds out
 */
public record SizeTarget(long bytes, OptionalDouble compression) {
  /** One in so many bytes of the target makes a large row. */
  private static final long LARGE_ROW_PARTS = 20;

  /** Checks the numbers. */
  public SizeTarget {
    if (bytes < 1) {
      throw new IllegalArgumentException("A file has at least one byte, not " + bytes + ".");
    }
    if (compression.isPresent() && !(compression.getAsDouble() > 0)) {
      throw new IllegalArgumentException(
          "A byte of values takes more than nothing, not " + compression.getAsDouble() + ".");
    }
  }

  /**
   * A target for rows of which nothing is known.
   *
   * @param bytes the length to end at
   * @return the target
   */
  public static SizeTarget of(long bytes) {
    return new SizeTarget(bytes, OptionalDouble.empty());
  }

  /**
   * The same for rows like some that were written before.
   *
   * @param measured what {@link GeoParquetWriter#compression()} said of those
   * @return the target
   */
  public SizeTarget expecting(OptionalDouble measured) {
    return new SizeTarget(bytes, measured);
  }

  /**
   * A row with more bytes before compression than this, 5% of the target, is large: the file that
   * holds it need not come near the target, but never exceeds it by more than the row.
   *
   * @return bytes
   */
  public long largeRow() {
    return bytes / LARGE_ROW_PARTS;
  }
}
