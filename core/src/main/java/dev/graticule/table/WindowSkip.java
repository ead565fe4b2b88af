package dev.graticule.table;

import dev.graticule.contract.Bounds;

/**
 * How much a query of a small square can leave out.
 *
 * @param window the square's share of the area of the data's extent, 0 to 1
 * @param bytes the share of the bytes that it is expected to skip, 0 to 1
 */
public record WindowSkip(double window, double bytes) {

  /**
   * A square laid anywhere within an extent, each place as likely as another. Where the extent is
   * narrower than its side, it is as long as its area asks for.
   */
  record Square(Bounds extent, double width, double height) {
    static Square of(Bounds extent, double share) {
      double wide = extent.xmax() - extent.xmin();
      double high = extent.ymax() - extent.ymin();
      double side = Math.sqrt(share * wide * high);
      if (side > wide || high == 0) {
        return new Square(extent, high == 0 ? share * wide : wide, share * high);
      }
      if (side > high || wide == 0) {
        return new Square(extent, share * wide, wide == 0 ? share * high : high);
      }
      return new Square(extent, side, side);
    }

    /** How likely it meets a box. */
    double meets(Bounds box) {
      double sum = 0;
      for (Bounds part : box.split()) {
        sum +=
            along(part.xmin(), part.xmax(), extent.xmin(), extent.xmax(), width)
                * along(part.ymin(), part.ymax(), extent.ymin(), extent.ymax(), height);
      }
      return Math.min(1, sum);
    }

    /** How likely a stretch laid anywhere between low and high meets the one from min to max. */
    private static double along(double min, double max, double low, double high, double length) {
      double places = high - low - length;
      if (places <= 0) {
        return 1;
      }
      double meeting = Math.min(max, high - length) - Math.max(min - length, low);
      return Math.max(0, Math.min(1, meeting / places));
    }
  }
}
