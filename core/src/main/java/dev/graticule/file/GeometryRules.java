package dev.graticule.file;

import static dev.graticule.file.ViolationCode.BBOX_MISMATCH;
import static dev.graticule.file.ViolationCode.GEOMETRY_TYPE_MISMATCH;
import static dev.graticule.file.ViolationCode.ORIENTATION_MISMATCH;
import static dev.graticule.file.ViolationCode.VERSION_FEATURE_MISMATCH;
import static dev.graticule.file.ViolationCode.WKB_PARSE_ERROR;
import static dev.graticule.file.ViolationCode.ZM_MISMATCH;

import dev.graticule.batch.WkbException;
import dev.graticule.batch.WkbFinding;
import dev.graticule.batch.WkbLimits;
import dev.graticule.batch.WkbScanner;
import dev.graticule.contract.Bounds;
import dev.graticule.contract.Edges;
import dev.graticule.contract.Orientation;
import dev.graticule.predicate.GeometryStatistics.Kind;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.parquet.io.api.Binary;

/** Checks the geometries of a WKB column, row by row, against what is declared of them. */
final class GeometryRules {
  private final String name;
  private final GeoColumn column;
  private final GeoParquetVersion version;
  private final Findings findings;
  private final WkbScanner scanner = WkbScanner.measuringRings(WkbLimits.defaults());

  private final Extent extent = new Extent();
  private Extent groupExtent = new Extent();
  private final Map<Kind, Tally> undeclared = new LinkedHashMap<>();
  private final Set<Kind> kinds = new LinkedHashSet<>();
  private final Set<Kind> groupKinds = new LinkedHashSet<>();
  private final Tally bbox = new Tally();
  private final Tally covering = new Tally();
  private final Tally orientation = new Tally();
  private final Tally measures = new Tally();

  GeometryRules(String name, GeoColumn column, GeoParquetVersion version, Findings findings) {
    this.name = name;
    this.column = column;
    this.version = version;
    this.findings = findings;
  }

  /** A new row group begins. */
  void beginGroup() {
    groupExtent = new Extent();
    groupKinds.clear();
  }

  Optional<Bounds> boundsOfGroup() {
    return groupExtent.bounds();
  }

  Set<Kind> kindsOfGroup() {
    return groupKinds;
  }

  /**
   * Checks a geometry.
   *
   * @return whether it is sound WKB
   */
  boolean accept(long row, Binary wkb) {
    try {
      scanner.scan(wkb.getBytesUnsafe());
    } catch (WkbException e) {
      findings.at(name, row, WKB_PARSE_ERROR, sentence(e));
      return false;
    }
    if (scanner.hasFindings()) {
      findings.at(name, row, WKB_PARSE_ERROR, sentence(scanner.findings()));
      return false;
    }
    extent.add(scanner);
    groupExtent.add(scanner);
    kinds.add(scanner.kind());
    groupKinds.add(scanner.kind());
    checkKind(row);
    checkBbox(row);
    checkOrientation(row);
    return true;
  }

  private static String sentence(WkbException e) {
    return "%s.".formatted(e.getMessage());
  }

  private static String sentence(Set<WkbFinding> findings) {
    WkbFinding first = findings.iterator().next();
    return switch (first) {
      case UNCLOSED_RING -> "A ring does not end where it begins.";
      case SHORT_RING -> "A ring has fewer than four positions.";
      case ONE_POINT_LINE -> "A line has one position; it needs two, or none.";
    };
  }

  private void checkKind(long row) {
    Kind kind = scanner.kind();
    if (kind.dimensions().hasM() && version != GeoParquetVersion.V2_0) {
      measures.add(
          row,
          "A %s has measures, which version %s does not know; it stands so"
              .formatted(kind.label(), version));
    } else if (!column.kinds().isEmpty() && !column.kinds().contains(kind)) {
      undeclared
          .computeIfAbsent(kind, k -> new Tally())
          .add(
              row,
              "A %s stands there, but only %s are declared".formatted(kind.label(), declared()));
    }
  }

  private String declared() {
    return column.kinds().stream().map(Kind::label).toList().toString();
  }

  private void checkBbox(long row) {
    Optional<Bounds> declared = column.bbox();
    if (declared.isEmpty() || !scanner.hasEnvelope() || holds(declared.get())) {
      return;
    }
    if (bbox.isFirst()) {
      bbox.add(
          row,
          "The geometry %s lies outside the declared bbox %s"
              .formatted(box(scanner), box(declared.get())));
    } else {
      bbox.again();
    }
  }

  private boolean holds(Bounds b) {
    return Containment.holdsX(b.xmin(), b.xmax(), scanner.xmin(), scanner.xmax())
        && Containment.holds(b.ymin(), b.ymax(), scanner.ymin(), scanner.ymax())
        && Containment.holds(b.z(), scanner.hasZ(), scanner.zmin(), scanner.zmax())
        && Containment.holds(b.m(), scanner.hasM(), scanner.mmin(), scanner.mmax());
  }

  private static String box(WkbScanner g) {
    String z = g.hasZ() ? ", z %s to %s".formatted(g.zmin(), g.zmax()) : "";
    return "[%s, %s, %s, %s%s]".formatted(g.xmin(), g.ymin(), g.xmax(), g.ymax(), z);
  }

  private static String box(Bounds b) {
    String z = b.z().map(r -> ", z %s to %s".formatted(r.min(), r.max())).orElse("");
    String m = b.m().map(r -> ", m %s to %s".formatted(r.min(), r.max())).orElse("");
    return "[%s, %s, %s, %s%s%s]".formatted(b.xmin(), b.ymin(), b.xmax(), b.ymax(), z, m);
  }

  /**
   * On curved edges a ring over the antimeridian looks turned around in the plane; a geometry half
   * as wide as the world is left alone there.
   */
  private void checkOrientation(long row) {
    if (column.orientation() != Orientation.COUNTERCLOCKWISE) {
      return;
    }
    if (column.edges() != Edges.PLANAR && scanner.xmax() - scanner.xmin() >= 180) {
      return;
    }
    if (!scanner.exteriorRingsCounterclockwise()) {
      orientation.add(
          row, "An exterior ring runs clockwise, but counterclockwise is declared; it stands so");
    } else if (!scanner.interiorRingsClockwise()) {
      orientation.add(
          row,
          "An interior ring runs counterclockwise, but clockwise follows from the declared orientation; it stands so");
    }
  }

  /** A row has a box if and only if it has a geometry, and the box holds it. */
  void checkCovering(long row, boolean hasGeometry, CoveringValues box) {
    if (!hasGeometry) {
      if (!box.isNull()) {
        covering.add(row, "There is a covering box but no geometry");
      }
      return;
    }
    if (scanner.hasEnvelope() && !(box.isWhole() && holds(box))) {
      if (covering.isFirst()) {
        covering.add(
            row,
            "The geometry %s lies outside its covering %s"
                .formatted(box(scanner), box.isWhole() ? box.text() : "null"));
      } else {
        covering.again();
      }
    }
  }

  private boolean holds(CoveringValues box) {
    return Containment.holdsX(box.lower(0), box.upper(0), scanner.xmin(), scanner.xmax())
        && Containment.holds(box.lower(1), box.upper(1), scanner.ymin(), scanner.ymax())
        && (!box.hasZ()
            || !scanner.hasZ()
            || Containment.holds(box.lower(2), box.upper(2), scanner.zmin(), scanner.zmax()));
  }

  Optional<Bounds> bounds() {
    return extent.bounds();
  }

  Set<Kind> kinds() {
    return kinds;
  }

  /** Reports what many rows can share. */
  void finish(boolean dimensionsTolerated) {
    for (Map.Entry<Kind, Tally> entry : undeclared.entrySet()) {
      boolean otherDimensions =
          column.kinds().stream().anyMatch(k -> k.type() == entry.getKey().type());
      if (!otherDimensions) {
        entry.getValue().report(findings, name, GEOMETRY_TYPE_MISMATCH);
      } else if (!dimensionsTolerated) {
        entry.getValue().report(findings, name, ZM_MISMATCH);
      }
    }
    measures.report(findings, name, VERSION_FEATURE_MISMATCH);
    bbox.report(findings, name, BBOX_MISMATCH);
    covering.report(findings, name, BBOX_MISMATCH);
    orientation.report(findings, name, ORIENTATION_MISMATCH);
    bounds().ifPresent(this::checkBboxDimensions);
  }

  private void checkBboxDimensions(Bounds found) {
    if (column.bbox().flatMap(Bounds::z).isPresent() && found.z().isEmpty()) {
      findings.in(name, BBOX_MISMATCH, "has a bbox with a range of z, but no geometry has a z.");
    }
    if (column.bbox().flatMap(Bounds::m).isPresent() && found.m().isEmpty()) {
      findings.in(name, BBOX_MISMATCH, "has a bbox with a range of m, but no geometry has an m.");
    }
  }
}
