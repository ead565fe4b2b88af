package dev.graticule.grid;

/**
 * Cuts a range of degrees into 2ⁿ equal parts. A part holds its lower border; the last one holds
 * the upper border of the range too. Borders are exact numbers: 360 and 180 are 45 times a power of
 * two.
 */
record DyadicRange(double min, double width, int bits) {

  double border(long part) {
    return min + part * (width / (1L << bits));
  }

  /** The part that a number of the range lies in. */
  long part(double value) {
    long parts = 1L << bits;
    long part = (long) ((value - min) / width * parts);
    // Rounding can carry a number that is nearly at a border over it.
    if (value < border(part)) {
      part--;
    } else if (part < parts && value >= border(part + 1)) {
      part++;
    }
    return Math.max(0, Math.min(parts - 1, part));
  }
}
