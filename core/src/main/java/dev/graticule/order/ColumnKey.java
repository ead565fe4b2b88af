package dev.graticule.order;

import dev.graticule.batch.Batch;
import dev.graticule.contract.Column;
import dev.graticule.contract.ColumnType;
import dev.graticule.contract.ColumnType.Scalar;
import dev.graticule.contract.ContractException;
import dev.graticule.contract.Nullability;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.vector.BaseIntVector;
import org.apache.arrow.vector.BaseVariableWidthVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.DateDayVector;
import org.apache.arrow.vector.DecimalVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.FixedSizeBinaryVector;
import org.apache.arrow.vector.Float4Vector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.TimeMicroVector;
import org.apache.arrow.vector.TimeStampVector;

/** The values of a column as bytes in their order, null behind all others. */
final class ColumnKey implements KeyPart {
  private static final int VALUE = 0;
  private static final int NULL = 1;

  private final Column column;
  private final boolean nullable;
  private Values values = (row, key) -> {};
  private boolean nulls;
  private FieldVector vector;

  /** Puts a value that is not null. */
  private interface Values {
    void put(int row, KeyBytes key);
  }

  @SuppressWarnings("NullAway.Init") // the vector comes with the first batch
  private ColumnKey(Column column) {
    this.column = column;
    this.nullable = column.nullability() == Nullability.NULLABLE;
  }

  /**
   * The key of a column.
   *
   * @throws ContractException when its values have no order
   */
  static ColumnKey of(Column column) {
    ColumnType type = column.type();
    if (type instanceof ColumnType.Geometry) {
      throw new ContractException(
          "Column \"%s\" holds geometries, whose bytes have no order; order by Order.hilbert(\"%s\")."
              .formatted(column.name(), column.name()));
    }
    if (!(type instanceof Scalar
        || type instanceof ColumnType.Timestamp
        || type instanceof ColumnType.Decimal)) {
      throw new ContractException(
          "Column \"%s\" is %s, whose values have no order; order by columns of plain values."
              .formatted(column.name(), type));
    }
    return new ColumnKey(column);
  }

  @Override
  public void read(Batch batch) {
    vector = batch.vector(column.name());
    nulls = vector.getNullCount() > 0;
    values = values(vector);
  }

  @Override
  public void put(int row, KeyBytes key) {
    if (nullable) {
      boolean isNull = nulls && vector.isNull(row);
      key.putByte(isNull ? NULL : VALUE);
      if (isNull) {
        return;
      }
    }
    values.put(row, key);
  }

  private static Values values(FieldVector vector) {
    if (vector instanceof BitVector bits) {
      return (row, key) -> key.putByte(bits.get(row));
    }
    if (vector instanceof BaseIntVector integers) {
      return (row, key) -> key.putLong(integers.getValueAsLong(row) ^ Long.MIN_VALUE);
    }
    if (vector instanceof DateDayVector days) {
      return (row, key) -> key.putInt(days.get(row) ^ Integer.MIN_VALUE);
    }
    if (vector instanceof TimeMicroVector times) {
      return (row, key) -> key.putLong(times.get(row) ^ Long.MIN_VALUE);
    }
    if (vector instanceof TimeStampVector stamps) {
      return (row, key) -> key.putLong(stamps.get(row) ^ Long.MIN_VALUE);
    }
    if (vector instanceof Float4Vector floats) {
      return (row, key) -> key.putLong(ordered(floats.get(row)));
    }
    if (vector instanceof Float8Vector doubles) {
      return (row, key) -> key.putLong(ordered(doubles.get(row)));
    }
    return bytes(vector);
  }

  /** Bits that order as numbers do without a sign, NaN last. */
  private static long ordered(double number) {
    long bits = Double.doubleToLongBits(number);
    return bits < 0 ? ~bits : bits ^ Long.MIN_VALUE;
  }

  private static Values bytes(FieldVector vector) {
    ArrowBuf data = vector.getDataBuffer();
    if (vector instanceof DecimalVector) {
      // Little-endian, in two's complement.
      return (row, key) -> {
        long at = (long) row * DecimalVector.TYPE_WIDTH;
        key.putLong(data.getLong(at + Long.BYTES) ^ Long.MIN_VALUE);
        key.putLong(data.getLong(at));
      };
    }
    if (vector instanceof FixedSizeBinaryVector fixed) {
      int width = fixed.getByteWidth();
      return (row, key) -> {
        for (long at = (long) row * width; at < (row + 1L) * width; at++) {
          key.putByte(data.getByte(at));
        }
      };
    }
    BaseVariableWidthVector variable = (BaseVariableWidthVector) vector;
    return (row, key) -> {
      long end = variable.getEndOffset(row);
      for (long at = variable.getStartOffset(row); at < end; at++) {
        byte value = data.getByte(at);
        key.putByte(value);
        if (value == 0) {
          // So that the end, two zeros, is less than whatever goes on.
          key.putByte(0xff);
        }
      }
      key.putByte(0);
      key.putByte(0);
    };
  }
}
