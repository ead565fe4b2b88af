package dev.graticule.quality;

import dev.graticule.batch.WkbScanner;
import dev.graticule.contract.Contract;
import dev.graticule.contract.GeometryType;
import org.locationtech.jts.operation.valid.IsSimpleOp;

/** Geometries are simple. */
record SimplicityRule(String column) implements Rule {

  @Override
  public String name() {
    return "simple(" + column + ")";
  }

  @Override
  public Check over(Contract contract) {
    ColumnGeometries geometries = new ColumnGeometries(contract, column, new WkbScanner());
    return (batch, rows, faults) ->
        geometries.check(
            batch,
            rows,
            faults,
            (row, vector) -> {
              if (geometries.scanned().type() != GeometryType.POINT) {
                IsSimpleOp simple = new IsSimpleOp(geometries.geometry(row, vector));
                if (!simple.isSimple()) {
                  faults.add(
                      row,
                      "the geometry is not simple: it meets itself at %s."
                          .formatted(simple.getNonSimpleLocation()));
                }
              }
            });
  }
}
