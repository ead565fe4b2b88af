package dev.graticule.convert;

import dev.graticule.contract.ColumnType;
import dev.graticule.contract.ColumnType.Scalar;
import dev.graticule.contract.ColumnType.TimeUnit;
import dev.graticule.contract.ColumnType.TimeZoning;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.regex.Pattern;

/** What the texts of a column have in common. */
enum CsvKind {
  /** There was none. */
  NONE,
  BOOLEAN,
  /** A whole number of 64 bits that a double would round. */
  WHOLE,
  /** A whole number that a double holds exactly. */
  EXACT_WHOLE,
  NUMBER,
  DATE,
  MOMENT,
  CLOCK_READING,
  TEXT;

  private static final Pattern WHOLE_NUMBER = Pattern.compile("-?(?:0|[1-9]\\d{0,18})");
  private static final Pattern ANY_NUMBER =
      Pattern.compile("-?(?:0|[1-9]\\d*)(?:\\.\\d+)?(?:[eE][+-]?\\d{1,3})?");

  /** A double tells so many decimal digits apart. */
  private static final int MOST_DIGITS = 17;

  private static final ColumnType MOMENTS =
      new ColumnType.Timestamp(TimeUnit.MICROS, TimeZoning.UTC);
  private static final ColumnType CLOCK_READINGS =
      new ColumnType.Timestamp(TimeUnit.MICROS, TimeZoning.LOCAL);

  /** The kind of one text, or of a column that has it and was of a kind before. */
  CsvKind with(String text) {
    return this == TEXT ? TEXT : or(of(text));
  }

  private CsvKind or(CsvKind other) {
    if (this == other || this == NONE) {
      return other;
    }
    boolean whole = isWhole() && other.isWhole();
    boolean number = isExact() && other.isExact();
    return whole ? WHOLE : number ? NUMBER : TEXT;
  }

  private boolean isWhole() {
    return this == WHOLE || this == EXACT_WHOLE;
  }

  private boolean isExact() {
    return this == EXACT_WHOLE || this == NUMBER;
  }

  private static CsvKind of(String text) {
    if (text.equalsIgnoreCase("true") || text.equalsIgnoreCase("false")) {
      return BOOLEAN;
    }
    char first = text.isEmpty() ? ' ' : text.charAt(0);
    if (first != '-' && (first < '0' || first > '9')) {
      return TEXT;
    }
    if (WHOLE_NUMBER.matcher(text).matches()) {
      return whole(text);
    }
    if (ANY_NUMBER.matcher(text).matches()) {
      long digits =
          text.chars().takeWhile(c -> c != 'e' && c != 'E').filter(Character::isDigit).count();
      return digits <= MOST_DIGITS && Double.isFinite(Double.parseDouble(text)) ? NUMBER : TEXT;
    }
    return time(text);
  }

  private static CsvKind whole(String text) {
    try {
      long number = Long.parseLong(text);
      return Math.abs(number) <= Numbers.EXACT_IN_DOUBLE && number != Long.MIN_VALUE
          ? EXACT_WHOLE
          : WHOLE;
    } catch (NumberFormatException e) {
      return TEXT;
    }
  }

  private static CsvKind time(String text) {
    if (text.length() < 10 || text.charAt(4) != '-') {
      return TEXT;
    }
    if (text.length() == 10) {
      try {
        LocalDate.parse(text);
        return DATE;
      } catch (DateTimeException e) {
        return TEXT;
      }
    }
    if (fits(text, CLOCK_READINGS)) {
      return CLOCK_READING;
    }
    return fits(text, MOMENTS) ? MOMENT : TEXT;
  }

  private static boolean fits(String text, ColumnType type) {
    try {
      Times.ticks(TextValues.parse(text, type), (ColumnType.Timestamp) type);
      return true;
    } catch (UnfitValueException e) {
      return false;
    }
  }

  ColumnType type() {
    return switch (this) {
      case BOOLEAN -> Scalar.BOOLEAN;
      case WHOLE, EXACT_WHOLE -> Scalar.INT64;
      case NUMBER -> Scalar.FLOAT64;
      case DATE -> Scalar.DATE;
      case MOMENT -> MOMENTS;
      case CLOCK_READING -> CLOCK_READINGS;
      case NONE, TEXT -> Scalar.TEXT;
    };
  }
}
