package dev.graticule.batch;

import dev.graticule.contract.ColumnType.TimeUnit;

/** Seconds and nanoseconds as whole units of a timestamp, and back. */
final class Ticks {
  private static final long NANOS = 1_000_000_000;

  private Ticks() {}

  static long perSecond(TimeUnit unit) {
    return switch (unit) {
      case MILLIS -> 1_000;
      case MICROS -> 1_000_000;
      case NANOS -> NANOS;
    };
  }

  /**
   * The units since the epoch.
   *
   * @throws ArithmeticException when they are not whole or too many for 64 bits
   */
  static long of(long seconds, int nanos, TimeUnit unit) {
    long perSecond = perSecond(unit);
    long nanosPerTick = NANOS / perSecond;
    if (nanos % nanosPerTick != 0) {
      throw new ArithmeticException("is finer than " + unit + "; truncate it first");
    }
    long part = nanos / nanosPerTick;
    // Counted from the next second when before the epoch: the second itself may be out of range.
    boolean before = seconds < 0 && part > 0;
    try {
      long whole = Math.multiplyExact(before ? seconds + 1 : seconds, perSecond);
      return Math.addExact(whole, before ? part - perSecond : part);
    } catch (ArithmeticException e) {
      throw new ArithmeticException("is out of the range of 64 bits of " + unit);
    }
  }

  static long seconds(long ticks, TimeUnit unit) {
    return Math.floorDiv(ticks, perSecond(unit));
  }

  static int nanos(long ticks, TimeUnit unit) {
    long perSecond = perSecond(unit);
    return Math.toIntExact(Math.floorMod(ticks, perSecond) * (NANOS / perSecond));
  }
}
