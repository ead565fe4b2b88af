package dev.graticule.batch;

import dev.graticule.contract.Bounds;
import dev.graticule.contract.ColumnType;
import dev.graticule.contract.Orientation;
import java.util.Optional;
import org.apache.arrow.vector.VarBinaryVector;
import org.locationtech.jts.geom.Envelope;
import org.locationtech.jts.geom.Geometry;

/** What a contract says of the geometries of one column. */
final class GeometryRule {
  private final ColumnType.Geometry type;
  private final String path;
  private final WkbScanner scanner;
  private final boolean promisesRings;

  GeometryRule(ColumnType.Geometry type, String path) {
    this.type = type;
    this.path = path;
    this.promisesRings = type.orientation() == Orientation.COUNTERCLOCKWISE;
    this.scanner =
        promisesRings ? WkbScanner.measuringRings(WkbLimits.defaults()) : new WkbScanner();
  }

  void check(VarBinaryVector vector, Slots slots, ContractCheck.Faults faults) {
    for (int slot = 0; slot < slots.count(); slot++) {
      if (slots.hasValue(vector, slot)) {
        int row = slots.row(slot);
        try {
          check(vector, slot, row, faults);
        } catch (WkbException e) {
          faults.add(ContractFault.of(path, row, e));
        }
      }
    }
  }

  private void check(VarBinaryVector vector, int slot, int row, ContractCheck.Faults faults) {
    scanner.scan(vector.getDataBuffer(), vector.getStartOffset(slot), vector.getValueLength(slot));
    if (!type.types().isEmpty() && !type.types().contains(scanner.type())) {
      faults.add(
          fault(
              ContractRule.GEOMETRY_TYPE,
              row,
              "the geometry is a %s, allowed are %s."
                  .formatted(scanner.type().label(), type.types())));
    }
    if (!type.dimensions().isEmpty() && !type.dimensions().contains(scanner.dimensions())) {
      faults.add(
          fault(
              ContractRule.DIMENSIONS,
              row,
              "the geometry has the dimensions %s, allowed are %s."
                  .formatted(scanner.dimensions(), type.dimensions())));
    }
    if (promisesRings
        && !(scanner.exteriorRingsCounterclockwise() && scanner.interiorRingsClockwise())) {
      faults.add(
          fault(
              ContractRule.ORIENTATION,
              row,
              "a ring runs against the promised orientation; turn exterior rings counterclockwise and interior ones clockwise."));
    }
    if (type.bounds().isPresent() && !isInside(type.bounds().get(), vector, slot)) {
      faults.add(
          fault(
              ContractRule.BOUNDS,
              row,
              "the geometry lies in %s, outside the bounds %s."
                  .formatted(
                      scanner.bounds().map(GeometryRule::shown).orElse("nothing"),
                      shown(type.bounds().get()))));
    }
  }

  private boolean isInside(Bounds limit, VarBinaryVector vector, int slot) {
    if (!scanner.hasEnvelope()) {
      return true;
    }
    boolean depths =
        (!scanner.hasZ() || isInside(limit.z(), scanner.zmin(), scanner.zmax()))
            && (!scanner.hasM() || isInside(limit.m(), scanner.mmin(), scanner.mmax()));
    return depths
        && (holds(limit, scanner.xmin(), scanner.ymin(), scanner.xmax(), scanner.ymax())
            || (limit.crossesAntimeridian() && everyPartIsInside(limit, vector.get(slot))));
  }

  private static boolean isInside(Optional<Bounds.Range> limit, double min, double max) {
    return limit.isEmpty() || (limit.get().min() <= min && max <= limit.get().max());
  }

  private static boolean holds(Bounds limit, double xmin, double ymin, double xmax, double ymax) {
    if (ymin < limit.ymin() || ymax > limit.ymax()) {
      return false;
    }
    return limit.crossesAntimeridian()
        ? (xmin >= limit.xmin() && xmax <= 180) || (xmin >= -180 && xmax <= limit.xmax())
        : xmin >= limit.xmin() && xmax <= limit.xmax();
  }

  /**
   * A geometry that was cut at the antimeridian has parts on both sides: its envelope runs round
   * the globe although each part lies inside.
   */
  private static boolean everyPartIsInside(Bounds limit, byte[] wkb) {
    Geometry geometry = WkbCodec.decode(wkb);
    for (int i = 0; i < geometry.getNumGeometries(); i++) {
      Envelope part = geometry.getGeometryN(i).getEnvelopeInternal();
      if (!part.isNull()
          && !holds(limit, part.getMinX(), part.getMinY(), part.getMaxX(), part.getMaxY())) {
        return false;
      }
    }
    return true;
  }

  private ContractFault fault(ContractRule rule, int row, String problem) {
    return ContractFault.of(rule, path, row, new RejectedValueException(path, row, problem));
  }

  private static String shown(Bounds bounds) {
    String plane =
        "[%s, %s, %s, %s]".formatted(bounds.xmin(), bounds.ymin(), bounds.xmax(), bounds.ymax());
    return plane + range(" z ", bounds.z()) + range(" m ", bounds.m());
  }

  private static String range(String name, Optional<Bounds.Range> range) {
    return range.map(r -> name + "[%s, %s]".formatted(r.min(), r.max())).orElse("");
  }
}
