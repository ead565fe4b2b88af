package dev.graticule.query;

import dev.graticule.contract.ColumnType;
import dev.graticule.predicate.Literal;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.UUID;

/**
 * A literal as a value of a column's very type, so that DuckDB compares without casting the column.
 * A literal that the type cannot hold exactly gives nothing: such a comparison is left to whoever
 * tests the rows afterwards.
 */
final class LiteralSql {
  private static final double EXACT_IN_DOUBLE = 1L << 53;

  private LiteralSql() {}

  static Optional<SqlFragment> of(Literal literal, ColumnType type) {
    return value(literal.value(), type)
        .map(value -> SqlFragment.of("CAST(? AS " + Sql.type(type) + ")", value));
  }

  private static Optional<Object> value(Object value, ColumnType type) {
    if (type instanceof ColumnType.Scalar scalar) {
      return switch (scalar) {
        case BOOLEAN -> when(value instanceof Boolean, value);
        case INT8 -> integer(value, Byte.MIN_VALUE, Byte.MAX_VALUE);
        case INT16 -> integer(value, Short.MIN_VALUE, Short.MAX_VALUE);
        case INT32 -> integer(value, Integer.MIN_VALUE, Integer.MAX_VALUE);
        case INT64 -> integer(value, Long.MIN_VALUE, Long.MAX_VALUE);
        case FLOAT32 -> floating(value).filter(d -> (double) (float) (double) d == d).map(d -> d);
        case FLOAT64 -> floating(value).map(d -> d);
        case TEXT -> when(value instanceof String, value);
        case DATE -> when(value instanceof LocalDate, value);
        case TIME ->
            when(value instanceof LocalTime t && t.truncatedTo(ChronoUnit.MICROS).equals(t), value);
        case UUID -> when(value instanceof UUID, value);
        case BINARY -> Optional.empty();
      };
    }
    if (type instanceof ColumnType.Decimal decimal) {
      return decimal(value, decimal);
    }
    return type instanceof ColumnType.Timestamp timestamp
        ? moment(value, timestamp)
        : Optional.empty();
  }

  private static Optional<Object> when(boolean fits, Object value) {
    return fits ? Optional.of(value) : Optional.empty();
  }

  private static Optional<Object> integer(Object value, long least, long greatest) {
    return exact(value)
        .filter(n -> n.stripTrailingZeros().scale() <= 0)
        .map(BigDecimal::toBigInteger)
        .filter(n -> n.compareTo(BigInteger.valueOf(least)) >= 0)
        .filter(n -> n.compareTo(BigInteger.valueOf(greatest)) <= 0)
        .map(BigInteger::longValue);
  }

  private static Optional<Double> floating(Object value) {
    if (value instanceof Double d) {
      return Optional.of(d);
    }
    if (value instanceof Long n) {
      return Math.abs((double) n) <= EXACT_IN_DOUBLE ? Optional.of((double) n) : Optional.empty();
    }
    return exact(value)
        .filter(n -> Double.isFinite(n.doubleValue()))
        .filter(n -> new BigDecimal(n.doubleValue()).compareTo(n) == 0)
        .map(BigDecimal::doubleValue);
  }

  private static Optional<Object> decimal(Object value, ColumnType.Decimal type) {
    return exact(value)
        .map(BigDecimal::stripTrailingZeros)
        .filter(n -> n.scale() <= type.scale())
        .filter(n -> n.precision() - n.scale() <= type.precision() - type.scale())
        .map(n -> n.setScale(type.scale()));
  }

  private static Optional<BigDecimal> exact(Object value) {
    if (value instanceof Long n) {
      return Optional.of(BigDecimal.valueOf(n));
    }
    if (value instanceof BigDecimal n) {
      return Optional.of(n);
    }
    return value instanceof Double d && Double.isFinite(d)
        ? Optional.of(new BigDecimal(d))
        : Optional.empty();
  }

  private static Optional<Object> moment(Object value, ColumnType.Timestamp type) {
    ChronoUnit grain =
        type.unit() == ColumnType.TimeUnit.MILLIS ? ChronoUnit.MILLIS : ChronoUnit.MICROS;
    if (type.zoning() == ColumnType.TimeZoning.UTC && value instanceof Instant instant) {
      if (!instant.truncatedTo(grain).equals(instant)) {
        return Optional.empty();
      }
      return Optional.of(
          type.unit() == ColumnType.TimeUnit.NANOS
              ? LocalDateTime.ofInstant(instant, ZoneOffset.UTC)
              : instant.atOffset(ZoneOffset.UTC));
    }
    return type.zoning() == ColumnType.TimeZoning.LOCAL
            && value instanceof LocalDateTime local
            && local.truncatedTo(grain).equals(local)
        ? Optional.of(local)
        : Optional.empty();
  }
}
