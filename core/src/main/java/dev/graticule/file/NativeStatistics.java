package dev.graticule.file;

import static dev.graticule.file.ViolationCode.BBOX_MISMATCH;
import static dev.graticule.file.ViolationCode.GEOMETRY_TYPE_MISMATCH;

import dev.graticule.contract.Bounds;
import dev.graticule.contract.Dimensions;
import dev.graticule.predicate.GeometryStatistics.Kind;
import java.util.HashSet;
import java.util.Set;
import org.apache.parquet.column.statistics.geospatial.BoundingBox;
import org.apache.parquet.column.statistics.geospatial.GeospatialStatistics;
import org.jspecify.annotations.Nullable;

/** Checks the geospatial statistics that Parquet keeps for each row group of a native column. */
final class NativeStatistics {
  private final String name;
  private final Findings findings;
  private final Set<Integer> types = new HashSet<>();
  private boolean everywhere = true;

  NativeStatistics(String name, Findings findings) {
    this.name = name;
    this.findings = findings;
  }

  /** Compares a row group's statistics with what was found in it. */
  void check(int rowGroup, @Nullable GeospatialStatistics statistics, GeometryRules found) {
    Set<Integer> stated =
        statistics == null
                || statistics.getGeospatialTypes() == null
                || !statistics.getGeospatialTypes().isValid()
            ? Set.of()
            : statistics.getGeospatialTypes().getTypes();
    everywhere &= !stated.isEmpty();
    types.addAll(stated);
    if (statistics == null) {
      return;
    }
    for (Kind kind : found.kindsOfGroup()) {
      if (!stated.isEmpty() && !stated.contains(code(kind))) {
        findings.in(
            name,
            GEOMETRY_TYPE_MISMATCH,
            "holds a %s in row group %d, whose Parquet statistics say there are only the types %s."
                .formatted(kind.label(), rowGroup, stated));
      }
    }
    BoundingBox box = statistics.getBoundingBox();
    if (box != null && found.boundsOfGroup().filter(b -> !holds(box, b)).isPresent()) {
      findings.in(
          name,
          BBOX_MISMATCH,
          "has geometries in row group %d outside the bounds [%s, %s, %s, %s] of its Parquet statistics."
              .formatted(rowGroup, box.getXMin(), box.getYMin(), box.getXMax(), box.getYMax()));
    }
  }

  private static boolean holds(BoundingBox box, Bounds found) {
    boolean x =
        !box.isXValid()
            || box.isXEmpty()
            || Containment.holdsX(box.getXMin(), box.getXMax(), found.xmin(), found.xmax());
    boolean y =
        !box.isYValid()
            || box.isYEmpty()
            || Containment.holds(box.getYMin(), box.getYMax(), found.ymin(), found.ymax());
    return x && y;
  }

  private static int code(Kind kind) {
    return kind.type().wkbCode() + thousands(kind.dimensions());
  }

  private static int thousands(Dimensions dimensions) {
    return switch (dimensions) {
      case XY -> 0;
      case XYZ -> 1000;
      case XYM -> 2000;
      case XYZM -> 3000;
    };
  }

  /** Tells whether each row group has statistics and all of them name these kinds and no others. */
  boolean stateExactly(Set<Kind> kinds) {
    Set<Integer> codes = new HashSet<>();
    kinds.forEach(kind -> codes.add(code(kind)));
    return everywhere && types.equals(codes);
  }
}
