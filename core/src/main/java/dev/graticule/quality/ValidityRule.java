package dev.graticule.quality;

import dev.graticule.batch.WkbFinding;
import dev.graticule.batch.WkbScanner;
import dev.graticule.contract.Contract;
import dev.graticule.contract.GeometryType;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.apache.arrow.vector.VarBinaryVector;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.util.GeometryFixer;
import org.locationtech.jts.operation.valid.IsValidOp;
import org.locationtech.jts.operation.valid.TopologyValidationError;

/** Geometries are valid. What JTS closes or fills up on reading is not. */
record ValidityRule(String column) implements RepairableRule {
  private static final Set<GeometryType> POINTS =
      EnumSet.of(GeometryType.POINT, GeometryType.MULTI_POINT);

  @Override
  public String name() {
    return "valid(" + column + ")";
  }

  @Override
  public Check over(Contract contract) {
    ColumnGeometries geometries = new ColumnGeometries(contract, column, new WkbScanner());
    return (batch, rows, faults) ->
        geometries.check(
            batch,
            rows,
            faults,
            (row, vector) ->
                fault(geometries, row, vector).ifPresent(reason -> faults.add(row, reason)));
  }

  private static Optional<String> fault(
      ColumnGeometries geometries, int row, VarBinaryVector vector) {
    WkbScanner scanned = geometries.scanned();
    Set<WkbFinding> findings = scanned.findings();
    if (!findings.isEmpty()) {
      return Optional.of(
          "the geometry is not valid: %s.".formatted(said(findings.iterator().next())));
    }
    if (isFinite(scanned) && POINTS.contains(scanned.type())) {
      return Optional.empty();
    }
    TopologyValidationError error =
        new IsValidOp(geometries.geometry(row, vector)).getValidationError();
    return error == null
        ? Optional.empty()
        : Optional.of("the geometry is not valid: %s.".formatted(error));
  }

  /** Points are valid when their numbers are: no operation is needed to tell. */
  private static boolean isFinite(WkbScanner scanned) {
    return scanned.nanCount() == 0
        && (!scanned.hasEnvelope()
            || (Double.isFinite(scanned.xmin())
                && Double.isFinite(scanned.xmax())
                && Double.isFinite(scanned.ymin())
                && Double.isFinite(scanned.ymax())));
  }

  private static String said(WkbFinding finding) {
    return switch (finding) {
      case UNCLOSED_RING -> "a ring does not end where it begins";
      case SHORT_RING -> "a ring has less than four positions";
      case ONE_POINT_LINE -> "a line has a single position";
    };
  }

  @Override
  public Optional<Geometry> repair(Geometry geometry) {
    Geometry fixed = GeometryFixer.fix(geometry);
    // A fixer that gives up leaves nothing: that is a loss, not a repair.
    return fixed.isEmpty() ? Optional.empty() : Optional.of(fixed);
  }
}
