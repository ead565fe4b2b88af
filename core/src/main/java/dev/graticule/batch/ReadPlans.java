package dev.graticule.batch;

import dev.graticule.contract.Column;
import dev.graticule.contract.ColumnType;
import dev.graticule.contract.ColumnType.Scalar;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.arrow.vector.BaseIntVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.DateDayVector;
import org.apache.arrow.vector.DecimalVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.FixedSizeBinaryVector;
import org.apache.arrow.vector.FloatingPointVector;
import org.apache.arrow.vector.TimeMicroVector;
import org.apache.arrow.vector.TimeStampVector;
import org.apache.arrow.vector.VarBinaryVector;
import org.apache.arrow.vector.VarCharVector;
import org.locationtech.jts.geom.Geometry;

/** Chooses, once for each column, how its values get from a vector into Java. */
final class ReadPlans {
  private ReadPlans() {}

  /**
   * The plan for a component and its column.
   *
   * @param java what stands in the component
   * @param own the column that the component would make by itself
   * @param column the column that is read
   * @param path the component, for messages
   * @throws dev.graticule.contract.ContractException when the two do not go together
   */
  static CellReader.Plan cell(JavaType java, Column own, Column column, String path) {
    return new CellReader.Plan(
        values(java, own.type(), column.type(), path), java.wrapping(), own.nullability(), path);
  }

  private static ValueReader.Plan values(
      JavaType java, ColumnType own, ColumnType type, String path) {
    if (!Fitting.fits(type, own)) {
      throw Fitting.refused(path, own, type);
    }
    Fitting.requireCrs(path, own, type);
    if (own instanceof ColumnType.Struct && type instanceof ColumnType.Struct struct) {
      return NestedReaders.struct(java.raw(), struct, path);
    }
    if (own instanceof ColumnType.ListOf ownList && type instanceof ColumnType.ListOf list) {
      return NestedReaders.list(java, ownList, list, path);
    }
    if (own instanceof ColumnType.MapOf ownMap && type instanceof ColumnType.MapOf map) {
      return NestedReaders.map(java, ownMap, map, path);
    }
    if (type instanceof ColumnType.Timestamp timestamp) {
      return timestamps(timestamp);
    }
    if (type instanceof ColumnType.Decimal) {
      return (vector, state) -> ((DecimalVector) vector)::getObject;
    }
    if (own instanceof ColumnType.Geometry) {
      return (vector, state) -> geometries((VarBinaryVector) vector, java.raw(), path, state);
    }
    if (own == Scalar.BINARY) {
      return (vector, state) -> ((VarBinaryVector) vector)::get;
    }
    return scalars((Scalar) own, java, path);
  }

  private static ValueReader.Plan scalars(Scalar own, JavaType java, String path) {
    return switch (own) {
      case BOOLEAN -> (vector, state) -> booleans((BitVector) vector);
      case INT8, INT16, INT32, INT64 -> (vector, state) -> integers(own, vector);
      case FLOAT32 -> (vector, state) -> floats((FloatingPointVector) vector);
      case FLOAT64 -> (vector, state) -> doubles((FloatingPointVector) vector);
      case TEXT ->
          java.raw().isEnum()
              ? constants(java.raw(), path)
              : (vector, state) -> text((VarCharVector) vector, path, state);
      case BINARY -> (vector, state) -> ((VarBinaryVector) vector)::get;
      case DATE -> (vector, state) -> dates((DateDayVector) vector);
      case TIME -> (vector, state) -> times((TimeMicroVector) vector, path, state);
      case UUID -> (vector, state) -> uuids((FixedSizeBinaryVector) vector);
    };
  }

  private static ValueReader booleans(BitVector vector) {
    return slot -> vector.get(slot) != 0;
  }

  /** The vector is never wider than the Java type, so the narrowing below drops nothing. */
  private static ValueReader integers(Scalar own, FieldVector vector) {
    BaseIntVector numbers = (BaseIntVector) vector;
    return switch (own) {
      case INT8 -> slot -> (byte) numbers.getValueAsLong(slot);
      case INT16 -> slot -> (short) numbers.getValueAsLong(slot);
      case INT32 -> slot -> (int) numbers.getValueAsLong(slot);
      default -> numbers::getValueAsLong;
    };
  }

  private static ValueReader floats(FloatingPointVector vector) {
    return slot -> (float) vector.getValueAsDouble(slot);
  }

  private static ValueReader doubles(FloatingPointVector vector) {
    return vector::getValueAsDouble;
  }

  private static ValueReader text(VarCharVector vector, String path, ReadState state) {
    return slot -> textOf(vector.get(slot), path, state);
  }

  /**
   * Java decodes what is no UTF-8 to a mark without a word; where there is a mark we look again.
   */
  private static String textOf(byte[] bytes, String path, ReadState state) {
    String text = new String(bytes, StandardCharsets.UTF_8);
    if (text.indexOf('\uFFFD') >= 0) {
      try {
        StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
      } catch (CharacterCodingException e) {
        throw state.reject(path, "the bytes of the text are not UTF-8.", e);
      }
    }
    return text;
  }

  private static ValueReader.Plan constants(Class<?> type, String path) {
    Map<String, Object> byName =
        Arrays.stream(type.getEnumConstants())
            .collect(Collectors.toMap(c -> ((Enum<?>) c).name(), Function.identity()));
    return (vector, state) -> {
      VarCharVector names = (VarCharVector) vector;
      return slot -> {
        String name = textOf(names.get(slot), path, state);
        Object constant = byName.get(name);
        if (constant == null) {
          throw state.reject(
              path,
              "%s has no constant \"%s\"; read it as a String."
                  .formatted(type.getSimpleName(), name));
        }
        return constant;
      };
    };
  }

  private static ValueReader geometries(
      VarBinaryVector vector, Class<?> type, String path, ReadState state) {
    return slot -> {
      Geometry geometry;
      try {
        geometry = WkbCodec.decode(vector.get(slot));
      } catch (WkbException e) {
        throw e.at(path, state.row());
      }
      if (!type.isInstance(geometry)) {
        throw state.reject(
            path,
            "the geometry is a %s and the component takes a %s; read it as a Geometry."
                .formatted(geometry.getGeometryType(), type.getSimpleName()));
      }
      return geometry;
    };
  }

  private static ValueReader dates(DateDayVector vector) {
    return slot -> LocalDate.ofEpochDay(vector.get(slot));
  }

  private static ValueReader times(TimeMicroVector vector, String path, ReadState state) {
    return slot -> {
      long micros = vector.get(slot);
      try {
        return LocalTime.ofNanoOfDay(Math.multiplyExact(micros, 1_000L));
      } catch (DateTimeException | ArithmeticException e) {
        throw state.reject(path, "%d microseconds are no time of a day.".formatted(micros), e);
      }
    };
  }

  private static ValueReader uuids(FixedSizeBinaryVector vector) {
    return slot -> {
      ByteBuffer bytes = ByteBuffer.wrap(vector.get(slot));
      return new UUID(bytes.getLong(), bytes.getLong());
    };
  }

  private static ValueReader.Plan timestamps(ColumnType.Timestamp type) {
    boolean moment = type.zoning() == ColumnType.TimeZoning.UTC;
    return (vector, state) -> {
      TimeStampVector times = (TimeStampVector) vector;
      return slot -> {
        long ticks = times.get(slot);
        long seconds = Ticks.seconds(ticks, type.unit());
        int nanos = Ticks.nanos(ticks, type.unit());
        return moment
            ? Instant.ofEpochSecond(seconds, nanos)
            : LocalDateTime.ofEpochSecond(seconds, nanos, ZoneOffset.UTC);
      };
    };
  }
}
