package dev.graticule.delta;

import dev.graticule.delta.LoggedStatistics.Range;

/**
 * Boxes with xmin > xmax, which run over the antimeridian and are legal in a covering. The least
 * xmin and the greatest xmax bound nothing where there is one.
 *
 * <p>The edges of such a box lie a circle less its width apart, so that no box of up to three
 * quarters of a circle goes unseen where no two edges lie farther apart than one quarter. A wider
 * one is seen only where it leaves an xmin beyond every xmax.
 */
final class CrossingBoxes {
  private static final double FULL_CIRCLE = 360;
  private static final double QUARTER_CIRCLE = 90;

  private CrossingBoxes() {}

  /** Whether x is bounded by the two, as far as they can tell. */
  static boolean areExcluded(Range xmin, Range xmax) {
    if (xmin.min().isEmpty()
        || xmin.max().isEmpty()
        || xmax.min().isEmpty()
        || xmax.max().isEmpty()) {
      return false;
    }
    double leastMin = xmin.min().getAsDouble();
    double greatestMin = xmin.max().getAsDouble();
    double leastMax = xmax.min().getAsDouble();
    double greatestMax = xmax.max().getAsDouble();
    if (!(leastMin <= greatestMax)) {
      return false;
    }
    boolean degrees =
        leastMin >= -FULL_CIRCLE
            && greatestMin <= FULL_CIRCLE
            && leastMax >= -FULL_CIRCLE
            && greatestMax <= FULL_CIRCLE;
    boolean mayCross =
        greatestMin - leastMax > QUARTER_CIRCLE || greatestMin > greatestMax || leastMin > leastMax;
    return !degrees || !mayCross;
  }
}
