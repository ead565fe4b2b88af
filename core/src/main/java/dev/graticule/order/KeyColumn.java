package dev.graticule.order;

import dev.graticule.batch.ComputedColumn;
import dev.graticule.contract.Column;
import dev.graticule.contract.ColumnType.Scalar;
import dev.graticule.contract.Contract;
import dev.graticule.contract.ContractException;
import org.apache.arrow.vector.BigIntVector;

/**
 * A column that keeps the key of a curve.
 *
 * @param name the name of the column
 * @param curve a {@link Hilbert} or {@link ZOrder}
 */
record KeyColumn(String name, Order curve) implements ComputedColumn {

  /** Refuses a contract without the column, or with another of its name. */
  static void require(Contract contract, String name) {
    Column column = contract.require(name);
    if (column.type() != Scalar.INT64 || !column.isNullable()) {
      throw new ContractException(
          "Column \"%s\" is %s and cannot keep the key of a curve, which is INT64 and may be null; keep it under another name."
              .formatted(name, column));
    }
  }

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
