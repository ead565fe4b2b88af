package dev.graticule.batch;

/** The least and greatest coordinates of the positions added so far. Open fields: the hot loop. */
final class WkbExtent {
  double xmin;
  double ymin;
  double xmax;
  double ymax;
  double zmin;
  double zmax;
  double mmin;
  double mmax;
  long nans;
  long placed;

  void clear() {
    xmin = ymin = zmin = mmin = Double.POSITIVE_INFINITY;
    xmax = ymax = zmax = mmax = Double.NEGATIVE_INFINITY;
    nans = 0;
    placed = 0;
  }

  void addPlane(WkbInput in, long from, int count, boolean little) {
    double x0 = xmin;
    double y0 = ymin;
    double x1 = xmax;
    double y1 = ymax;
    int bad = 0;
    for (int i = 0; i < count; i++) {
      long at = from + 16L * i;
      double x = in.f64(at, little);
      double y = in.f64(at + 8, little);
      if (Double.isNaN(x + y) && (Double.isNaN(x) || Double.isNaN(y))) {
        bad++;
        continue;
      }
      x0 = x < x0 ? x : x0;
      x1 = x > x1 ? x : x1;
      y0 = y < y0 ? y : y0;
      y1 = y > y1 ? y : y1;
    }
    xmin = x0;
    ymin = y0;
    xmax = x1;
    ymax = y1;
    nans += bad;
    placed += count - bad;
  }

  /** Ranges of the ordinates behind x and y; a NaN among them is left out, its position is not. */
  void addSpace(WkbInput in, long from, int count, boolean little, boolean hasZ, boolean hasM) {
    int stride = 16 + (hasZ ? 8 : 0) + (hasM ? 8 : 0);
    for (int i = 0; i < count; i++) {
      long at = from + (long) stride * i;
      double x = in.f64(at, little);
      double y = in.f64(at + 8, little);
      if (Double.isNaN(x) || Double.isNaN(y)) {
        nans++;
        continue;
      }
      placed++;
      xmin = x < xmin ? x : xmin;
      xmax = x > xmax ? x : xmax;
      ymin = y < ymin ? y : ymin;
      ymax = y > ymax ? y : ymax;
      if (hasZ) {
        double z = in.f64(at + 16, little);
        zmin = z < zmin ? z : zmin;
        zmax = z > zmax ? z : zmax;
      }
      if (hasM) {
        double m = in.f64(at + stride - 8, little);
        mmin = m < mmin ? m : mmin;
        mmax = m > mmax ? m : mmax;
      }
    }
  }
}
