package dev.graticule.order;

import dev.graticule.contract.Column;
import dev.graticule.contract.ColumnType;
import dev.graticule.contract.ColumnType.Scalar;
import dev.graticule.contract.ContractException;
import java.util.function.IntToDoubleFunction;
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

/** A column's values as numbers that never fall where the values rise. */
final class ColumnNumbers {
  private static final double MICROS = 1e6;

  private ColumnNumbers() {}

  /**
   * Refuses a column that has no such numbers.
   *
   * @throws ContractException when it has none
   */
  static void require(Column column) {
    if (!(column.type() instanceof Scalar
        || column.type() instanceof ColumnType.Timestamp
        || column.type() instanceof ColumnType.Decimal)) {
      throw new ContractException(
          "Column \"%s\" is %s, which a Z curve cannot run through; geometries, numbers, times and texts it can."
              .formatted(column.name(), column.type()));
    }
  }

  /** The numbers of values that are not null. */
  static IntToDoubleFunction of(ColumnType type, FieldVector vector) {
    if (vector instanceof BitVector bits) {
      return bits::get;
    }
    if (vector instanceof BaseIntVector integers) {
      return integers::getValueAsLong;
    }
    if (vector instanceof Float4Vector floats) {
      return floats::get;
    }
    if (vector instanceof Float8Vector doubles) {
      return doubles::get;
    }
    if (vector instanceof DecimalVector decimals) {
      return row -> decimals.getObject(row).doubleValue();
    }
    if (vector instanceof DateDayVector days) {
      return days::get;
    }
    if (vector instanceof TimeMicroVector times) {
      return row -> times.get(row) / MICROS;
    }
    if (vector instanceof TimeStampVector stamps) {
      double perSecond = perSecond((ColumnType.Timestamp) type);
      return row -> stamps.get(row) / perSecond;
    }
    return firstBytes(vector);
  }

  private static double perSecond(ColumnType.Timestamp type) {
    return switch (type.unit()) {
      case MILLIS -> 1e3;
      case MICROS -> MICROS;
      case NANOS -> 1e9;
    };
  }

  /** The first bytes as a fraction: 0 to 1. */
  private static IntToDoubleFunction firstBytes(FieldVector vector) {
    ArrowBuf data = vector.getDataBuffer();
    if (vector instanceof FixedSizeBinaryVector fixed) {
      int width = fixed.getByteWidth();
      return row -> fraction(data, (long) row * width, width);
    }
    BaseVariableWidthVector variable = (BaseVariableWidthVector) vector;
    return row -> {
      long start = variable.getStartOffset(row);
      return fraction(data, start, variable.getEndOffset(row) - start);
    };
  }

  private static double fraction(ArrowBuf data, long start, long length) {
    double fraction = 0;
    double weight = 1;
    for (long i = 0; i < Math.min(length, 6); i++) {
      weight /= 256;
      fraction += weight * (data.getByte(start + i) & 0xff);
    }
    return fraction;
  }
}
