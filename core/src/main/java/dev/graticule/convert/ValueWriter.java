package dev.graticule.convert;

import dev.graticule.contract.ColumnType;
import dev.graticule.contract.ColumnType.Scalar;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.DateDayVector;
import org.apache.arrow.vector.DecimalVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.FixedSizeBinaryVector;
import org.apache.arrow.vector.Float4Vector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.SmallIntVector;
import org.apache.arrow.vector.TimeMicroVector;
import org.apache.arrow.vector.TimeStampVector;
import org.apache.arrow.vector.TinyIntVector;
import org.apache.arrow.vector.VarBinaryVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.complex.MapVector;
import org.apache.arrow.vector.complex.StructVector;

/**
 * Puts plain Java values into the slots of one vector, in ascending order. Each type takes one
 * class of values:
 *
 * <table>
 *   <caption>Values</caption>
 *   <tr><td>BOOLEAN</td><td>Boolean</td></tr>
 *   <tr><td>INT8 to INT64, FLOAT32, FLOAT64, decimal</td><td>any Number that loses nothing</td></tr>
 *   <tr><td>TEXT</td><td>CharSequence</td></tr>
 *   <tr><td>BINARY, geometry</td><td>byte[], for a geometry ISO WKB</td></tr>
 *   <tr><td>DATE, TIME, UUID</td><td>LocalDate, LocalTime, UUID</td></tr>
 *   <tr><td>timestamp</td><td>Instant for UTC, LocalDateTime for LOCAL</td></tr>
 *   <tr><td>list, map, struct</td><td>Iterable, Map, List of the fields' values in order</td></tr>
 * </table>
 */
@FunctionalInterface
interface ValueWriter {

  /**
   * Puts a value that is there.
   *
   * @return about how many bytes it takes
   * @throws UnfitValueException when the column cannot hold it as it is
   */
  int put(int slot, Object value);

  static ValueWriter of(ColumnType type, FieldVector vector) {
    if (type instanceof Scalar scalar) {
      return scalar(scalar, vector);
    }
    if (type instanceof ColumnType.Geometry) {
      return bytes((VarBinaryVector) vector);
    }
    if (type instanceof ColumnType.Decimal decimal) {
      DecimalVector decimals = (DecimalVector) vector;
      return (slot, value) -> {
        decimals.setSafe(slot, Numbers.decimal(value, decimal));
        return 16;
      };
    }
    if (type instanceof ColumnType.Timestamp timestamp) {
      TimeStampVector times = (TimeStampVector) vector;
      return (slot, value) -> {
        times.setSafe(slot, Times.ticks(value, timestamp));
        return Long.BYTES;
      };
    }
    if (type instanceof ColumnType.ListOf list) {
      return list(list, (ListVector) vector);
    }
    if (type instanceof ColumnType.MapOf map) {
      return map(map, (MapVector) vector);
    }
    return struct((ColumnType.Struct) type, (StructVector) vector);
  }

  private static ValueWriter scalar(Scalar type, FieldVector vector) {
    return switch (type) {
      case BOOLEAN -> {
        BitVector bits = (BitVector) vector;
        yield (slot, value) -> {
          bits.setSafe(slot, (Boolean) value ? 1 : 0);
          return 1;
        };
      }
      case INT8, INT16, INT32, INT64 -> integers(type, vector);
      case FLOAT32 -> {
        Float4Vector floats = (Float4Vector) vector;
        yield (slot, value) -> {
          floats.setSafe(slot, Numbers.float32(value));
          return Float.BYTES;
        };
      }
      case FLOAT64 -> {
        Float8Vector doubles = (Float8Vector) vector;
        yield (slot, value) -> {
          doubles.setSafe(slot, Numbers.float64(value));
          return Double.BYTES;
        };
      }
      case TEXT -> text((VarCharVector) vector);
      case BINARY -> bytes((VarBinaryVector) vector);
      case DATE -> {
        DateDayVector days = (DateDayVector) vector;
        yield (slot, value) -> {
          days.setSafe(slot, Times.day((LocalDate) value));
          return Integer.BYTES;
        };
      }
      case TIME -> {
        TimeMicroVector times = (TimeMicroVector) vector;
        yield (slot, value) -> {
          times.setSafe(slot, Times.micros((LocalTime) value));
          return Long.BYTES;
        };
      }
      case UUID -> {
        FixedSizeBinaryVector uuids = (FixedSizeBinaryVector) vector;
        yield (slot, value) -> {
          UUID uuid = (UUID) value;
          uuids.setSafe(
              slot,
              ByteBuffer.allocate(16)
                  .putLong(uuid.getMostSignificantBits())
                  .putLong(uuid.getLeastSignificantBits())
                  .array());
          return 16;
        };
      }
    };
  }

  private static ValueWriter integers(Scalar type, FieldVector vector) {
    return switch (type) {
      case INT8 ->
          (slot, value) -> {
            ((TinyIntVector) vector).setSafe(slot, (int) Numbers.whole(value, Byte.SIZE));
            return Byte.BYTES;
          };
      case INT16 ->
          (slot, value) -> {
            ((SmallIntVector) vector).setSafe(slot, (int) Numbers.whole(value, Short.SIZE));
            return Short.BYTES;
          };
      case INT32 ->
          (slot, value) -> {
            ((IntVector) vector).setSafe(slot, (int) Numbers.whole(value, Integer.SIZE));
            return Integer.BYTES;
          };
      default ->
          (slot, value) -> {
            ((BigIntVector) vector).setSafe(slot, Numbers.whole(value, Long.SIZE));
            return Long.BYTES;
          };
    };
  }

  private static ValueWriter text(VarCharVector vector) {
    return (slot, value) -> {
      String text = value.toString();
      requirePairs(text);
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      vector.setSafe(slot, bytes);
      return bytes.length;
    };
  }

  /** Half a surrogate pair has no UTF-8; Java would write a question mark without a word. */
  private static void requirePairs(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isSurrogate(text.charAt(i))) {
        if (!Character.isSupplementaryCodePoint(text.codePointAt(i))) {
          throw new UnfitValueException(
              "the text has half a surrogate pair, which UTF-8 cannot hold; mend the text.");
        }
        i++;
      }
    }
  }

  private static ValueWriter bytes(VarBinaryVector vector) {
    return (slot, value) -> {
      byte[] bytes = (byte[]) value;
      vector.setSafe(slot, bytes);
      return bytes.length;
    };
  }

  private static ValueWriter list(ColumnType.ListOf type, ListVector list) {
    ValueWriter elements = of(type.element(), list.getDataVector());
    return (slot, value) -> {
      int at = list.startNewValue(slot);
      int next = at;
      int bytes = Integer.BYTES;
      for (Object element : (Iterable<?>) value) {
        if (element == null) {
          list.getDataVector().setNull(next);
        } else {
          bytes += elements.put(next, element);
        }
        next++;
      }
      list.endValue(slot, next - at);
      return bytes;
    };
  }

  private static ValueWriter map(ColumnType.MapOf type, MapVector map) {
    StructVector entries = (StructVector) map.getDataVector();
    FieldVector values = (FieldVector) entries.getChildByOrdinal(1);
    ValueWriter key = of(type.key(), (FieldVector) entries.getChildByOrdinal(0));
    ValueWriter one = of(type.value(), values);
    return (slot, value) -> {
      int at = map.startNewValue(slot);
      int next = at;
      int bytes = Integer.BYTES;
      for (Map.Entry<?, ?> entry : ((Map<?, ?>) value).entrySet()) {
        entries.setIndexDefined(next);
        bytes += key.put(next, entry.getKey());
        if (entry.getValue() == null) {
          values.setNull(next);
        } else {
          bytes += one.put(next, entry.getValue());
        }
        next++;
      }
      map.endValue(slot, next - at);
      return bytes;
    };
  }

  private static ValueWriter struct(ColumnType.Struct type, StructVector struct) {
    List<ValueWriter> fields =
        IntStream.range(0, type.fields().size())
            .mapToObj(
                i -> of(type.fields().get(i).type(), (FieldVector) struct.getChildByOrdinal(i)))
            .toList();
    return (slot, value) -> {
      struct.setIndexDefined(slot);
      int bytes = 1;
      int i = 0;
      for (Object field : (List<?>) value) {
        if (field != null) {
          bytes += fields.get(i).put(slot, field);
        }
        i++;
      }
      return bytes;
    };
  }
}
