package dev.graticule.convert;

import dev.graticule.contract.ColumnType;
import dev.graticule.contract.ColumnType.TimeUnit;
import dev.graticule.contract.ColumnType.TimeZoning;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;

/** Days and times as a column holds them, or an {@link UnfitValueException}. */
final class Times {
  private static final long NANOS_PER_SECOND = 1_000_000_000;

  private Times() {}

  static int day(LocalDate date) {
    try {
      return Math.toIntExact(date.toEpochDay());
    } catch (ArithmeticException e) {
      throw new UnfitValueException("%s lies outside the days of 32 bits.".formatted(date));
    }
  }

  static long micros(LocalTime time) {
    long nanos = time.toNanoOfDay();
    if (nanos % 1_000 != 0) {
      throw new UnfitValueException(
          "%s is finer than microseconds; truncate it first.".formatted(time));
    }
    return nanos / 1_000;
  }

  /** An Instant for a moment, a LocalDateTime for a clock reading. */
  static long ticks(Object value, ColumnType.Timestamp type) {
    Instant instant =
        type.zoning() == TimeZoning.UTC
            ? (Instant) value
            : ((LocalDateTime) value).toInstant(ZoneOffset.UTC);
    long perSecond = perSecond(type.unit());
    long nanosPerTick = NANOS_PER_SECOND / perSecond;
    if (instant.getNano() % nanosPerTick != 0) {
      throw new UnfitValueException(
          "%s is finer than %s; truncate it first, or make the column finer."
              .formatted(value, type.unit()));
    }
    long part = instant.getNano() / nanosPerTick;
    long seconds = instant.getEpochSecond();
    // Counted back from the next second when before the epoch: the second may be out of range.
    boolean before = seconds < 0 && part > 0;
    try {
      long whole = Math.multiplyExact(before ? seconds + 1 : seconds, perSecond);
      return Math.addExact(whole, before ? part - perSecond : part);
    } catch (ArithmeticException e) {
      throw new UnfitValueException(
          "%s is out of the range of 64 bits of %s; make the column coarser."
              .formatted(value, type.unit()));
    }
  }

  private static long perSecond(TimeUnit unit) {
    return switch (unit) {
      case MILLIS -> 1_000;
      case MICROS -> 1_000_000;
      case NANOS -> NANOS_PER_SECOND;
    };
  }
}
