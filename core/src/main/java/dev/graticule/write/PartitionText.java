package dev.graticule.write;

import dev.graticule.contract.ColumnType;
import dev.graticule.predicate.Literal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.UUID;

/**
 * Partition values as text, the way Spark writes them: dates as ISO 8601, timestamps with a blank
 * between day and time, moments in UTC.
 */
public final class PartitionText {
  private static final DateTimeFormatter TIMESTAMP =
      new DateTimeFormatterBuilder()
          .appendPattern("uuuu-MM-dd HH:mm:ss")
          .appendFraction(ChronoField.NANO_OF_SECOND, 0, 9, true)
          .toFormatter();

  private PartitionText() {}

  /**
   * The text of a value.
   *
   * @param literal the value
   * @return its text
   */
  public static String write(Literal literal) {
    Object value = literal.value();
    if (value instanceof Instant instant) {
      return TIMESTAMP.format(LocalDateTime.ofInstant(instant, ZoneOffset.UTC));
    }
    return value instanceof LocalDateTime clock ? TIMESTAMP.format(clock) : value.toString();
  }

  /**
   * The value of a text.
   *
   * @param column names the column in the error
   * @param type what a value of the column is
   * @param text the text
   * @return the value
   * @throws PartitionValueException when the text is no value of that type
   */
  public static Literal read(String column, ColumnType type, String text) {
    try {
      return new Literal(parse(type, text));
    } catch (IllegalArgumentException | DateTimeException e) {
      throw new PartitionValueException(
          "\"%s\" in a folder's name is no value of partition column \"%s\", which is %s; rename the folder or mend the contract."
              .formatted(text, column, type),
          e);
    }
  }

  private static Object parse(ColumnType type, String text) {
    if (type instanceof ColumnType.Timestamp timestamp) {
      String blank = text.endsWith("Z") ? text.substring(0, text.length() - 1) : text;
      LocalDateTime clock = LocalDateTime.parse(blank.replace('T', ' '), TIMESTAMP);
      return timestamp.zoning() == ColumnType.TimeZoning.UTC
          ? clock.toInstant(ZoneOffset.UTC)
          : clock;
    }
    if (type instanceof ColumnType.Scalar scalar) {
      return switch (scalar) {
        case BOOLEAN -> bool(text);
        case INT8 -> (long) Byte.parseByte(text);
        case INT16 -> (long) Short.parseShort(text);
        case INT32 -> (long) Integer.parseInt(text);
        case INT64 -> Long.parseLong(text);
        case TEXT -> text;
        case DATE -> LocalDate.parse(text);
        case UUID -> UUID.fromString(text);
        default -> throw new IllegalArgumentException(scalar + " cannot partition");
      };
    }
    throw new IllegalArgumentException(type + " cannot partition");
  }

  private static boolean bool(String text) {
    if (!text.equals("true") && !text.equals("false")) {
      throw new IllegalArgumentException(text);
    }
    return text.equals("true");
  }
}
