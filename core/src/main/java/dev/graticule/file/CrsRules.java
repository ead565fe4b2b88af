package dev.graticule.file;

import static dev.graticule.file.ViolationCode.BBOX_MISMATCH;
import static dev.graticule.file.ViolationCode.CRS_MISMATCH;
import static dev.graticule.file.ViolationCode.EDGES_MISMATCH;
import static dev.graticule.file.ViolationCode.EPOCH_UNSUPPORTED;
import static dev.graticule.file.ViolationCode.SCHEMA_VALIDATION_ERROR;

import dev.graticule.contract.Bounds;
import dev.graticule.contract.Crs;
import dev.graticule.contract.Edges;
import dev.graticule.file.CrsFacts.Form;
import dev.graticule.file.CrsFacts.Kind;
import java.util.Optional;

/**
 * Checks what a column's metadata says of CRS, epoch and edges: in itself, against Parquet's own
 * geometry type, and against the coordinates.
 *
 * <p>A CRS that is only a type with an authority and a code is no PROJJSON by its schema, but a
 * reader with a database of CRS understands it. It is let pass where the name is one whose
 * definition is known here or where Parquet's own type agrees.
 */
final class CrsRules {
  /** A buffer around a pole overshoots it a little and is still in degrees. */
  private static final double OVERSHOOT = 1;

  /** Whole turns that were computed. */
  private static final double ROUNDING = 1e-9;

  private final String name;
  private final GeoColumn column;
  private final Optional<NativeType> nativeType;
  private final CrsFacts facts;
  private final Findings findings;

  CrsRules(String name, GeoColumn column, Optional<NativeType> nativeType, Findings findings) {
    this.name = name;
    this.column = column;
    this.nativeType = nativeType;
    this.facts = CrsFacts.of(column.crs());
    this.findings = findings;
  }

  CrsFacts facts() {
    return facts;
  }

  void checkMetadata() {
    checkDefinition();
    checkEpoch();
    checkEdges();
    boolean crosses = column.bbox().map(Bounds::crossesAntimeridian).orElse(false);
    if (crosses && facts.kind() == Kind.NOT_GEOGRAPHIC) {
      findings.in(
          name,
          BBOX_MISMATCH,
          "has a bbox with xmin > xmax, but %s has no antimeridian to cross."
              .formatted(column.crs()));
    }
  }

  private void checkDefinition() {
    if (facts.form() == Form.BROKEN) {
      findings.in(
          name,
          SCHEMA_VALIDATION_ERROR,
          "has a \"crs\" that is no PROJJSON definition of a CRS: its type is unknown or something that the type needs is missing.");
      return;
    }
    if (nativeType.isPresent()
        && (nativeType.get().statesCrs() || facts.form() == Form.REFERENCE)) {
      checkAgainst(nativeType.get());
    } else if (facts.form() == Form.REFERENCE && !isWellKnown()) {
      findings.in(
          name,
          SCHEMA_VALIDATION_ERROR,
          "has a \"crs\" that only names %s; its PROJJSON definition is needed."
              .formatted(column.crs()));
    }
  }

  private boolean isWellKnown() {
    return column
        .crs()
        .identifier()
        .flatMap(known -> CrsDefinitions.projjson(Crs.of(known)))
        .isPresent();
  }

  private void checkAgainst(NativeType type) {
    if (contradict(column.crs(), type)) {
      findings.in(
          name,
          CRS_MISMATCH,
          "is %s in the geo metadata but %s by its Parquet type %s."
              .formatted(column.crs(), type.crs(), type.label()));
    }
  }

  /** Two definitions of which one has no identifier are the same for all that can be told. */
  private static boolean contradict(Crs geo, NativeType type) {
    Crs other = type.crs();
    if (geo instanceof Crs.Unknown || other instanceof Crs.Unknown) {
      return !geo.getClass().equals(other.getClass()) && type.isUnderstood();
    }
    return geo.identifier().isPresent() && other.identifier().isPresent() && !geo.sameAs(other);
  }

  private void checkEpoch() {
    if (column.epoch().isPresent() && facts.epochRefusal().isPresent()) {
      findings.in(
          name,
          EPOCH_UNSUPPORTED,
          "has the epoch %s, but %s."
              .formatted(column.epoch().getAsDouble(), facts.epochRefusal().get()));
    }
  }

  private void checkEdges() {
    Optional<Edges> edges = nativeType.flatMap(NativeType::edges);
    if (edges.isPresent() && edges.get() != column.edges()) {
      findings.in(
          name,
          EDGES_MISMATCH,
          "has %s edges in the geo metadata but %s ones by its Parquet type GEOGRAPHY."
              .formatted(column.edges().label(), edges.get().label()));
    }
    if (column.edges() != Edges.PLANAR && facts.kind() == Kind.NOT_GEOGRAPHIC) {
      findings.in(
          name,
          EDGES_MISMATCH,
          "has %s edges, which run through longitude and latitude, but %s has neither."
              .formatted(column.edges().label(), column.crs()));
    }
  }

  /** Longitudes beyond 180° are in use (0 to 360); a latitude beyond 90° is none. */
  void checkCoordinates(Bounds found) {
    if (facts.kind() != Kind.DEGREES) {
      return;
    }
    boolean planar = column.edges() == Edges.PLANAR;
    double x = planar ? 360 + OVERSHOOT : 180 + ROUNDING;
    double y = 90 + (planar ? OVERSHOOT : ROUNDING);
    boolean inside =
        -x <= found.xmin() && found.xmax() <= x && -y <= found.ymin() && found.ymax() <= y;
    if (inside) {
      return;
    }
    String box =
        "[%s, %s, %s, %s]".formatted(found.xmin(), found.ymin(), found.xmax(), found.ymax());
    if (planar) {
      findings.in(
          name,
          CRS_MISMATCH,
          "is %s, longitude and latitude in degrees, but its coordinates span %s."
              .formatted(column.crs(), box));
    } else {
      findings.in(
          name,
          EDGES_MISMATCH,
          "has %s edges, for which longitudes lie within 180° and latitudes within 90°, but its coordinates span %s."
              .formatted(column.edges().label(), box));
    }
  }
}
