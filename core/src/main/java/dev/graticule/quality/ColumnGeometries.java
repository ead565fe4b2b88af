package dev.graticule.quality;

import dev.graticule.batch.Batch;
import dev.graticule.batch.WkbDecoder;
import dev.graticule.batch.WkbException;
import dev.graticule.batch.WkbScanner;
import dev.graticule.contract.Column;
import dev.graticule.contract.Contract;
import dev.graticule.contract.ContractException;
import java.util.BitSet;
import org.apache.arrow.vector.VarBinaryVector;
import org.locationtech.jts.geom.Geometry;

/** The geometries of a column, one after the other. For one thread at a time. */
final class ColumnGeometries {
  private final String column;
  private final WkbScanner scanner;
  private final WkbDecoder decoder = new WkbDecoder();

  ColumnGeometries(Contract contract, String column, WkbScanner scanner) {
    Column there = contract.require(column);
    if (!there.isGeometry()) {
      throw new ContractException(
          "Column \"%s\" is %s; this rule is of geometries.".formatted(column, there.type()));
    }
    this.column = column;
    this.scanner = scanner;
  }

  /** Tells what is wrong with a geometry that was just scanned. */
  @FunctionalInterface
  interface Test {
    void test(int row, VarBinaryVector geometries);
  }

  /** Scans those of some rows, and asks of each what is wrong. */
  void check(Batch batch, BitSet rows, Rule.Faults faults, Test test) {
    VarBinaryVector vector = (VarBinaryVector) batch.vector(column);
    for (int row = rows.nextSetBit(0); row >= 0; row = rows.nextSetBit(row + 1)) {
      if (!vector.isNull(row)) {
        try {
          scanner.scan(
              vector.getDataBuffer(), vector.getStartOffset(row), vector.getValueLength(row));
          test.test(row, vector);
        } catch (WkbException e) {
          faults.add(row, e.problem());
        }
      }
    }
  }

  WkbScanner scanned() {
    return scanner;
  }

  Geometry geometry(int row, VarBinaryVector vector) {
    return decoder.decode(
        vector.getDataBuffer(), vector.getStartOffset(row), vector.getValueLength(row));
  }
}
