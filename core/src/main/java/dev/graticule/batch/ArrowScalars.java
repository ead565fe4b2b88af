package dev.graticule.batch;

import dev.graticule.contract.ColumnType;
import dev.graticule.contract.ColumnType.Scalar;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Objects;
import java.util.function.IntToLongFunction;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.vector.BaseIntVector;
import org.apache.arrow.vector.BaseLargeVariableWidthVector;
import org.apache.arrow.vector.DateDayVector;
import org.apache.arrow.vector.DateMilliVector;
import org.apache.arrow.vector.DecimalVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.FixedSizeBinaryVector;
import org.apache.arrow.vector.Float2Vector;
import org.apache.arrow.vector.Float4Vector;
import org.apache.arrow.vector.TimeMicroVector;
import org.apache.arrow.vector.TimeMilliVector;
import org.apache.arrow.vector.TimeNanoVector;
import org.apache.arrow.vector.TimeSecVector;
import org.apache.arrow.vector.TimeStampVector;
import org.apache.arrow.vector.UInt8Vector;
import org.apache.arrow.vector.VarBinaryVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.ViewVarBinaryVector;
import org.apache.arrow.vector.ViewVarCharVector;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;

/** Brings vectors without children into the layout of their column type. */
final class ArrowScalars {
  private static final long MILLIS_PER_DAY = 86_400_000;

  private final String path;

  ArrowScalars(String path) {
    this.path = path;
  }

  /**
   * Chooses the conversion.
   *
   * @throws dev.graticule.contract.ContractException when the vector cannot hold such values
   */
  Conversion of(FieldVector source, FieldVector target, ColumnType type) {
    if (source.getField().getType().equals(target.getField().getType())) {
      return Conversion.SHARE;
    }
    if (type instanceof ColumnType.Decimal decimal) {
      return decimal(source, target, decimal);
    }
    if (type instanceof ColumnType.Timestamp) {
      return timestamp(source, target);
    }
    if (type instanceof Scalar scalar) {
      return switch (scalar) {
        case INT16, INT32, INT64 -> unsigned(source, target, scalar);
        case FLOAT32 -> half(source, target);
        case TEXT -> text(source, target);
        case BINARY -> bytes(source, target);
        case DATE -> date(source, target);
        case TIME -> time(source, target);
        case BOOLEAN, INT8, FLOAT64, UUID -> throw misfit(source, target);
      };
    }
    if (type instanceof ColumnType.Geometry) {
      return bytes(source, target);
    }
    throw misfit(source, target);
  }

  private Conversion unsigned(FieldVector source, FieldVector target, Scalar type) {
    boolean widens =
        source.getField().getType() instanceof ArrowType.Int integer
            && !integer.getIsSigned()
            && target.getField().getType() instanceof ArrowType.Int wide
            && 2 * integer.getBitWidth() == wide.getBitWidth();
    if (!widens) {
      throw misfit(source, target);
    }
    return Conversion.each(
        (from, to, slots) -> {
          BaseIntVector numbers = (BaseIntVector) from;
          ValueWriter writer = WritePlans.number(type, to);
          return slot -> writer.setLong(slot, numbers.getValueAsLong(slot));
        });
  }

  private Conversion half(FieldVector source, FieldVector target) {
    if (!(source instanceof Float2Vector)) {
      throw misfit(source, target);
    }
    return Conversion.each(
        (from, to, slots) ->
            slot -> ((Float4Vector) to).set(slot, ((Float2Vector) from).getValueAsFloat(slot)));
  }

  private Conversion decimal(FieldVector source, FieldVector target, ColumnType.Decimal type) {
    boolean unsigned = source instanceof UInt8Vector;
    if (!unsigned && !(source.getField().getType() instanceof ArrowType.Decimal)) {
      throw misfit(source, target);
    }
    return Conversion.each(
        (from, to, slots) ->
            slot -> {
              BigDecimal number =
                  unsigned
                      ? unsigned(((UInt8Vector) from).get(slot))
                      : (BigDecimal) Objects.requireNonNull(from.getObject(slot));
              ((DecimalVector) to)
                  .setSafe(
                      slot,
                      Decimals.rescale(number, type)
                          .orElseThrow(() -> reject(slots, slot, Decimals.misfit(number, type))));
            });
  }

  private static BigDecimal unsigned(long bits) {
    BigInteger number = BigInteger.valueOf(bits);
    return new BigDecimal(bits < 0 ? number.add(BigInteger.ONE.shiftLeft(64)) : number);
  }

  private Conversion text(FieldVector source, FieldVector target) {
    if (source.getField().getType() instanceof ArrowType.LargeUtf8) {
      return largeToRegular();
    }
    if (source instanceof ViewVarCharVector) {
      return Conversion.each(
          (from, to, slots) ->
              slot -> ((VarCharVector) to).setSafe(slot, ((ViewVarCharVector) from).get(slot)));
    }
    throw misfit(source, target);
  }

  private Conversion bytes(FieldVector source, FieldVector target) {
    if (source.getField().getType() instanceof ArrowType.LargeBinary) {
      return largeToRegular();
    }
    if (source instanceof ViewVarBinaryVector) {
      return Conversion.each(
          (from, to, slots) ->
              slot -> ((VarBinaryVector) to).setSafe(slot, ((ViewVarBinaryVector) from).get(slot)));
    }
    if (source instanceof FixedSizeBinaryVector) {
      return Conversion.each(
          (from, to, slots) ->
              slot ->
                  ((VarBinaryVector) to).setSafe(slot, ((FixedSizeBinaryVector) from).get(slot)));
    }
    throw misfit(source, target);
  }

  /** The bytes stay where they are; only the offsets are written anew. */
  private Conversion largeToRegular() {
    return (source, target, slots) -> {
      int count = source.getValueCount();
      if (count == 0) {
        target.allocateNew();
        target.setValueCount(0);
        return;
      }
      BaseLargeVariableWidthVector from = (BaseLargeVariableWidthVector) source;
      List<ArrowBuf> buffers = from.getFieldBuffers();
      try (ArrowBuf offsets = target.getAllocator().buffer(4L * (count + 1))) {
        for (int slot = 0; slot <= count; slot++) {
          long offset = from.getOffsetBuffer().getLong(8L * slot);
          offsets.setInt(4L * slot, ArrowDecoding.narrow(offset, path));
        }
        offsets.writerIndex(4L * (count + 1));
        Conversion.load(
            target, count, from.getNullCount(), List.of(buffers.get(0), offsets, buffers.get(2)));
      }
    };
  }

  private Conversion date(FieldVector source, FieldVector target) {
    if (!(source instanceof DateMilliVector)) {
      throw misfit(source, target);
    }
    return Conversion.each(
        (from, to, slots) ->
            slot -> {
              long millis = ((DateMilliVector) from).get(slot);
              long day = millis / MILLIS_PER_DAY;
              if (millis % MILLIS_PER_DAY != 0 || day != (int) day) {
                throw reject(
                    slots,
                    slot,
                    "%d milliseconds since 1970 are no whole day in range; make it a timestamp."
                        .formatted(millis));
              }
              ((DateDayVector) to).set(slot, (int) day);
            });
  }

  private Conversion time(FieldVector source, FieldVector target) {
    if (source instanceof TimeSecVector) {
      return micros(from -> slot -> ((TimeSecVector) from).get(slot) * 1_000_000L);
    }
    if (source instanceof TimeMilliVector) {
      return micros(from -> slot -> ((TimeMilliVector) from).get(slot) * 1_000L);
    }
    if (source instanceof TimeNanoVector) {
      return Conversion.each(
          (from, to, slots) ->
              slot -> {
                long nanos = ((TimeNanoVector) from).get(slot);
                if (nanos % 1_000 != 0) {
                  throw reject(
                      slots,
                      slot,
                      "%d nanoseconds are finer than a time in microseconds; truncate it first."
                          .formatted(nanos));
                }
                ((TimeMicroVector) to).set(slot, nanos / 1_000);
              });
    }
    throw misfit(source, target);
  }

  private static Conversion micros(
      java.util.function.Function<FieldVector, IntToLongFunction> reading) {
    return Conversion.each(
        (from, to, slots) -> {
          IntToLongFunction micros = reading.apply(from);
          return slot -> ((TimeMicroVector) to).set(slot, micros.applyAsLong(slot));
        });
  }

  private Conversion timestamp(FieldVector source, FieldVector target) {
    if (!(source.getField().getType() instanceof ArrowType.Timestamp from)
        || !(target.getField().getType() instanceof ArrowType.Timestamp to)
        || isZoned(from) != isZoned(to)) {
      throw misfit(source, target);
    }
    if (from.getUnit() == to.getUnit()) {
      return Conversion.SHARE;
    }
    if (from.getUnit() != TimeUnit.SECOND || to.getUnit() != TimeUnit.MILLISECOND) {
      throw misfit(source, target);
    }
    return Conversion.each(
        (seconds, millis, slots) ->
            slot -> {
              long value = ((TimeStampVector) seconds).get(slot);
              try {
                ((TimeStampVector) millis).set(slot, Math.multiplyExact(value, 1_000L));
              } catch (ArithmeticException e) {
                throw reject(
                    slots,
                    slot,
                    "%d seconds are out of the range of a timestamp in MILLIS.".formatted(value));
              }
            });
  }

  private static boolean isZoned(ArrowType.Timestamp type) {
    return type.getTimezone() != null && !type.getTimezone().isEmpty();
  }

  private RejectedValueException reject(Slots slots, int slot, String problem) {
    return new RejectedValueException(path, slots.row(slot), problem);
  }

  private RuntimeException misfit(FieldVector source, FieldVector target) {
    return ArrowDecoding.misfit(source.getField(), target.getField(), path);
  }
}
