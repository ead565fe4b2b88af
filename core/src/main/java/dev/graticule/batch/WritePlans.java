package dev.graticule.batch;

import dev.graticule.contract.Column;
import dev.graticule.contract.ColumnType;
import dev.graticule.contract.ColumnType.Scalar;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.UUID;
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
import org.locationtech.jts.geom.Geometry;

/** Chooses, once for each column, how its values get from Java into a vector. */
final class WritePlans {

  private WritePlans() {}

  /**
   * The plan for a component and its column.
   *
   * @param java what stands in the component
   * @param own the column that the component would make by itself
   * @param column the column that it fills
   * @param path the component, for messages
   * @throws dev.graticule.contract.ContractException when the two do not go together
   */
  static ValueWriter.Plan of(JavaType java, Column own, Column column, String path) {
    ColumnType type = column.type();
    if (!Fitting.fits(own.type(), type)) {
      throw Fitting.refused(path, own.type(), type);
    }
    Fitting.requireCrs(path, own.type(), type);
    if (own.type() instanceof ColumnType.Struct ownStruct
        && type instanceof ColumnType.Struct struct) {
      return NestedWriters.struct(java.raw(), ownStruct, struct, path);
    }
    if (own.type() instanceof ColumnType.ListOf ownList && type instanceof ColumnType.ListOf list) {
      return NestedWriters.list(java, ownList, list, path);
    }
    if (own.type() instanceof ColumnType.MapOf ownMap && type instanceof ColumnType.MapOf map) {
      return NestedWriters.map(java, ownMap, map, path);
    }
    if (type instanceof ColumnType.Timestamp timestamp) {
      return timestamp(timestamp, path);
    }
    if (type instanceof ColumnType.Decimal decimal) {
      return (vector, state) -> decimals((DecimalVector) vector, decimal, path, state);
    }
    if (own.type() instanceof ColumnType.Geometry) {
      return (vector, state) -> geometries((VarBinaryVector) vector, path, state);
    }
    if (own.type() == Scalar.BINARY) {
      return (vector, state) -> bytes((VarBinaryVector) vector, state);
    }
    return scalar((Scalar) type, java, path);
  }

  private static ValueWriter.Plan scalar(Scalar type, JavaType java, String path) {
    return switch (type) {
      case BOOLEAN -> (vector, state) -> booleans((BitVector) vector);
      case INT8, INT16, INT32, INT64 -> (vector, state) -> integers(type, vector);
      case FLOAT32 -> (vector, state) -> floats((Float4Vector) vector);
      case FLOAT64 -> (vector, state) -> doubles((Float8Vector) vector);
      case TEXT ->
          (vector, state) -> text((VarCharVector) vector, java.raw().isEnum(), path, state);
      case BINARY -> (vector, state) -> bytes((VarBinaryVector) vector, state);
      case DATE -> (vector, state) -> dates((DateDayVector) vector, path, state);
      case TIME -> (vector, state) -> times((TimeMicroVector) vector, path, state);
      case UUID -> (vector, state) -> uuids((FixedSizeBinaryVector) vector);
    };
  }

  /** A writer of integers or floating point. */
  static ValueWriter number(Scalar type, FieldVector vector) {
    return switch (type) {
      case FLOAT32 -> floats((Float4Vector) vector);
      case FLOAT64 -> doubles((Float8Vector) vector);
      default -> integers(type, vector);
    };
  }

  private static ValueWriter booleans(BitVector vector) {
    return new ValueWriter() {
      @Override
      void set(int slot, Object value) {
        vector.setSafe(slot, (Boolean) value ? 1 : 0);
      }
    };
  }

  private abstract static class Integers extends ValueWriter {
    @Override
    final void set(int slot, Object value) {
      setLong(slot, ((Number) value).longValue());
    }
  }

  /** The Java type is never wider than the vector, so the narrowing below drops nothing. */
  private static ValueWriter integers(Scalar type, FieldVector vector) {
    if (type == Scalar.INT8) {
      TinyIntVector bytes = (TinyIntVector) vector;
      return new Integers() {
        @Override
        void setLong(int slot, long value) {
          bytes.setSafe(slot, (byte) value);
        }
      };
    }
    if (type == Scalar.INT16) {
      SmallIntVector shorts = (SmallIntVector) vector;
      return new Integers() {
        @Override
        void setLong(int slot, long value) {
          shorts.setSafe(slot, (short) value);
        }
      };
    }
    if (type == Scalar.INT32) {
      IntVector ints = (IntVector) vector;
      return new Integers() {
        @Override
        void setLong(int slot, long value) {
          ints.setSafe(slot, (int) value);
        }
      };
    }
    BigIntVector longs = (BigIntVector) vector;
    return new Integers() {
      @Override
      void setLong(int slot, long value) {
        longs.setSafe(slot, value);
      }
    };
  }

  private abstract static class FloatingPoint extends ValueWriter {
    @Override
    final void set(int slot, Object value) {
      setDouble(slot, ((Number) value).doubleValue());
    }
  }

  private static ValueWriter floats(Float4Vector vector) {
    return new FloatingPoint() {
      @Override
      void setDouble(int slot, double value) {
        vector.setSafe(slot, (float) value);
      }
    };
  }

  private static ValueWriter doubles(Float8Vector vector) {
    return new FloatingPoint() {
      @Override
      void setDouble(int slot, double value) {
        vector.setSafe(slot, value);
      }
    };
  }

  private static ValueWriter text(
      VarCharVector vector, boolean isEnum, String path, FillState state) {
    return new ValueWriter() {
      @Override
      void set(int slot, Object value) {
        String text = isEnum ? ((Enum<?>) value).name() : (String) value;
        requirePairs(text, path, state);
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        state.addBytes(bytes.length);
        vector.setSafe(slot, bytes);
      }
    };
  }

  /** Half a surrogate pair has no UTF-8; Java would write a question mark without a word. */
  private static void requirePairs(String text, String path, FillState state) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isSurrogate(c)) {
        boolean pair =
            Character.isHighSurrogate(c)
                && i + 1 < text.length()
                && Character.isLowSurrogate(text.charAt(i + 1));
        if (!pair) {
          throw state.reject(
              path,
              "the text has half a surrogate pair (U+%04X) at %d, which UTF-8 cannot hold; mend the text."
                  .formatted((int) c, i));
        }
        i++;
      }
    }
  }

  private static ValueWriter bytes(VarBinaryVector vector, FillState state) {
    return new ValueWriter() {
      @Override
      void set(int slot, Object value) {
        byte[] bytes = (byte[]) value;
        state.addBytes(bytes.length);
        vector.setSafe(slot, bytes);
      }
    };
  }

  private static ValueWriter geometries(VarBinaryVector vector, String path, FillState state) {
    return new ValueWriter() {
      @Override
      void set(int slot, Object value) {
        byte[] bytes;
        try {
          bytes = WkbCodec.encode((Geometry) value);
        } catch (WkbException e) {
          throw e.at(path, state.row());
        }
        state.addBytes(bytes.length);
        vector.setSafe(slot, bytes);
      }
    };
  }

  private static ValueWriter dates(DateDayVector vector, String path, FillState state) {
    return new ValueWriter() {
      @Override
      void set(int slot, Object value) {
        long day = ((LocalDate) value).toEpochDay();
        if (day != (int) day) {
          throw state.reject(
              path, "the date %s is out of the range of 32 bits of days.".formatted(value));
        }
        vector.setSafe(slot, (int) day);
      }
    };
  }

  private static ValueWriter times(TimeMicroVector vector, String path, FillState state) {
    return new ValueWriter() {
      @Override
      void set(int slot, Object value) {
        long nanos = ((LocalTime) value).toNanoOfDay();
        if (nanos % 1_000 != 0) {
          throw state.reject(
              path, "the time %s is finer than MICROS; truncate it first.".formatted(value));
        }
        vector.setSafe(slot, nanos / 1_000);
      }
    };
  }

  private static ValueWriter uuids(FixedSizeBinaryVector vector) {
    byte[] bytes = new byte[16];
    ByteBuffer view = ByteBuffer.wrap(bytes);
    return new ValueWriter() {
      @Override
      void set(int slot, Object value) {
        UUID uuid = (UUID) value;
        view.putLong(0, uuid.getMostSignificantBits()).putLong(8, uuid.getLeastSignificantBits());
        vector.setSafe(slot, bytes);
      }
    };
  }

  private static ValueWriter decimals(
      DecimalVector vector, ColumnType.Decimal type, String path, FillState state) {
    return new ValueWriter() {
      @Override
      void set(int slot, Object value) {
        BigDecimal number = (BigDecimal) value;
        vector.setSafe(
            slot,
            Decimals.rescale(number, type)
                .orElseThrow(() -> state.reject(path, Decimals.misfit(number, type))));
      }
    };
  }

  private static ValueWriter.Plan timestamp(ColumnType.Timestamp type, String path) {
    boolean moment = type.zoning() == ColumnType.TimeZoning.UTC;
    return (vector, state) -> {
      TimeStampVector times = (TimeStampVector) vector;
      return new ValueWriter() {
        @Override
        void set(int slot, Object value) {
          try {
            Instant time =
                moment ? (Instant) value : ((LocalDateTime) value).toInstant(ZoneOffset.UTC);
            times.setSafe(slot, Ticks.of(time.getEpochSecond(), time.getNano(), type.unit()));
          } catch (ArithmeticException e) {
            throw state.reject(path, "the time %s %s.".formatted(value, e.getMessage()), e);
          }
        }
      };
    };
  }
}
