package dev.graticule.batch;

import dev.graticule.contract.ColumnType;
import dev.graticule.contract.ColumnType.Scalar;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import org.apache.arrow.vector.BaseIntVector;
import org.apache.arrow.vector.DecimalVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.FloatingPointVector;
import org.apache.arrow.vector.TimeStampVector;

/** Numbers and times as other numbers and times: exactly, or not at all. */
final class NumberConversions {
  private final String path;

  NumberConversions(String path) {
    this.path = path;
  }

  Conversion integerToInteger(Scalar to) {
    return Conversion.each(
        (source, target, slots) -> {
          BaseIntVector from = (BaseIntVector) source;
          ValueWriter writer = writer(to, target);
          return slot -> writer.setLong(slot, inRange(from.getValueAsLong(slot), to, slot, slots));
        });
  }

  Conversion integerToFloat(Scalar to) {
    return Conversion.each(
        (source, target, slots) -> {
          BaseIntVector from = (BaseIntVector) source;
          ValueWriter writer = writer(to, target);
          return slot -> {
            long value = from.getValueAsLong(slot);
            double near = to == Scalar.FLOAT32 ? (float) value : (double) value;
            // 2^63 as a double turns back into the greatest long, which it is not.
            if ((long) near != value || near == 0x1p63) {
              throw reject(slots, slot, value, "has more digits than " + to + " keeps");
            }
            writer.setDouble(slot, near);
          };
        });
  }

  Conversion integerToDecimal(ColumnType.Decimal to) {
    return Conversion.each(
        (source, target, slots) -> {
          BaseIntVector from = (BaseIntVector) source;
          return slot ->
              setDecimal(target, BigDecimal.valueOf(from.getValueAsLong(slot)), to, slot, slots);
        });
  }

  Conversion floatToInteger(Scalar to) {
    return Conversion.each(
        (source, target, slots) -> {
          FloatingPointVector from = (FloatingPointVector) source;
          ValueWriter writer = writer(to, target);
          return slot -> {
            double value = from.getValueAsDouble(slot);
            // A NaN fails the first, a fraction the second, what is too large the last.
            if (!(value >= -0x1p63 && value < 0x1p63) || value != Math.rint(value)) {
              throw reject(slots, slot, value, "is no integer of 64 bits");
            }
            writer.setLong(slot, inRange((long) value, to, slot, slots));
          };
        });
  }

  /** To the same or a wider type; to a narrower one only what is exactly in it. */
  Conversion floatToFloat(Scalar to) {
    return Conversion.each(
        (source, target, slots) -> {
          FloatingPointVector from = (FloatingPointVector) source;
          ValueWriter writer = writer(to, target);
          return slot -> {
            double value = from.getValueAsDouble(slot);
            boolean rounded =
                to == Scalar.FLOAT32 && (float) value != value && !Double.isNaN(value);
            if (rounded) {
              throw reject(slots, slot, value, "has more digits than FLOAT32 keeps");
            }
            writer.setDouble(slot, value);
          };
        });
  }

  Conversion decimalToDecimal(ColumnType.Decimal to) {
    return Conversion.each(
        (source, target, slots) ->
            slot -> setDecimal(target, (BigDecimal) value(source, slot), to, slot, slots));
  }

  Conversion decimalToInteger(Scalar to) {
    return Conversion.each(
        (source, target, slots) -> {
          ValueWriter writer = writer(to, target);
          return slot -> {
            BigDecimal value = (BigDecimal) value(source, slot);
            BigInteger whole;
            try {
              whole = value.setScale(0, RoundingMode.UNNECESSARY).unscaledValue();
            } catch (ArithmeticException e) {
              throw reject(slots, slot, value, "has a fraction");
            }
            if (whole.bitLength() > 63) {
              throw reject(slots, slot, value, "is out of the range of " + to);
            }
            writer.setLong(slot, inRange(whole.longValue(), to, slot, slots));
          };
        });
  }

  Conversion timestamp(ColumnType.TimeUnit from, ColumnType.TimeUnit to) {
    long fromPerSecond = Ticks.perSecond(from);
    long toPerSecond = Ticks.perSecond(to);
    return Conversion.each(
        (source, target, slots) -> {
          TimeStampVector times = (TimeStampVector) source;
          TimeStampVector out = (TimeStampVector) target;
          return slot -> {
            long ticks = times.get(slot);
            if (toPerSecond >= fromPerSecond) {
              out.set(slot, finer(ticks, toPerSecond / fromPerSecond, to, slot, slots));
            } else {
              out.set(slot, coarser(ticks, fromPerSecond / toPerSecond, from, to, slot, slots));
            }
          };
        });
  }

  private long finer(long ticks, long factor, ColumnType.TimeUnit to, int slot, Slots slots) {
    try {
      return Math.multiplyExact(ticks, factor);
    } catch (ArithmeticException e) {
      throw reject(slots, slot, ticks, "is out of the range of a timestamp in " + to);
    }
  }

  private long coarser(
      long ticks,
      long divisor,
      ColumnType.TimeUnit from,
      ColumnType.TimeUnit to,
      int slot,
      Slots slots) {
    if (ticks % divisor != 0) {
      throw reject(slots, slot, ticks, "(%s since 1970) is finer than %s".formatted(from, to));
    }
    return ticks / divisor;
  }

  private void setDecimal(
      FieldVector target, BigDecimal value, ColumnType.Decimal to, int slot, Slots slots) {
    ((DecimalVector) target)
        .setSafe(
            slot,
            Decimals.rescale(value, to)
                .orElseThrow(
                    () ->
                        new RejectedValueException(
                            path, slots.row(slot), Decimals.misfit(value, to))));
  }

  private long inRange(long value, Scalar to, int slot, Slots slots) {
    boolean fits =
        switch (to) {
          case INT8 -> value == (byte) value;
          case INT16 -> value == (short) value;
          case INT32 -> value == (int) value;
          default -> true;
        };
    if (!fits) {
      throw reject(slots, slot, value, "is out of the range of " + to);
    }
    return value;
  }

  private static ValueWriter writer(Scalar to, FieldVector target) {
    return WritePlans.number(to, target);
  }

  private static Object value(FieldVector source, int slot) {
    return java.util.Objects.requireNonNull(source.getObject(slot));
  }

  private RejectedValueException reject(Slots slots, int slot, Object value, String problem) {
    return new RejectedValueException(
        path,
        slots.row(slot),
        "%s %s, so the cast would change it; mend the value or choose a wider type."
            .formatted(value, problem));
  }
}
