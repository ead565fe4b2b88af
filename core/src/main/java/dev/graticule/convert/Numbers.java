package dev.graticule.convert;

import dev.graticule.contract.ColumnType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;

/** Numbers as a column holds them, or an {@link UnfitValueException}: nothing is rounded away. */
final class Numbers {
  /** Beyond this many digits before or behind the point no column holds a number. */
  private static final int MOST_DIGITS = 400;

  /** Whole numbers up to here are exact as doubles. */
  static final long EXACT_IN_DOUBLE = 1L << 53;

  private Numbers() {}

  /** A whole number of so many bits, signed. */
  static long whole(Object value, int bits) {
    long whole =
        value instanceof Long || value instanceof Integer
            ? ((Number) value).longValue()
            : exact(value);
    if (whole >> (bits - 1) != whole >> (Long.SIZE - 1)) {
      throw new UnfitValueException(
          "%d does not fit %d bits; make the column wider.".formatted(whole, bits));
    }
    return whole;
  }

  private static long exact(Object value) {
    try {
      return number(value).longValueExact();
    } catch (ArithmeticException e) {
      throw new UnfitValueException(
          "%s is no whole number of 64 bits; make the column FLOAT64, decimal or TEXT."
              .formatted(abridged(value)));
    }
  }

  static double float64(Object value) {
    if (value instanceof Double || value instanceof Float) {
      return ((Number) value).doubleValue();
    }
    if (value instanceof Long || value instanceof Integer) {
      long whole = ((Number) value).longValue();
      if (Math.abs(whole) <= EXACT_IN_DOUBLE && whole != Long.MIN_VALUE) {
        return whole;
      }
    }
    BigDecimal number = number(value);
    double near = number.doubleValue();
    if (Double.isInfinite(near) || new BigDecimal(Double.toString(near)).compareTo(number) != 0) {
      throw new UnfitValueException(
          "%s has more digits than FLOAT64 keeps; make the column decimal or TEXT."
              .formatted(abridged(value)));
    }
    return near;
  }

  static float float32(Object value) {
    if (value instanceof Float exact) {
      return exact;
    }
    if (value instanceof Double wide && (!Double.isFinite(wide) || (float) (double) wide == wide)) {
      return (float) (double) wide;
    }
    BigDecimal number = number(value);
    float near = number.floatValue();
    if (Float.isInfinite(near) || new BigDecimal(Float.toString(near)).compareTo(number) != 0) {
      throw new UnfitValueException(
          "%s has more digits than FLOAT32 keeps; make the column FLOAT64."
              .formatted(abridged(value)));
    }
    return near;
  }

  static BigDecimal decimal(Object value, ColumnType.Decimal type) {
    BigDecimal number = number(value);
    if (Math.abs((long) number.precision() - number.scale()) > MOST_DIGITS
        || Math.abs((long) number.scale()) > MOST_DIGITS) {
      throw tooLong(value, type);
    }
    try {
      BigDecimal scaled = number.setScale(type.scale(), RoundingMode.UNNECESSARY);
      if (scaled.precision() > type.precision()) {
        throw tooLong(value, type);
      }
      return scaled;
    } catch (ArithmeticException e) {
      throw tooLong(value, type);
    }
  }

  private static UnfitValueException tooLong(Object value, ColumnType.Decimal type) {
    return new UnfitValueException(
        "%s does not fit a decimal of %d digits, %d of them behind the point; make the column wider."
            .formatted(abridged(value), type.precision(), type.scale()));
  }

  private static String abridged(Object value) {
    String text = value.toString();
    return text.length() <= 60 ? text : text.substring(0, 60) + "…";
  }

  private static BigDecimal number(Object value) {
    if (value instanceof BigDecimal decimal) {
      return decimal;
    }
    if (value instanceof BigInteger integer) {
      return new BigDecimal(integer);
    }
    if (value instanceof Double || value instanceof Float) {
      if (!Double.isFinite(((Number) value).doubleValue())) {
        throw new UnfitValueException(
            "%s is no number that such a column holds; make the column FLOAT64."
                .formatted(abridged(value)));
      }
      return new BigDecimal(value.toString());
    }
    return BigDecimal.valueOf(((Number) value).longValue());
  }
}
