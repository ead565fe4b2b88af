package dev.graticule.predicate;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.UUID;

/**
 * The order of literals, the same over statistics and rows. Numbers of different kinds compare by
 * their exact values, never rounded: the double 0.1 is not the decimal 0.1. Text is ordered by code
 * points, as its UTF-8 bytes are; UUIDs by their bytes; false before true.
 */
public final class LiteralOrder {
  private LiteralOrder() {}

  /**
   * Tells whether two literals can be compared: both numbers, or both of one other kind.
   *
   * @param a a literal
   * @param b another
   * @return whether they can
   */
  public static boolean comparable(Literal a, Literal b) {
    return (a.value() instanceof Number && b.value() instanceof Number)
        || a.value().getClass() == b.value().getClass();
  }

  /**
   * Compares two literals.
   *
   * @param a a literal
   * @param b another
   * @return -1, 0 or 1, as the first is less, equal or greater
   * @throws IllegalArgumentException when they cannot be compared
   */
  public static int compare(Literal a, Literal b) {
    if (!comparable(a, b)) {
      throw new IllegalArgumentException("%s cannot be compared with %s.".formatted(a, b));
    }
    Object right = b.value();
    if (a.value() instanceof Number number) {
      return numbers(number, (Number) right);
    }
    if (a.value() instanceof String text) {
      return text(text, (String) right);
    }
    if (a.value() instanceof Boolean truth) {
      return Boolean.compare(truth, (Boolean) right);
    }
    if (a.value() instanceof LocalDate date) {
      return Integer.signum(date.compareTo((LocalDate) right));
    }
    if (a.value() instanceof LocalTime time) {
      return Integer.signum(time.compareTo((LocalTime) right));
    }
    if (a.value() instanceof Instant instant) {
      return Integer.signum(instant.compareTo((Instant) right));
    }
    if (a.value() instanceof LocalDateTime dateTime) {
      return Integer.signum(dateTime.compareTo((LocalDateTime) right));
    }
    UUID left = (UUID) a.value();
    UUID other = (UUID) right;
    int high = Long.compareUnsigned(left.getMostSignificantBits(), other.getMostSignificantBits());
    return high != 0
        ? Integer.signum(high)
        : Integer.signum(
            Long.compareUnsigned(left.getLeastSignificantBits(), other.getLeastSignificantBits()));
  }

  private static int numbers(Number a, Number b) {
    if (a instanceof Double left) {
      return b instanceof Double right ? doubles(left, right) : -exactToDouble(b, left);
    }
    if (b instanceof Double right) {
      return exactToDouble(a, right);
    }
    if (a instanceof Long left && b instanceof Long right) {
      return Long.compare(left, right);
    }
    return Integer.signum(decimal(a).compareTo(decimal(b)));
  }

  private static BigDecimal decimal(Number exact) {
    return exact instanceof Long whole ? BigDecimal.valueOf(whole) : (BigDecimal) exact;
  }

  private static int exactToDouble(Number exact, double number) {
    return exact instanceof Long whole
        ? wholeToDouble(whole, number)
        : decimalToDouble((BigDecimal) exact, number);
  }

  /** Plain numeric order: both zeros are equal. Neither is NaN. */
  private static int doubles(double a, double b) {
    return a < b ? -1 : a > b ? 1 : 0;
  }

  /** Exact order of a whole number and a double that is not NaN. */
  private static int wholeToDouble(long whole, double number) {
    if (number >= 0x1p63) {
      return -1;
    }
    if (number < -0x1p63) {
      return 1;
    }
    long truncated = (long) number;
    if (whole != truncated) {
      return whole < truncated ? -1 : 1;
    }
    return doubles(0.0, number - truncated);
  }

  private static int decimalToDouble(BigDecimal decimal, double number) {
    if (Double.isInfinite(number)) {
      return number > 0 ? -1 : 1;
    }
    return Integer.signum(decimal.compareTo(new BigDecimal(number)));
  }

  private static int text(String a, String b) {
    int shared = Math.min(a.length(), b.length());
    for (int i = 0; i < shared; i++) {
      char left = a.charAt(i);
      char right = b.charAt(i);
      if (left != right) {
        // Halves of a surrogate pair stand for code points behind all others.
        boolean leftHigh = Character.isSurrogate(left);
        boolean rightHigh = Character.isSurrogate(right);
        return leftHigh == rightHigh ? (left < right ? -1 : 1) : (leftHigh ? 1 : -1);
      }
    }
    return Integer.compare(a.length(), b.length());
  }
}
