package dev.graticule.grid;

/**
 * The S2 cell of a place, computed without an object for it, which the library makes three of. By
 * S2's definition (s2geometry.io, "S2 cells"): the place is projected onto a face of a cube, the
 * face is stretched by a quadratic function so that cells come out about equal, and halved again
 * and again along a Hilbert curve. A test holds each bit against the library.
 */
final class S2Cells {
  private static final int MAX_LEVEL = 30;
  private static final int SIZE = 1 << MAX_LEVEL;
  private static final int FACE_SHIFT = 61;

  /** The axes of the curve are exchanged. */
  private static final int SWAP = 1;

  /** The curve runs the other way round. */
  private static final int INVERT = 2;

  /** Quarters along the curve, by its direction and the halves 2i + j that they lie in. */
  private static final int[][] QUARTER = {{0, 1, 3, 2}, {0, 3, 1, 2}, {2, 3, 1, 0}, {2, 1, 3, 0}};

  /** How each quarter turns the curve within it. */
  private static final int[] TURN = {SWAP, 0, 0, SWAP | INVERT};

  private static final int BITS = 4;
  private static final int LOW = (1 << BITS) - 1;
  private static final int CURVE_BITS = 2;
  private static final short[] FOUR_STEPS = fourSteps();

  private S2Cells() {}

  /** By the curve's direction and four bits each of i and j, the path and the direction then. */
  private static short[] fourSteps() {
    short[] steps = new short[1 << (CURVE_BITS + 2 * BITS)];
    for (int number = 0; number < steps.length; number++) {
      int i = (number >>> BITS) & LOW;
      int j = number & LOW;
      int curve = number >>> (2 * BITS);
      int path = 0;
      for (int bit = BITS - 1; bit >= 0; bit--) {
        int quarter = QUARTER[curve][(i >>> bit & 1) << 1 | (j >>> bit & 1)];
        path = path << 2 | quarter;
        curve ^= TURN[quarter];
      }
      steps[number] = (short) (path << CURVE_BITS | curve);
    }
    return steps;
  }

  /** The cell of a place; degrees. */
  static long cell(double lon, double lat, int level) {
    double phi = Math.toRadians(lat);
    double theta = Math.toRadians(lon);
    double flat = Math.cos(phi);
    double x = Math.cos(theta) * flat;
    double y = Math.sin(theta) * flat;
    double z = Math.sin(phi);
    double ax = Math.abs(x);
    double ay = Math.abs(y);
    double az = Math.abs(z);
    if (ax > ay && ax > az) {
      return x < 0 ? on(3, z / x, y / x, level) : on(0, y / x, z / x, level);
    }
    if (ax <= ay && ay > az) {
      return y < 0 ? on(4, z / y, -x / y, level) : on(1, -x / y, z / y, level);
    }
    return z < 0 ? on(5, -y / z, -x / z, level) : on(2, -x / z, -y / z, level);
  }

  private static long on(int face, double u, double v, int level) {
    int i = step(u);
    int j = step(v);
    long path = 0;
    int curve = face & SWAP;
    // Two bits more than there are: where i and j are 0, two steps leave the direction as it was.
    int left = MAX_LEVEL + 2;
    while (left > MAX_LEVEL - level) {
      left -= BITS;
      int here = ((i >>> left) & LOW) << BITS | ((j >>> left) & LOW);
      int step = FOUR_STEPS[curve << (2 * BITS) | here];
      path = path << (2 * BITS) | (step >>> CURVE_BITS);
      curve = step & ((1 << CURVE_BITS) - 1);
    }
    path = ((long) face << (2 * level)) | (path >>> (2 * (MAX_LEVEL - level - left)));
    // A one behind the path tells where it ends.
    return (path << 1 | 1) << (FACE_SHIFT - 1 - 2 * level);
  }

  /** How far along a side of the face, of 2³⁰ steps. */
  private static int step(double u) {
    double s = u >= 0 ? 0.5 * Math.sqrt(1 + 3 * u) : 1 - 0.5 * Math.sqrt(1 - 3 * u);
    return (int) Math.max(0, Math.min(SIZE - 1, Math.round(SIZE * s - 0.5)));
  }
}
