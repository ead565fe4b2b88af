package dev.graticule.order;

/** The place of a cell along a Hilbert curve, four levels at a step. */
final class HilbertCurve {
  private static final int STEP = 4;
  private static final int SIDE = 1 << STEP;

  /** Sides of the curve's pattern: whether x and y are swapped, and whether both are mirrored. */
  private static final int SWAPPED = 1;

  private static final int MIRRORED = 2;
  private static final int STATES = 4;

  /** By state and four bits of x and of y: eight bits of the key, then the next state. */
  private static final char[] STEPS = steps();

  private HilbertCurve() {}

  private static char[] steps() {
    char[] steps = new char[STATES * SIDE * SIDE];
    for (int state = 0; state < STATES; state++) {
      for (int x = 0; x < SIDE; x++) {
        for (int y = 0; y < SIDE; y++) {
          steps[(state * SIDE + x) * SIDE + y] = step(state, x, y);
        }
      }
    }
    return steps;
  }

  private static char step(int from, int x, int y) {
    int state = from;
    int key = 0;
    for (int bit = STEP - 1; bit >= 0; bit--) {
      int mirror = (state & MIRRORED) != 0 ? 1 : 0;
      int a = x >> bit & 1;
      int b = y >> bit & 1;
      int right = mirror ^ ((state & SWAPPED) != 0 ? b : a);
      int up = mirror ^ ((state & SWAPPED) != 0 ? a : b);
      key = key << 2 | ((3 * right) ^ up);
      if (up == 0) {
        state ^= right == 1 ? SWAPPED | MIRRORED : SWAPPED;
      }
    }
    return (char) (key << 2 | state);
  }

  /**
   * The place of a cell.
   *
   * @param bits of a side
   * @param x the column, less than two to the power of bits
   * @param y the line, likewise
   * @return 0 to four to the power of bits, exclusive
   */
  static long key(int bits, int x, int y) {
    int steps = (bits + STEP - 1) / STEP;
    // Levels above the first, to fill the first step, would each swap x and y.
    int state = (steps * STEP - bits) % 2 == 0 ? 0 : SWAPPED;
    long key = 0;
    for (int shift = (steps - 1) * STEP; shift >= 0; shift -= STEP) {
      int column = (x >>> shift) & (SIDE - 1);
      int line = (y >>> shift) & (SIDE - 1);
      char step = STEPS[(state * SIDE + column) * SIDE + line];
      key = key << (2 * STEP) | step >>> 2;
      state = step & (STATES - 1);
    }
    return key;
  }
}
