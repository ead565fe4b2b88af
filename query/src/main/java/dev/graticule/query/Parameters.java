package dev.graticule.query;

import dev.graticule.batch.WkbCodec;
import dev.graticule.query.TableSql.PathList;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.locationtech.jts.geom.Geometry;

/** Which Java values can stand for a question mark, and how DuckDB gets them. */
final class Parameters {
  private Parameters() {}

  /**
   * The values as they are bound: geometries as WKB, moments in UTC, enums by name. Empty optionals
   * are nulls.
   *
   * @throws QueryException when a value is of a class that cannot be bound
   */
  static List<Optional<Object>> of(@Nullable Object... values) {
    List<Optional<Object>> bound = new ArrayList<>();
    for (int i = 0; i < values.length; i++) {
      Object value = values[i];
      if (value instanceof Optional<?> optional) {
        value = optional.orElse(null);
      }
      bound.add(value == null ? Optional.empty() : Optional.of(value(value, i + 1)));
    }
    return bound;
  }

  private static Object value(Object value, int position) {
    if (value instanceof Geometry
        || value instanceof Boolean
        || value instanceof Byte
        || value instanceof Short
        || value instanceof Integer
        || value instanceof Long
        || value instanceof Float
        || value instanceof Double
        || value instanceof BigDecimal
        || value instanceof String
        || value instanceof LocalDate
        || value instanceof LocalTime
        || value instanceof LocalDateTime
        || value instanceof OffsetDateTime
        || value instanceof UUID
        || value instanceof byte[]) {
      return value;
    }
    if (value instanceof BigInteger big) {
      return new BigDecimal(big);
    }
    if (value instanceof Instant instant) {
      return instant.atOffset(ZoneOffset.UTC);
    }
    if (value instanceof ZonedDateTime zoned) {
      return zoned.toOffsetDateTime();
    }
    if (value instanceof Enum<?> constant) {
      return constant.name();
    }
    if (value instanceof Collection<?> list && list.stream().allMatch(String.class::isInstance)) {
      return new TextList(list.stream().map(String.class::cast).toList());
    }
    throw new QueryException(
        "Parameter %d is a %s, which cannot be bound; give a number, text, boolean, date, time, instant, UUID, byte array, JTS geometry or a list of texts."
            .formatted(position, value.getClass().getName()));
  }

  /** A list of texts as the value of a parameter. */
  private record TextList(List<String> texts) {}

  static void bind(PreparedStatement statement, List<Object> values, Connection connection)
      throws SQLException {
    for (int i = 0; i < values.size(); i++) {
      Object value = values.get(i);
      if (value instanceof Optional<?> optional) {
        value = optional.orElse(null);
      }
      if (value instanceof PathList list) {
        value = connection.createArrayOf("VARCHAR", list.paths().toArray());
      } else if (value instanceof TextList list) {
        value = connection.createArrayOf("VARCHAR", list.texts().toArray());
      } else if (value instanceof Instant instant) {
        value = instant.atOffset(ZoneOffset.UTC);
      } else if (value instanceof Geometry geometry) {
        value = WkbCodec.encode(geometry);
      }
      statement.setObject(i + 1, value);
    }
  }

  /** A value of the kinds that conditions bind, as SQL has it. */
  static String literal(Object value) {
    if (value instanceof PathList list) {
      return list.paths().stream().map(Sql::text).collect(Collectors.joining(", ", "[", "]"));
    }
    if (value instanceof Double number) {
      // With an exponent it is a double and no decimal.
      return Double.isFinite(number)
          ? String.format(Locale.ROOT, "%se0", new BigDecimal(number).toPlainString())
          : "CAST(" + Sql.text(number.toString()) + " AS DOUBLE)";
    }
    if (value instanceof Number || value instanceof Boolean) {
      return value.toString();
    }
    return Sql.text(value.toString());
  }
}
