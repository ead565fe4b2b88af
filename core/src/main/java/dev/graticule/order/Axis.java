package dev.graticule.order;

/**
 * A range cut into places of equal length.
 *
 * @param low where it begins
 * @param length how long it is, not negative
 */
record Axis(double low, double length) {

  static Axis between(double low, double high) {
    return new Axis(low, high - low);
  }

  /**
   * The place of a number; what lies outside is taken to the nearest end, NaN to the upper.
   *
   * @param bits two to the power of this are the places
   */
  int place(double number, int bits) {
    int last = (int) ((1L << bits) - 1);
    if (!(number - low < length)) {
      return last;
    }
    return (int) Math.min(last, Math.max(0, (long) ((number - low) / length * (1L << bits))));
  }
}
