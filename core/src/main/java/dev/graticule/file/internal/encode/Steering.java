package dev.graticule.file.internal.encode;

import dev.graticule.file.SizeTarget;
import java.util.OptionalDouble;

/**
 * Steers a file to its target. Before each row group it says how long that may become, as far as
 * what is measured by then can tell where the file ends: most of the file in row groups of the
 * usual size, then shorter ones, each measured before the next is begun. A row group that turns out
 * shorter than thought is followed by one more; only one that turns out longer is a miss, so plans
 * lean to the short side.
 *
 * <p>A large row begins a row group. From then on row groups are so short that the file cannot pass
 * its target by more than that row, whatever they compress to.
 */
final class Steering {
  /** A file whose compression nobody knows finds out with a quarter of what it may hold. */
  private static final double FIRST_SHARE = 0.25;

  /**
   * What other files told is trusted for a good half of this one, while that cannot be too much.
   */
  private static final double TOLD_SHARE = 0.6;

  /** Near enough: a further row group would not pay. */
  private static final double NEAR = 0.05;

  /** The last row group is at most this share of the file, so its error is a small one. */
  private static final double LAST_SHARE = 0.25;

  /** Left over for the last row group. */
  private static final double LAST_RESERVE = 0.125;

  /** The last row group aims a little short: a miss by too much cannot be mended. */
  private static final double LEAN = 0.005;

  /** What may stay unmeasured when a row group is planned. */
  private static final double UNMEASURED = 1 / 64.0;

  private final SizeTarget target;
  private final SizeEstimate estimate;
  private long largest;

  Steering(SizeTarget target, SizeEstimate estimate) {
    this.target = target;
    this.estimate = estimate;
  }

  /** How long the file is to become. */
  long target() {
    return target.bytes();
  }

  /** Tells whether a row of so many plain bytes is large. */
  boolean isLarge(long row) {
    return row > target.largeRow();
  }

  /** A row above this many plain bytes is large. */
  long largeRow() {
    return target.largeRow();
  }

  /** A large row is in the file. */
  void sawLarge(long row) {
    largest = Math.max(largest, row);
  }

  /** The largest of the large rows in plain bytes; 0 without any. */
  long largest() {
    return largest;
  }

  /**
   * Tells whether the next row group can only be planned when all before it are measured.
   *
   * @param remaining about how many bytes are left
   * @param usual how long the last row group was, plain
   */
  boolean mustMeasure(long remaining, long usual) {
    double worst = estimate.worst().orElse(1);
    return estimate.uncertain() > UNMEASURED * target.bytes()
        && (remaining < 2 * worst * usual
            || remaining < LAST_SHARE * target.bytes()
            || largest > 0);
  }

  /**
   * Tells whether the file ends here.
   *
   * @param remaining how many bytes are left
   * @param nextRow the next row's plain bytes
   */
  boolean isFull(long remaining, long nextRow) {
    if (remaining <= NEAR * target.bytes()) {
      return true;
    }
    if (!isLarge(nextRow)) {
      return false;
    }
    // A large row spoils only a file that it is in, and goes where it spoils less.
    boolean mayEnd = remaining <= 2 * NEAR * target.bytes() || largest > 0;
    double row = estimate.known().orElse(1) * (double) nextRow;
    return mayEnd && row - remaining > remaining;
  }

  /**
   * How many plain bytes the next row group may have.
   *
   * @param remaining how many bytes are left
   */
  long allowance(long remaining) {
    long allowed = planned(remaining);
    return Math.max(1, largest > 0 ? Math.min(allowed, remaining + largest) : allowed);
  }

  private long planned(long remaining) {
    OptionalDouble known = estimate.worst();
    if (known.isEmpty()) {
      return Math.round(FIRST_SHARE * remaining);
    }
    double ratio = known.getAsDouble();
    if (estimate.measured().isEmpty()) {
      return Math.round(Math.min(TOLD_SHARE / ratio, 1) * remaining);
    }
    double bytes =
        remaining <= LAST_SHARE * target.bytes()
            ? remaining - LEAN * target.bytes()
            : remaining - LAST_RESERVE * target.bytes();
    return Math.round(bytes / ratio);
  }
}
