package dev.graticule.convert;

import dev.graticule.contract.ColumnType;
import dev.graticule.contract.ColumnType.Scalar;
import dev.graticule.contract.ColumnType.TimeZoning;
import java.lang.reflect.Array;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What drivers give, as values of a column type. */
final class JdbcValues {
  private JdbcValues() {}

  /**
   * A value of the class that {@link ValueWriter} wants for the type, which is no geometry.
   *
   * @throws UnfitValueException when the value is none of the type
   */
  static Object of(Object value, ColumnType type) {
    if (type instanceof ColumnType.ListOf list) {
      return list(value, list);
    }
    if (value instanceof String text && type != Scalar.BINARY) {
      return TextValues.parse(text, type);
    }
    if (type instanceof ColumnType.Decimal) {
      return number(value, type);
    }
    if (type instanceof ColumnType.Timestamp timestamp) {
      return timestamp.zoning() == TimeZoning.UTC ? moment(value, type) : reading(value, type);
    }
    return scalar(value, (Scalar) type);
  }

  private static Object scalar(Object value, Scalar type) {
    return switch (type) {
      case BOOLEAN -> bool(value);
      case INT8, INT16, INT32, INT64, FLOAT32, FLOAT64 -> number(value, type);
      case TEXT -> value.toString();
      case BINARY -> require(byte[].class, value, type);
      case DATE ->
          value instanceof java.sql.Date date
              ? date.toLocalDate()
              : require(LocalDate.class, value, type);
      case TIME ->
          value instanceof java.sql.Time time
              ? time.toLocalTime()
              : require(LocalTime.class, value, type);
      case UUID -> require(UUID.class, value, type);
    };
  }

  private static Boolean bool(Object value) {
    if (value instanceof Number number
        && (number.intValue() == 0 || number.intValue() == 1)
        && number.doubleValue() == number.intValue()) {
      return number.intValue() == 1;
    }
    return require(Boolean.class, value, Scalar.BOOLEAN);
  }

  private static Number number(Object value, ColumnType type) {
    return value instanceof Boolean bit ? bit ? 1L : 0L : require(Number.class, value, type);
  }

  private static Instant moment(Object value, ColumnType type) {
    if (value instanceof java.sql.Timestamp timestamp) {
      return timestamp.toInstant();
    }
    if (value instanceof Instant instant) {
      return instant;
    }
    return require(OffsetDateTime.class, value, type).toInstant();
  }

  private static LocalDateTime reading(Object value, ColumnType type) {
    if (value instanceof java.sql.Timestamp timestamp) {
      return timestamp.toLocalDateTime();
    }
    return require(LocalDateTime.class, value, type);
  }

  private static List<@Nullable Object> list(Object value, ColumnType.ListOf type) {
    if (!value.getClass().isArray()) {
      throw unfit(value, type);
    }
    List<@Nullable Object> elements = new ArrayList<>();
    for (int i = 0; i < Array.getLength(value); i++) {
      Object element = Array.get(value, i);
      elements.add(element == null ? null : of(element, type.element()));
    }
    return elements;
  }

  private static <T> T require(Class<T> wanted, Object value, ColumnType type) {
    if (!wanted.isInstance(value)) {
      throw unfit(value, type);
    }
    return wanted.cast(value);
  }

  private static UnfitValueException unfit(Object value, ColumnType type) {
    String text =
        value instanceof byte[] bytes
            ? bytes.length + " bytes"
            : TextValues.abridged(value.toString());
    return new UnfitValueException(
        "%s (%s) is no value of %s; cast it in the query, or declare the column otherwise."
            .formatted(text, value.getClass().getSimpleName(), type));
  }
}
