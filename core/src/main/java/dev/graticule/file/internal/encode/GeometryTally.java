package dev.graticule.file.internal.encode;

import dev.graticule.batch.WkbScanner;
import dev.graticule.contract.Bounds;
import dev.graticule.contract.Dimensions;
import dev.graticule.contract.GeometryType;
import dev.graticule.predicate.GeometryStatistics;
import dev.graticule.predicate.GeometryStatistics.Kind;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.parquet.column.statistics.geospatial.BoundingBox;
import org.apache.parquet.column.statistics.geospatial.GeospatialStatistics;
import org.apache.parquet.column.statistics.geospatial.GeospatialTypes;

/** What is known of some geometries: how many, of which kinds, and where. */
final class GeometryTally {
  private long nulls;
  private long empties;
  private long placed;
  private long withZ;
  private double xmin = Double.POSITIVE_INFINITY;
  private double ymin = Double.POSITIVE_INFINITY;
  private double xmax = Double.NEGATIVE_INFINITY;
  private double ymax = Double.NEGATIVE_INFINITY;
  private double zmin = Double.POSITIVE_INFINITY;
  private double zmax = Double.NEGATIVE_INFINITY;
  private double mmin = Double.POSITIVE_INFINITY;
  private double mmax = Double.NEGATIVE_INFINITY;
  // One bit for each kind: the WKB code, and more for Z and M.
  private int kinds;

  void addNull() {
    nulls++;
  }

  @SuppressWarnings("ReferenceEquality") // another instance only costs a look into the set
  void add(WkbScanner scan) {
    kinds |= 1 << slot(scan.type(), scan.dimensions());
    if (!scan.hasEnvelope()) {
      empties++;
      return;
    }
    placed++;
    xmin = Math.min(xmin, scan.xmin());
    ymin = Math.min(ymin, scan.ymin());
    xmax = Math.max(xmax, scan.xmax());
    ymax = Math.max(ymax, scan.ymax());
    if (scan.hasZ()) {
      withZ++;
      zmin = Math.min(zmin, scan.zmin());
      zmax = Math.max(zmax, scan.zmax());
    }
    if (scan.hasM()) {
      mmin = Math.min(mmin, scan.mmin());
      mmax = Math.max(mmax, scan.mmax());
    }
  }

  void add(GeometryTally other) {
    nulls += other.nulls;
    empties += other.empties;
    placed += other.placed;
    withZ += other.withZ;
    xmin = Math.min(xmin, other.xmin);
    ymin = Math.min(ymin, other.ymin);
    xmax = Math.max(xmax, other.xmax);
    ymax = Math.max(ymax, other.ymax);
    zmin = Math.min(zmin, other.zmin);
    zmax = Math.max(zmax, other.zmax);
    mmin = Math.min(mmin, other.mmin);
    mmax = Math.max(mmax, other.mmax);
    kinds |= other.kinds;
  }

  private static int slot(GeometryType type, Dimensions dimensions) {
    return type.wkbCode() + (dimensions.hasZ() ? 8 : 0) + (dimensions.hasM() ? 16 : 0);
  }

  /** The kinds that occur, plane ones first. */
  Set<Kind> kinds() {
    Set<Kind> found = new LinkedHashSet<>();
    for (Dimensions dimensions : Dimensions.values()) {
      for (GeometryType type : GeometryType.values()) {
        if ((kinds & 1 << slot(type, dimensions)) != 0) {
          found.add(new Kind(type, dimensions));
        }
      }
    }
    return found;
  }

  Optional<Bounds> bounds() {
    return placed == 0
        ? Optional.empty()
        : Optional.of(new Bounds(xmin, ymin, xmax, ymax, range(zmin, zmax), range(mmin, mmax)));
  }

  /** The bounds for the file's metadata: with heights only where each geometry has them. */
  Optional<Bounds> fileBounds() {
    return bounds()
        .map(
            b ->
                withZ == placed
                    ? b
                    : new Bounds(b.xmin(), b.ymin(), b.xmax(), b.ymax(), Optional.empty(), b.m()));
  }

  private static Optional<Bounds.Range> range(double min, double max) {
    return min <= max ? Optional.of(new Bounds.Range(min, max)) : Optional.empty();
  }

  GeometryStatistics statistics() {
    return new GeometryStatistics(
        OptionalLong.of(nulls), OptionalLong.of(empties), bounds(), kinds());
  }

  /** The same in Parquet's words. */
  GeospatialStatistics geospatial() {
    Set<Integer> codes = new HashSet<>();
    for (Kind kind : kinds()) {
      int code = kind.type().wkbCode();
      code += kind.dimensions().hasZ() ? 1000 : 0;
      codes.add(code + (kind.dimensions().hasM() ? 2000 : 0));
    }
    return new GeospatialStatistics(box(), new GeospatialTypes(codes));
  }

  private BoundingBox box() {
    if (placed == 0) {
      return new BoundingBox();
    }
    boolean finite =
        Double.isFinite(xmin)
            && Double.isFinite(xmax)
            && Double.isFinite(ymin)
            && Double.isFinite(ymax);
    if (!finite) {
      // Parquet has no box that reaches to infinity; none is said.
      return new BoundingBox(
          Double.NaN,
          Double.NaN,
          Double.NaN,
          Double.NaN,
          Double.NaN,
          Double.NaN,
          Double.NaN,
          Double.NaN);
    }
    return new BoundingBox(
        xmin, xmax, ymin, ymax, orNaN(zmin), orNaN(zmax), orNaN(mmin), orNaN(mmax));
  }

  private static double orNaN(double end) {
    return Double.isFinite(end) ? end : Double.NaN;
  }
}
