package dev.graticule.convert;

import dev.graticule.contract.ColumnType;
import dev.graticule.contract.ColumnType.Scalar;
import dev.graticule.contract.ColumnType.TimeZoning;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.HexFormat;
import java.util.Locale;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * Text as values of a column type, for formats that have nothing but text:
 *
 * <ul>
 *   <li>BOOLEAN: true, false, t, f, 1, 0, in any case;
 *   <li>integers and decimals: digits with an optional sign, decimals also with a point and an
 *       exponent;
 *   <li>FLOAT32, FLOAT64: the same, and NaN, Infinity, -Infinity;
 *   <li>DATE, TIME, timestamp: as ISO 8601 writes them, date and time joined by T or a space; a
 *       moment needs its offset, a clock reading has none;
 *   <li>UUID: 36 characters; BINARY: hexadecimal digits behind {@code \x}.
 * </ul>
 */
final class TextValues {
  private static final Pattern NUMBER =
      Pattern.compile("[+-]?(?:\\d+(?:\\.\\d*)?|\\.\\d+)(?:[eE][+-]?\\d{1,9})?");
  private static final Pattern WHOLE = Pattern.compile("[+-]?\\d{1,19}");
  private static final Pattern UUID_TEXT =
      Pattern.compile("[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

  private static final int DATE_LENGTH = 10;

  private static final DateTimeFormatter MOMENT =
      new DateTimeFormatterBuilder()
          .append(DateTimeFormatter.ISO_LOCAL_DATE_TIME)
          .optionalStart()
          .appendLiteral(' ')
          .optionalEnd()
          .appendPattern("[XXX][XX][X]")
          .toFormatter(Locale.ROOT);

  private TextValues() {}

  /** Tells whether text can be a value of the type at all. */
  static boolean canBe(ColumnType type) {
    return type instanceof Scalar
        || type instanceof ColumnType.Decimal
        || type instanceof ColumnType.Timestamp;
  }

  /**
   * A value of the class that {@link ValueWriter} wants for the type.
   *
   * @throws UnfitValueException when the text is no such value
   */
  static Object parse(String text, ColumnType type) {
    try {
      if (type instanceof ColumnType.Decimal) {
        return new BigDecimal(require(NUMBER, text, "number"));
      }
      if (type instanceof ColumnType.Timestamp timestamp) {
        return timestamp.zoning() == TimeZoning.UTC
            ? OffsetDateTime.parse(joined(text), MOMENT).toInstant()
            : LocalDateTime.parse(joined(text));
      }
      return scalar(text, (Scalar) type);
    } catch (DateTimeException e) {
      throw unfit(text, wanted(type));
    } catch (NumberFormatException e) {
      throw unfit(text, "number");
    }
  }

  /** A date and a time with a T between them where they had a space. */
  private static String joined(String text) {
    return text.length() > DATE_LENGTH && text.charAt(DATE_LENGTH) == ' '
        ? text.substring(0, DATE_LENGTH) + 'T' + text.substring(DATE_LENGTH + 1)
        : text;
  }

  private static Object scalar(String text, Scalar type) {
    return switch (type) {
      case BOOLEAN -> bool(text);
      case INT8, INT16, INT32, INT64 ->
          WHOLE.matcher(text).matches()
              ? new BigDecimal(text)
              : new BigDecimal(require(NUMBER, text, "whole number"));
      case FLOAT32 -> float32(text);
      case FLOAT64 -> float64(text);
      case TEXT -> text;
      case BINARY -> bytes(text);
      case DATE -> LocalDate.parse(text);
      case TIME -> LocalTime.parse(text);
      case UUID -> UUID.fromString(require(UUID_TEXT, text, "UUID"));
    };
  }

  private static Boolean bool(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "true", "t", "1" -> true;
      case "false", "f", "0" -> false;
      default -> throw unfit(text, "true or false");
    };
  }

  /** The nearest double, as every reader takes it; but no number becomes infinite. */
  static Double float64(String text) {
    if (isSpecial(text)) {
      return special(text);
    }
    double number = Double.parseDouble(require(NUMBER, text, "number"));
    if (Double.isInfinite(number)) {
      throw unfit(text, "number that FLOAT64 holds");
    }
    return number;
  }

  private static Float float32(String text) {
    if (isSpecial(text)) {
      return special(text).floatValue();
    }
    float number = Float.parseFloat(require(NUMBER, text, "number"));
    if (Float.isInfinite(number)) {
      throw unfit(text, "number that FLOAT32 holds");
    }
    return number;
  }

  private static boolean isSpecial(String text) {
    return switch (text) {
      case "NaN", "nan", "Infinity", "inf", "-Infinity", "-inf" -> true;
      default -> false;
    };
  }

  private static Double special(String text) {
    return switch (text) {
      case "NaN", "nan" -> Double.NaN;
      case "Infinity", "inf" -> Double.POSITIVE_INFINITY;
      default -> Double.NEGATIVE_INFINITY;
    };
  }

  private static byte[] bytes(String text) {
    if (!text.startsWith("\\x")) {
      throw unfit(text, "\\x and hexadecimal digits");
    }
    try {
      return HexFormat.of().parseHex(text, 2, text.length());
    } catch (IllegalArgumentException e) {
      throw unfit(text, "\\x and hexadecimal digits");
    }
  }

  private static String require(Pattern pattern, String text, String wanted) {
    if (!pattern.matcher(text).matches()) {
      throw unfit(text, wanted);
    }
    return text;
  }

  private static String wanted(ColumnType type) {
    if (type instanceof ColumnType.Timestamp timestamp) {
      return timestamp.zoning() == TimeZoning.UTC
          ? "moment such as 2026-01-31T12:00:00Z, with its offset"
          : "date and time such as 2026-01-31T12:00:00, without an offset";
    }
    return type == Scalar.DATE ? "date such as 2026-01-31" : "time of day such as 12:00:00";
  }

  private static UnfitValueException unfit(String text, String wanted) {
    return new UnfitValueException("\"%s\" is not a %s.".formatted(abridged(text), wanted));
  }

  /** So much of a text as a message can bear. */
  static String abridged(String text) {
    return text.length() <= 60 ? text : text.substring(0, 60) + "…";
  }
}
