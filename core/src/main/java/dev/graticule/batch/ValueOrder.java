package dev.graticule.batch;

import dev.graticule.contract.ColumnType;
import dev.graticule.predicate.Literal;
import dev.graticule.predicate.LiteralOrder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import java.util.function.IntToDoubleFunction;
import java.util.function.IntToLongFunction;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.util.ByteFunctionHelpers;
import org.apache.arrow.vector.BaseIntVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.DateDayVector;
import org.apache.arrow.vector.DecimalVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.Float4Vector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.TimeMicroVector;
import org.apache.arrow.vector.TimeStampVector;
import org.apache.arrow.vector.VarCharVector;

/**
 * Compares a vector's values with literals exactly, in the order of {@link LiteralOrder}, without
 * an object for a value where the layout allows it.
 */
interface ValueOrder {
  /** What a NaN compares as. */
  int UNORDERED = 2;

  /** Values that are not null, against the literals by their places in the list. */
  interface Comparing {
    /** -1, 0 or 1 as the row's value is less than the literal, equal or greater. */
    int compare(int row, int literal);
  }

  /** The comparisons of one vector's values. */
  Comparing over(FieldVector vector);

  static ValueOrder of(ColumnType type, List<Literal> literals) {
    if (type instanceof ColumnType.Decimal) {
      return decimals(literals);
    }
    if (type == ColumnType.Scalar.FLOAT32 || type == ColumnType.Scalar.FLOAT64) {
      return floating(literals);
    }
    if (type == ColumnType.Scalar.TEXT) {
      return texts(literals);
    }
    return type == ColumnType.Scalar.UUID ? identifiers(literals) : whole(type, literals);
  }

  /** Whatever a vector keeps as whole numbers: counts, days, ticks of a clock, 0 and 1. */
  private static ValueOrder whole(ColumnType type, List<Literal> literals) {
    WholeLiteral[] others =
        literals.stream().map(l -> WholeLiteral.of(type, l)).toArray(WholeLiteral[]::new);
    return vector -> {
      IntToLongFunction values = wholeValues(vector);
      return (row, literal) -> others[literal].compareValue(values.applyAsLong(row));
    };
  }

  private static IntToLongFunction wholeValues(FieldVector vector) {
    if (vector instanceof BitVector bits) {
      return bits::get;
    }
    if (vector instanceof DateDayVector days) {
      return days::get;
    }
    if (vector instanceof TimeMicroVector times) {
      return times::get;
    }
    return vector instanceof TimeStampVector stamps
        ? stamps::get
        : ((BaseIntVector) vector)::getValueAsLong;
  }

  /** A literal that is no double stands as the double below it, and values there are less. */
  private static ValueOrder floating(List<Literal> literals) {
    double[] floors = new double[literals.size()];
    int[] atFloor = new int[literals.size()];
    for (int i = 0; i < floors.length; i++) {
      double nearest = ((Number) literals.get(i).value()).doubleValue();
      int sign = LiteralOrder.compare(new Literal(nearest), literals.get(i));
      floors[i] = sign > 0 ? Math.nextDown(nearest) : nearest;
      atFloor[i] = sign == 0 ? 0 : -1;
    }
    return vector -> {
      IntToDoubleFunction values =
          vector instanceof Float4Vector floats ? floats::get : ((Float8Vector) vector)::get;
      return (row, literal) -> {
        double value = values.applyAsDouble(row);
        double floor = floors[literal];
        if (value < floor) {
          return -1;
        }
        if (value > floor) {
          return 1;
        }
        return Double.isNaN(value) ? UNORDERED : atFloor[literal];
      };
    };
  }

  private static ValueOrder texts(List<Literal> literals) {
    byte[][] others =
        literals.stream()
            .map(l -> ((String) l.value()).getBytes(StandardCharsets.UTF_8))
            .toArray(byte[][]::new);
    return vector -> {
      VarCharVector texts = (VarCharVector) vector;
      ArrowBuf bytes = texts.getDataBuffer();
      return (row, literal) ->
          compare(bytes, texts.getStartOffset(row), texts.getEndOffset(row), others[literal]);
    };
  }

  private static ValueOrder identifiers(List<Literal> literals) {
    byte[][] others =
        literals.stream()
            .map(
                l ->
                    ByteBuffer.allocate(16)
                        .putLong(((UUID) l.value()).getMostSignificantBits())
                        .putLong(((UUID) l.value()).getLeastSignificantBits())
                        .array())
            .toArray(byte[][]::new);
    return vector -> {
      ArrowBuf bytes = vector.getDataBuffer();
      return (row, literal) -> compare(bytes, 16 * row, 16 * row + 16, others[literal]);
    };
  }

  private static int compare(ArrowBuf bytes, int start, int end, byte[] other) {
    return Integer.signum(ByteFunctionHelpers.compare(bytes, start, end, other, 0, other.length));
  }

  private static ValueOrder decimals(List<Literal> literals) {
    return vector -> {
      DecimalVector values = (DecimalVector) vector;
      return (row, literal) ->
          LiteralOrder.compare(new Literal(values.getObject(row)), literals.get(literal));
    };
  }
}
