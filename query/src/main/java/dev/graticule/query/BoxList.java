package dev.graticule.query;

import java.util.Arrays;
import org.locationtech.jts.geom.Envelope;

/**
 * The boxes of geometries, gathered one by one, 32 bytes each; of very many only the box of them
 * all is kept. For one thread at a time.
 */
final class BoxList {
  private static final int MOST = 1 << 18;
  private static final int SIDES = 4;

  private final Envelope extent = new Envelope();
  private double[] sides = new double[SIDES * 64];
  private int count;
  private boolean isOverfull;

  void add(double xmin, double ymin, double xmax, double ymax) {
    extent.expandToInclude(xmin, ymin);
    extent.expandToInclude(xmax, ymax);
    if (isOverfull || count == MOST) {
      isOverfull = true;
      count = 0;
      sides = new double[0];
      return;
    }
    int at = SIDES * count;
    if (at == sides.length) {
      sides = Arrays.copyOf(sides, 2 * sides.length);
    }
    sides[at] = xmin;
    sides[at + 1] = ymin;
    sides[at + 2] = xmax;
    sides[at + 3] = ymax;
    count++;
  }

  /** The box of all; null when there is none. */
  Envelope extent() {
    return new Envelope(extent);
  }

  /** Whether each box was kept, and there is one. */
  boolean hasEach() {
    return count > 0;
  }

  int count() {
    return count;
  }

  Envelope box(int number) {
    int at = SIDES * number;
    return new Envelope(sides[at], sides[at + 2], sides[at + 1], sides[at + 3]);
  }
}
