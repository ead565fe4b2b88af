package dev.graticule.query;

import dev.graticule.contract.Column;
import dev.graticule.contract.ColumnType;
import dev.graticule.contract.ColumnType.Scalar;
import dev.graticule.predicate.Predicate;
import dev.graticule.predicate.Predicate.Comparison;
import dev.graticule.predicate.Predicates;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAccessor;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.UUID;
import java.util.function.UnaryOperator;

/**
 * What a comparison of a column with a constant implies, by DuckDB's rules: it brings both sides to
 * one type, which may round the column; it holds a NaN for the greatest number; it keeps moments in
 * microseconds, which may cut what a file has in nanoseconds. Where that could matter the
 * implication is a little wider; where types are of different kinds there is none.
 */
final class SqlComparison {
  private static final double EXACT_IN_DOUBLE = 1L << 53;
  private static final DateTimeFormatter CLOCK =
      new DateTimeFormatterBuilder()
          .append(DateTimeFormatter.ISO_LOCAL_DATE)
          .optionalStart()
          .appendPattern("[' ']['T']")
          .append(DateTimeFormatter.ISO_LOCAL_TIME)
          .optionalEnd()
          .optionalStart()
          .appendPattern("[XXX][X]")
          .optionalEnd()
          .toFormatter(Locale.ROOT);
  private static final Set<String> WHOLE =
      Set.of(
          "TINYINT",
          "SMALLINT",
          "INTEGER",
          "BIGINT",
          "HUGEINT",
          "UTINYINT",
          "USMALLINT",
          "UINTEGER",
          "UBIGINT",
          "UHUGEINT");

  private SqlComparison() {}

  static Optional<Comparison> sign(String type) {
    return switch (type) {
      case "COMPARE_EQUAL" -> Optional.of(Comparison.EQ);
      case "COMPARE_NOTEQUAL" -> Optional.of(Comparison.NE);
      case "COMPARE_LESSTHAN" -> Optional.of(Comparison.LT);
      case "COMPARE_LESSTHANOREQUALTO" -> Optional.of(Comparison.LE);
      case "COMPARE_GREATERTHAN" -> Optional.of(Comparison.GT);
      case "COMPARE_GREATERTHANOREQUALTO" -> Optional.of(Comparison.GE);
      default -> Optional.empty();
    };
  }

  static Comparison opposite(Comparison sign) {
    return switch (sign) {
      case EQ -> Comparison.NE;
      case NE -> Comparison.EQ;
      case LT -> Comparison.GE;
      case LE -> Comparison.GT;
      case GT -> Comparison.LE;
      case GE -> Comparison.LT;
    };
  }

  /** The sign after the sides have changed places. */
  static Comparison turned(Comparison sign) {
    return switch (sign) {
      case EQ, NE -> sign;
      case LT -> Comparison.GT;
      case LE -> Comparison.GE;
      case GT -> Comparison.LT;
      case GE -> Comparison.LE;
    };
  }

  /** The value as a number, when it is one. */
  static OptionalDouble number(SqlConstants.Value value) {
    if (!isNumber(value)) {
      return OptionalDouble.empty();
    }
    double number = Double.parseDouble(spelled(value.text()));
    return Double.isFinite(number) ? OptionalDouble.of(number) : OptionalDouble.empty();
  }

  private static boolean isNumber(SqlConstants.Value value) {
    return WHOLE.contains(value.type()) || value.type().startsWith("DECIMAL") || isFloating(value);
  }

  private static boolean isFloating(SqlConstants.Value value) {
    return value.type().equals("DOUBLE") || value.type().equals("FLOAT");
  }

  /** DuckDB writes {@code inf} and {@code nan}. */
  private static String spelled(String text) {
    return switch (text) {
      case "inf" -> "Infinity";
      case "-inf" -> "-Infinity";
      case "nan", "-nan" -> "NaN";
      default -> text;
    };
  }

  /** What follows for the column; nothing when that is not certain. */
  static Optional<Predicate> implied(Column column, Comparison sign, SqlConstants.Value value) {
    ColumnType type = column.type();
    String name = column.name();
    if (type == Scalar.FLOAT64) {
      return floating(name, sign, value, Math::nextDown, Math::nextUp);
    }
    if (type == Scalar.FLOAT32) {
      return floating(
          name,
          sign,
          value,
          v -> (double) Math.nextDown(Math.nextDown(v.floatValue())),
          v -> (double) Math.nextUp(Math.nextUp(v.floatValue())));
    }
    if (type == Scalar.INT8
        || type == Scalar.INT16
        || type == Scalar.INT32
        || type == Scalar.INT64) {
      return exact(value, 0).map(number -> plain(name, sign, number));
    }
    if (type instanceof ColumnType.Decimal decimal) {
      return isFloating(value)
          ? Optional.empty()
          : exact(value, decimal.scale()).map(number -> plain(name, sign, number));
    }
    if (type == Scalar.TEXT) {
      return value.type().equals("VARCHAR")
          ? Optional.of(plain(name, sign, value.text()))
          : Optional.empty();
    }
    if (type == Scalar.BOOLEAN) {
      return value.type().equals("BOOLEAN")
          ? Optional.of(plain(name, sign, value.text().equals("true")))
          : Optional.empty();
    }
    if (type == Scalar.UUID) {
      return sign == Comparison.EQ ? identifier(name, value) : Optional.empty();
    }
    if (type == Scalar.DATE) {
      return clock(value).flatMap(clock -> date(name, sign, clock));
    }
    return type instanceof ColumnType.Timestamp timestamp
        ? clock(value).flatMap(clock -> moment(name, timestamp, sign, clock))
        : Optional.empty();
  }

  private static Predicate plain(String column, Comparison sign, Object value) {
    return switch (sign) {
      case EQ -> Predicates.eq(column, value);
      case NE -> Predicates.ne(column, value);
      case LT -> Predicates.lt(column, value);
      case LE -> Predicates.le(column, value);
      case GT -> Predicates.gt(column, value);
      case GE -> Predicates.ge(column, value);
    };
  }

  /** A NaN is greater than all, so only what is not less can be told. */
  private static Optional<Predicate> floating(
      String column,
      Comparison sign,
      SqlConstants.Value value,
      UnaryOperator<Double> down,
      UnaryOperator<Double> up) {
    OptionalDouble found = number(value);
    if (found.isEmpty()) {
      return Optional.empty();
    }
    double low = down.apply(found.getAsDouble());
    double high = up.apply(found.getAsDouble());
    if (!Double.isFinite(low) || !Double.isFinite(high)) {
      return Optional.empty();
    }
    return switch (sign) {
      case EQ -> Optional.of(Predicates.between(column, low, high));
      case NE -> Optional.empty();
      case LT, LE -> Optional.of(Predicates.le(column, high));
      case GT, GE -> Optional.of(Predicates.not(Predicates.lt(column, low)));
    };
  }

  /** A number of so many digits behind the point, and not so large that a double rounds it. */
  private static Optional<BigDecimal> exact(SqlConstants.Value value, int scale) {
    if (!isNumber(value)) {
      return Optional.empty();
    }
    try {
      BigDecimal number = new BigDecimal(value.text());
      // The type of a parameter is the column's, to which its value may be rounded.
      boolean fits =
          number.stripTrailingZeros().scale() <= scale || (scale == 0 && !value.isBound());
      boolean rounds =
          !WHOLE.contains(value.type()) && number.abs().doubleValue() >= EXACT_IN_DOUBLE;
      return fits && !rounds ? Optional.of(number) : Optional.empty();
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  private static Optional<Predicate> identifier(String column, SqlConstants.Value value) {
    try {
      return value.type().equals("UUID")
          ? Optional.of(Predicates.eq(column, UUID.fromString(value.text())))
          : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** A date or time as it is read in UTC, which is every session's time zone. */
  private static Optional<LocalDateTime> clock(SqlConstants.Value value) {
    boolean known =
        value.type().equals("VARCHAR")
            || value.type().equals("DATE")
            || value.type().startsWith("TIMESTAMP");
    if (!known) {
      return Optional.empty();
    }
    try {
      TemporalAccessor parsed =
          CLOCK.parseBest(
              value.text().strip(), OffsetDateTime::from, LocalDateTime::from, LocalDate::from);
      if (parsed instanceof OffsetDateTime offset) {
        return Optional.of(offset.withOffsetSameInstant(ZoneOffset.UTC).toLocalDateTime());
      }
      return Optional.of(
          parsed instanceof LocalDate day ? day.atStartOfDay() : LocalDateTime.from(parsed));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  /** A day is compared as its midnight. */
  private static Optional<Predicate> date(String column, Comparison sign, LocalDateTime clock) {
    LocalDate day = clock.toLocalDate();
    boolean midnight = clock.equals(day.atStartOfDay());
    return switch (sign) {
      case EQ -> Optional.of(Predicates.eq(column, day));
      case NE -> midnight ? Optional.of(Predicates.ne(column, day)) : Optional.empty();
      case LT -> Optional.of(midnight ? Predicates.lt(column, day) : Predicates.le(column, day));
      case LE -> Optional.of(Predicates.le(column, day));
      case GT -> Optional.of(midnight ? Predicates.gt(column, day) : Predicates.ge(column, day));
      case GE -> Optional.of(Predicates.ge(column, day));
    };
  }

  private static Optional<Predicate> moment(
      String column, ColumnType.Timestamp type, Comparison sign, LocalDateTime clock) {
    LocalDateTime before = clock.minus(1, ChronoUnit.MICROS);
    LocalDateTime after = clock.plus(1, ChronoUnit.MICROS);
    boolean fits =
        type.unit() != ColumnType.TimeUnit.MILLIS
            || clock.truncatedTo(ChronoUnit.MILLIS).equals(clock);
    if (!fits) {
      return Optional.empty();
    }
    return switch (sign) {
      case EQ ->
          Optional.of(
              Predicates.and(
                  Predicates.gt(column, literal(type, before)),
                  Predicates.lt(column, literal(type, after))));
      case NE -> Optional.empty();
      case LT -> Optional.of(Predicates.lt(column, literal(type, clock)));
      case LE -> Optional.of(Predicates.lt(column, literal(type, after)));
      case GT -> Optional.of(Predicates.gt(column, literal(type, clock)));
      case GE -> Optional.of(Predicates.gt(column, literal(type, before)));
    };
  }

  private static Object literal(ColumnType.Timestamp type, LocalDateTime clock) {
    if (type.zoning() == ColumnType.TimeZoning.LOCAL) {
      return clock;
    }
    return clock.toInstant(ZoneOffset.UTC);
  }
}
