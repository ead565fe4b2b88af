package dev.graticule.quality;

import dev.graticule.batch.WkbLimits;
import dev.graticule.batch.WkbScanner;
import dev.graticule.contract.Contract;
import java.util.Optional;
import org.locationtech.jts.geom.Geometry;

/** Rings run as RFC 7946 has them. */
record OrientationRule(String column) implements RepairableRule {

  @Override
  public String name() {
    return "counterclockwise(" + column + ")";
  }

  @Override
  public Check over(Contract contract) {
    ColumnGeometries geometries =
        new ColumnGeometries(contract, column, WkbScanner.measuringRings(WkbLimits.defaults()));
    return (batch, rows, faults) ->
        geometries.check(
            batch,
            rows,
            faults,
            (row, vector) -> {
              WkbScanner scanned = geometries.scanned();
              if (!(scanned.exteriorRingsCounterclockwise() && scanned.interiorRingsClockwise())) {
                faults.add(row, "a ring runs the other way.");
              }
            });
  }

  @Override
  public Optional<Geometry> repair(Geometry geometry) {
    return Optional.of(TurnedRings.counterclockwise(geometry));
  }
}
