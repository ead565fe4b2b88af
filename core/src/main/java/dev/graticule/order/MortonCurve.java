package dev.graticule.order;

/** The place of a cell along a Z curve: the bits of its numbers, interleaved. */
final class MortonCurve {
  private MortonCurve() {}

  /** How many bits each of so many numbers has in a key that is not negative. */
  static int bits(int numbers) {
    return Math.min(31, (Long.SIZE - 1) / numbers);
  }

  /**
   * The place of a cell.
   *
   * @param cell its numbers, the first being the most significant
   * @return a number not negative
   */
  static long key(int[] cell) {
    long key = 0;
    for (int bit = bits(cell.length) - 1; bit >= 0; bit--) {
      for (int number : cell) {
        key = key << 1 | ((number >>> bit) & 1);
      }
    }
    return key;
  }
}
