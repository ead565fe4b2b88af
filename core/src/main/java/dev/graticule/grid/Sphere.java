package dev.graticule.grid;

import dev.graticule.contract.Bounds;

/** Boxes of longitude and latitude around shapes whose sides are arcs of great circles. Degrees. */
final class Sphere {
  /** A tenth of a millimetre: far above rounding, far below any cell. */
  private static final double MARGIN = 1e-9;

  private Sphere() {}

  /** The angle between two places, seen from the centre of the globe. */
  static double distance(double lon1, double lat1, double lon2, double lat2) {
    double phi1 = Math.toRadians(lat1);
    double phi2 = Math.toRadians(lat2);
    double sinLat = Math.sin((phi2 - phi1) / 2);
    double sinLon = Math.sin(Math.toRadians(lon2 - lon1) / 2);
    double h = sinLat * sinLat + Math.cos(phi1) * Math.cos(phi2) * sinLon * sinLon;
    return Math.toDegrees(2 * Math.asin(Math.min(1, Math.sqrt(h))));
  }

  /** The way east from one longitude to another, -180 to 180. */
  static double eastward(double from, double to) {
    return Math.IEEEremainder(to - from, 360);
  }

  /** A box around all places at most so far from one. */
  static Bounds cap(double lon, double lat, double radius) {
    double south = lat - radius - MARGIN;
    double north = lat + radius + MARGIN;
    if (south <= -90 || north >= 90) {
      double lowest = Math.max(-90, south);
      double highest = Math.min(90, north);
      return Bounds.of(-180, lowest, 180, highest);
    }
    double sine = Math.sin(Math.toRadians(radius)) / Math.cos(Math.toRadians(lat));
    double reach = sine >= 1 ? 180 : Math.toDegrees(Math.asin(sine));
    return box(lon - reach, south, lon + reach, north);
  }

  /**
   * A box around a ring of places.
   *
   * @param lons longitudes
   * @param lats latitudes
   * @param north whether the north pole lies within
   * @param south whether the south pole lies within
   */
  static Bounds around(double[] lons, double[] lats, boolean north, boolean south) {
    double ymin = Double.POSITIVE_INFINITY;
    double ymax = Double.NEGATIVE_INFINITY;
    double xmin = lons[0];
    double xmax = lons[0];
    double at = lons[0];
    for (int i = 0; i < lons.length; i++) {
      int next = (i + 1) % lons.length;
      double peak = peak(lons[i], lats[i], lons[next], lats[next]);
      ymin = Math.min(ymin, Math.min(lats[i], peak));
      ymax = Math.max(ymax, Math.max(lats[i], peak));
      at += eastward(lons[i], lons[next]);
      xmin = Math.min(xmin, at);
      xmax = Math.max(xmax, at);
    }
    if (north || south) {
      return Bounds.of(-180, south ? -90 : ymin - MARGIN, 180, north ? 90 : ymax + MARGIN);
    }
    return box(xmin, Math.max(-90, ymin - MARGIN), xmax, Math.min(90, ymax + MARGIN));
  }

  /**
   * The latitude farthest from the equator on the shorter arc between two places: where the great
   * circle turns, when that lies on the arc, or else at an end.
   */
  private static double peak(double lon1, double lat1, double lon2, double lat2) {
    double[] a = vector(lon1, lat1);
    double[] b = vector(lon2, lat2);
    double[] n = cross(a, b);
    double length = Math.sqrt(n[0] * n[0] + n[1] * n[1] + n[2] * n[2]);
    double end = Math.abs(lat1) > Math.abs(lat2) ? lat1 : lat2;
    if (length < 1e-15) {
      return end;
    }
    // The turning point is the axis' projection onto the plane of the circle, on the end's side.
    double side = end < 0 ? -1 : 1;
    double[] top = {-n[2] * n[0] * side, -n[2] * n[1] * side, side * (n[0] * n[0] + n[1] * n[1])};
    boolean onArc = dot(cross(a, top), n) > 0 && dot(cross(top, b), n) > 0;
    return onArc ? side * Math.toDegrees(Math.acos(Math.min(1, Math.abs(n[2]) / length))) : end;
  }

  private static double[] vector(double lon, double lat) {
    double theta = Math.toRadians(lon);
    double phi = Math.toRadians(lat);
    return new double[] {
      Math.cos(phi) * Math.cos(theta), Math.cos(phi) * Math.sin(theta), Math.sin(phi)
    };
  }

  private static double[] cross(double[] a, double[] b) {
    return new double[] {
      a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]
    };
  }

  private static double dot(double[] a, double[] b) {
    return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
  }

  /** A box by sides that may lie beyond ±180, widened by what rounding can do. */
  static Bounds box(double west, double south, double east, double north) {
    double thinnest = Math.cos(Math.toRadians(Math.max(Math.abs(south), Math.abs(north))));
    double margin = thinnest < 1e-6 ? 180 : MARGIN / thinnest;
    double xmin = west - margin;
    double xmax = east + margin;
    if (xmax - xmin >= 360) {
      return Bounds.of(-180, south, 180, north);
    }
    return Bounds.of(
        xmin < -180 ? xmin + 360 : xmin > 180 ? xmin - 360 : xmin,
        south,
        xmax > 180 ? xmax - 360 : xmax < -180 ? xmax + 360 : xmax,
        north);
  }
}
