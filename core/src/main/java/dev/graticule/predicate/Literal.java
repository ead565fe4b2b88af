package dev.graticule.predicate;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.UUID;

/**
 * A value in a condition or a statistic, in one form for each kind: {@link Boolean}, {@link Long},
 * {@link Double}, {@link BigDecimal}, {@link String}, {@link LocalDate}, {@link LocalTime}, {@link
 * Instant}, {@link LocalDateTime} or {@link UUID}.
 *
 * @param value the value, of one of these classes
 */
public record Literal(Object value) {

  /** Checks the class; a NaN compares with nothing and is refused. */
  public Literal {
    if (!(value instanceof Boolean
        || value instanceof Long
        || value instanceof Double
        || value instanceof BigDecimal
        || value instanceof String
        || value instanceof LocalDate
        || value instanceof LocalTime
        || value instanceof Instant
        || value instanceof LocalDateTime
        || value instanceof UUID)) {
      throw new IllegalArgumentException(
          "A %s cannot stand in a condition; give a boolean, number, text, date, time, instant or UUID."
              .formatted(value.getClass().getName()));
    }
    if (value instanceof Double d && d.isNaN()) {
      throw new IllegalArgumentException("NaN compares with nothing; test for it is not offered.");
    }
  }

  /**
   * The literal of any usual Java value: narrower numbers are widened, enums give their names.
   *
   * @param value the value
   * @return the literal
   */
  public static Literal of(Object value) {
    if (value instanceof Literal literal) {
      return literal;
    }
    if (value instanceof Integer || value instanceof Short || value instanceof Byte) {
      return new Literal(((Number) value).longValue());
    }
    if (value instanceof Float f) {
      return new Literal(f.doubleValue());
    }
    if (value instanceof BigInteger big) {
      return new Literal(new BigDecimal(big));
    }
    if (value instanceof Enum<?> constant) {
      return new Literal(constant.name());
    }
    return new Literal(value);
  }

  @Override
  public String toString() {
    return value instanceof String ? "'" + value + "'" : value.toString();
  }
}
