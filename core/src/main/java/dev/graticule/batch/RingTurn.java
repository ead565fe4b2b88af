package dev.graticule.batch;

/** Which way a ring turns, by the sign of its area. */
enum RingTurn {
  COUNTERCLOCKWISE,
  CLOCKWISE,
  /** No area, or none that rounding leaves certain. */
  NEITHER;

  /** The relative spacing of doubles; each term and each sum may be off by that much. */
  private static final double UNIT = 0x1p-52;

  static RingTurn of(WkbInput in, long from, int count, int stride, boolean little) {
    double x0 = in.f64(from, little);
    double y0 = in.f64(from + 8, little);
    double area = 0;
    double size = 0;
    double px = 0;
    double py = 0;
    for (int i = 1; i < count; i++) {
      long at = from + (long) stride * i;
      double x = in.f64(at, little) - x0;
      double y = in.f64(at + 8, little) - y0;
      area += px * y - x * py;
      size += Math.abs(px * y) + Math.abs(x * py);
      px = x;
      py = y;
    }
    double doubt = size * UNIT * (count + 4.0);
    if (area > doubt) {
      return COUNTERCLOCKWISE;
    }
    return area < -doubt ? CLOCKWISE : NEITHER;
  }
}
