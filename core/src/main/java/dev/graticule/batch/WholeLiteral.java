package dev.graticule.batch;

import dev.graticule.contract.ColumnType;
import dev.graticule.predicate.Literal;
import dev.graticule.predicate.LiteralOrder;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;

/**
 * A literal among whole numbers, such as a moment among the ticks of a column: the greatest whole
 * number not above it, and how a value there compares with it. So nothing is rounded: among whole
 * seconds, 10:00:00.5 is 10:00:00, and a value of 10:00:00 is less.
 *
 * @param floor the whole number; the nearest there is when the literal lies beyond all
 * @param atFloor how a value of that number compares with the literal: -1, 0 or 1
 */
record WholeLiteral(long floor, int atFloor) {
  private static final WholeLiteral ABOVE_ALL = new WholeLiteral(Long.MAX_VALUE, -1);
  private static final WholeLiteral BELOW_ALL = new WholeLiteral(Long.MIN_VALUE, 1);
  private static final Literal GREATEST = new Literal(Long.MAX_VALUE);
  private static final Literal LEAST = new Literal(Long.MIN_VALUE);
  private static final long NANOS_PER_SECOND = 1_000_000_000;
  private static final long NANOS_PER_MICRO = 1_000;

  static WholeLiteral of(ColumnType type, Literal literal) {
    Object value = literal.value();
    if (value instanceof Boolean truth) {
      return new WholeLiteral(truth ? 1 : 0, 0);
    }
    if (value instanceof LocalDate date) {
      return new WholeLiteral(date.toEpochDay(), 0);
    }
    if (value instanceof LocalTime time) {
      return ofTicks(0, time.toNanoOfDay(), NANOS_PER_MICRO);
    }
    if (value instanceof Instant moment) {
      return ofTime(moment, (ColumnType.Timestamp) type);
    }
    if (value instanceof LocalDateTime reading) {
      return ofTime(reading.toInstant(ZoneOffset.UTC), (ColumnType.Timestamp) type);
    }
    return ofNumber(literal);
  }

  private static WholeLiteral ofNumber(Literal literal) {
    if (LiteralOrder.compare(literal, GREATEST) > 0) {
      return ABOVE_ALL;
    }
    if (LiteralOrder.compare(literal, LEAST) < 0) {
      return BELOW_ALL;
    }
    long floor;
    if (literal.value() instanceof Double number) {
      floor = (long) Math.floor(number);
    } else if (literal.value() instanceof BigDecimal number) {
      // Digits behind the point may be a billion; they are not spelled out.
      boolean fraction = number.precision() <= number.scale();
      floor =
          fraction
              ? (number.signum() < 0 ? -1 : 0)
              : number.setScale(0, RoundingMode.FLOOR).longValueExact();
    } else {
      floor = (Long) literal.value();
    }
    return new WholeLiteral(floor, LiteralOrder.compare(new Literal(floor), literal));
  }

  private static WholeLiteral ofTime(Instant moment, ColumnType.Timestamp type) {
    long nanosPerTick =
        switch (type.unit()) {
          case MILLIS -> 1_000_000;
          case MICROS -> NANOS_PER_MICRO;
          case NANOS -> 1;
        };
    return ofTicks(moment.getEpochSecond(), moment.getNano(), nanosPerTick);
  }

  private static WholeLiteral ofTicks(long seconds, long nanos, long nanosPerTick) {
    try {
      // Below the epoch the product alone may overflow where the sum does not.
      long ticks =
          seconds < 0
              ? Math.addExact(
                  Math.multiplyExact(seconds + 1, NANOS_PER_SECOND / nanosPerTick),
                  Math.floorDiv(nanos - NANOS_PER_SECOND, nanosPerTick))
              : Math.addExact(
                  Math.multiplyExact(seconds, NANOS_PER_SECOND / nanosPerTick),
                  nanos / nanosPerTick);
      return new WholeLiteral(ticks, nanos % nanosPerTick == 0 ? 0 : -1);
    } catch (ArithmeticException beyond) {
      return seconds < 0 ? BELOW_ALL : ABOVE_ALL;
    }
  }

  /** -1, 0 or 1 as the value is less than the literal, equal or greater. */
  int compareValue(long value) {
    return value == floor ? atFloor : (value < floor ? -1 : 1);
  }
}
