package dev.graticule.file;

import dev.graticule.batch.WkbScanner;
import dev.graticule.contract.Bounds;
import dev.graticule.contract.Bounds.Range;
import java.util.Optional;

/** The box of many geometries, grown without allocation. */
final class Extent {
  private double xmin = Double.POSITIVE_INFINITY;
  private double ymin = Double.POSITIVE_INFINITY;
  private double zmin = Double.POSITIVE_INFINITY;
  private double mmin = Double.POSITIVE_INFINITY;
  private double xmax = Double.NEGATIVE_INFINITY;
  private double ymax = Double.NEGATIVE_INFINITY;
  private double zmax = Double.NEGATIVE_INFINITY;
  private double mmax = Double.NEGATIVE_INFINITY;
  private boolean empty = true;

  void add(WkbScanner geometry) {
    if (!geometry.hasEnvelope()) {
      return;
    }
    empty = false;
    xmin = Math.min(xmin, geometry.xmin());
    ymin = Math.min(ymin, geometry.ymin());
    xmax = Math.max(xmax, geometry.xmax());
    ymax = Math.max(ymax, geometry.ymax());
    if (geometry.hasZ()) {
      zmin = Math.min(zmin, geometry.zmin());
      zmax = Math.max(zmax, geometry.zmax());
    }
    if (geometry.hasM()) {
      mmin = Math.min(mmin, geometry.mmin());
      mmax = Math.max(mmax, geometry.mmax());
    }
  }

  Optional<Bounds> bounds() {
    return empty
        ? Optional.empty()
        : Optional.of(new Bounds(xmin, ymin, xmax, ymax, range(zmin, zmax), range(mmin, mmax)));
  }

  private static Optional<Range> range(double min, double max) {
    return min <= max ? Optional.of(new Range(min, max)) : Optional.empty();
  }
}
