package dev.graticule.iceberg;

import dev.graticule.predicate.Literal;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.apache.iceberg.types.Conversions;
import org.apache.iceberg.types.Type;
import org.apache.iceberg.types.Types;
import org.apache.iceberg.util.UnicodeUtil;
import org.jspecify.annotations.Nullable;

/**
 * Least and greatest values as Iceberg keeps them in manifests, and partition values as it keeps
 * them there. What is not certain is left out: no bound says less, never something wrong.
 *
 * <p>UUIDs have no bounds here: Iceberg's Java library has ordered them as signed numbers, the
 * specification as bytes, and nobody can tell who wrote a bound.
 */
final class BoundValues {
  /** As many characters as Iceberg itself keeps of a text. */
  private static final int TEXT_LENGTH = 16;

  private static final long MICROS = 1_000_000L;
  private static final long NANOS = 1_000_000_000L;

  private BoundValues() {}

  /** Which end of a range a value is. */
  enum End {
    LOWER,
    UPPER
  }

  /** A value as the bytes of a bound; nothing when it cannot be one. */
  static Optional<ByteBuffer> write(Type type, Literal literal, End end) {
    if (type.typeId() == Type.TypeID.UUID) {
      return Optional.empty();
    }
    return internal(type, literal)
        .flatMap(value -> shortened(type, value, end))
        .map(value -> Conversions.toByteBuffer(type, zeroed(value, end)));
  }

  private static Optional<Object> shortened(Type type, Object value, End end) {
    if (type.typeId() != Type.TypeID.STRING) {
      return Optional.of(value);
    }
    var text = org.apache.iceberg.expressions.Literal.of((CharSequence) value);
    var cut =
        end == End.LOWER
            ? UnicodeUtil.truncateStringMin(text, TEXT_LENGTH)
            : UnicodeUtil.truncateStringMax(text, TEXT_LENGTH);
    return Optional.ofNullable(cut).map(org.apache.iceberg.expressions.Literal::value);
  }

  /** Iceberg orders -0.0 before 0.0, which are equal: either end makes room for both. */
  private static Object zeroed(Object value, End end) {
    if (value instanceof Double number && number == 0) {
      return end == End.LOWER ? -0.0 : 0.0;
    }
    if (value instanceof Float number && number == 0) {
      return end == End.LOWER ? -0.0f : 0.0f;
    }
    return value;
  }

  /** A value as Iceberg holds one of a type in memory; nothing when the type has no such value. */
  static Optional<Object> internal(Type type, Literal literal) {
    Object value = literal.value();
    try {
      return Optional.ofNullable(
          switch (type.typeId()) {
            case BOOLEAN -> value instanceof Boolean ? value : null;
            case INTEGER -> value instanceof Long whole ? (Object) Math.toIntExact(whole) : null;
            case LONG -> value instanceof Long ? value : null;
            case FLOAT ->
                value instanceof Double number && (float) (double) number == number
                    ? (Object) number.floatValue()
                    : null;
            case DOUBLE -> value instanceof Double ? value : null;
            case STRING -> value instanceof String ? value : null;
            case DATE ->
                value instanceof LocalDate date
                    ? (Object) Math.toIntExact(date.toEpochDay())
                    : null;
            case TIME ->
                value instanceof LocalTime time && time.toNanoOfDay() % 1000 == 0
                    ? (Object) (time.toNanoOfDay() / 1000)
                    : null;
            case TIMESTAMP -> ticks(value, MICROS);
            case TIMESTAMP_NANO -> ticks(value, NANOS);
            case DECIMAL ->
                value instanceof BigDecimal number
                    ? number.setScale(((Types.DecimalType) type).scale())
                    : null;
            case UUID -> value instanceof java.util.UUID ? value : null;
            default -> null;
          });
    } catch (ArithmeticException e) {
      return Optional.empty();
    }
  }

  private static @Nullable Object ticks(Object value, long perSecond) {
    Instant instant =
        value instanceof Instant moment
            ? moment
            : value instanceof LocalDateTime clock ? clock.toInstant(ZoneOffset.UTC) : null;
    if (instant == null) {
      return null;
    }
    long nanosPerTick = NANOS / perSecond;
    if (instant.getNano() % nanosPerTick != 0) {
      return null;
    }
    return Math.addExact(
        Math.multiplyExact(instant.getEpochSecond(), perSecond), instant.getNano() / nanosPerTick);
  }

  /**
   * The bytes of a bound as a value; nothing when they are none.
   *
   * @param type what the column is now; bounds written before it was widened are understood
   */
  static Optional<Literal> read(Type type, ByteBuffer bytes, End end) {
    if (type.typeId() == Type.TypeID.UUID) {
      return Optional.empty();
    }
    try {
      Object value = Conversions.fromByteBuffer(type, bytes);
      return value == null ? Optional.empty() : literal(type, zeroed(value, end));
    } catch (RuntimeException e) {
      // Iceberg throws whatever comes to hand on bytes that are no value.
      return Optional.empty();
    }
  }

  /** A value that Iceberg holds in memory; nothing when no condition can name it. */
  static Optional<Literal> literal(Type type, Object value) {
    try {
      return Optional.ofNullable(
          switch (type.typeId()) {
            case BOOLEAN -> new Literal(value);
            case INTEGER, LONG -> new Literal(((Number) value).longValue());
            case FLOAT, DOUBLE -> floating(((Number) value).doubleValue());
            case STRING -> new Literal(value.toString());
            case DATE -> new Literal(LocalDate.ofEpochDay(((Number) value).longValue()));
            case TIME ->
                new Literal(
                    LocalTime.ofNanoOfDay(Math.multiplyExact(((Number) value).longValue(), 1000L)));
            case TIMESTAMP ->
                moment(
                    ((Number) value).longValue(),
                    ChronoUnit.MICROS,
                    ((Types.TimestampType) type).shouldAdjustToUTC());
            case TIMESTAMP_NANO ->
                moment(
                    ((Number) value).longValue(),
                    ChronoUnit.NANOS,
                    ((Types.TimestampNanoType) type).shouldAdjustToUTC());
            case DECIMAL, UUID -> new Literal(value);
            default -> null;
          });
    } catch (ArithmeticException | DateTimeException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static @Nullable Literal floating(double value) {
    return Double.isNaN(value) ? null : new Literal(value);
  }

  private static Literal moment(long ticks, ChronoUnit unit, boolean utc) {
    Instant instant = Instant.EPOCH.plus(ticks, unit);
    return new Literal(utc ? instant : LocalDateTime.ofInstant(instant, ZoneOffset.UTC));
  }
}
