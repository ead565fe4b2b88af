package dev.graticule.order;

import dev.graticule.batch.ComputedColumn;
import dev.graticule.contract.Column;
import dev.graticule.contract.ColumnType.Scalar;
import dev.graticule.contract.Contract;
import org.apache.arrow.vector.BigIntVector;

/**
 * A column that keeps the key of a curve.
 *
 * @param name the name of the column
 * @param curve a {@link Hilbert} or {@link ZOrder}
 */
record KeyColumn(String name, Order curve) implements ComputedColumn {

  @Override
  public Column column() {
    return Column.nullable(name, Scalar.INT64);
  }

  @Override
  public Filler over(Contract contract) {
    CurveKey key =
        curve instanceof Hilbert hilbert
            ? HilbertKey.of(hilbert, contract)
            : ZKey.of((ZOrder) curve, contract);
    return (batch, target) -> {
      key.read(batch);
      int rows = batch.rowCount();
      BigIntVector numbers = (BigIntVector) target;
      numbers.allocateNew(Math.max(1, rows));
      for (int row = 0; row < rows; row++) {
        long number = key.number(row);
        if (number != CurveKey.NOWHERE) {
          numbers.set(row, number);
        }
      }
      numbers.setValueCount(rows);
    };
  }
}
