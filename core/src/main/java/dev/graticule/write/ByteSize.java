package dev.graticule.write;

/**
 * A number of bytes, said plainly.
 *
 * @param bytes the number, not negative
 */
public record ByteSize(long bytes) implements Comparable<ByteSize> {

  /** Checks the number. */
  public ByteSize {
    if (bytes < 0) {
      throw new IllegalArgumentException("A size is not negative: " + bytes + ".");
    }
  }

  /**
   * So many times 1024 bytes.
   *
   * @param count how many
   * @return the size
   */
  public static ByteSize kibibytes(long count) {
    return new ByteSize(Math.multiplyExact(count, 1L << 10));
  }

  /**
   * So many times 1024² bytes.
   *
   * @param count how many
   * @return the size
   */
  public static ByteSize mebibytes(long count) {
    return new ByteSize(Math.multiplyExact(count, 1L << 20));
  }

  /**
   * So many times 1024³ bytes.
   *
   * @param count how many
   * @return the size
   */
  public static ByteSize gibibytes(long count) {
    return new ByteSize(Math.multiplyExact(count, 1L << 30));
  }

  @Override
  public int compareTo(ByteSize other) {
    return Long.compare(bytes, other.bytes);
  }

  @Override
  public String toString() {
    if (bytes >= 1L << 30 && bytes % (1L << 30) == 0) {
      return (bytes >> 30) + " GiB";
    }
    if (bytes >= 1L << 20 && bytes % (1L << 20) == 0) {
      return (bytes >> 20) + " MiB";
    }
    return bytes >= 1L << 10 && bytes % (1L << 10) == 0 ? (bytes >> 10) + " KiB" : bytes + " B";
  }
}
