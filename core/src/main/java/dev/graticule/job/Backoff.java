package dev.graticule.job;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How often to try again and how long to wait between: exponential with full jitter. Retries are
 * counted in one place only, the one that holds the back-off.
 *
 * @param first the ceiling of the first wait
 * @param factor by which the ceiling grows with each try
 * @param ceiling the longest wait
 * @param tries how many tries in all, the first included; at least 1
 */
public record Backoff(Duration first, double factor, Duration ceiling, int tries) {

  /** Checks the parts. */
  public Backoff {
    if (first.isNegative() || ceiling.compareTo(first) < 0 || !(factor >= 1) || tries < 1) {
      throw new IllegalArgumentException(
          "A back-off needs 0 <= first <= ceiling, factor >= 1 and at least one try, not first %s, factor %s, ceiling %s, tries %d."
              .formatted(first, factor, ceiling, tries));
    }
  }

  /**
   * For commits that lost a race: 100 ms, doubling, at most 30 s, 10 tries.
   *
   * @return the preset
   */
  public static Backoff commits() {
    return new Backoff(Duration.ofMillis(100), 2, Duration.ofSeconds(30), 10);
  }

  /**
   * For store calls that failed in passing: 50 ms, doubling, at most 2 s, 5 tries.
   *
   * @return the preset
   */
  public static Backoff storeCalls() {
    return new Backoff(Duration.ofMillis(50), 2, Duration.ofSeconds(2), 5);
  }

  /**
   * A single try.
   *
   * @return the preset
   */
  public static Backoff none() {
    return new Backoff(Duration.ZERO, 1, Duration.ZERO, 1);
  }

  /**
   * The wait before a try, drawn evenly between zero and the ceiling of that try.
   *
   * @param tryNumber the try about to be made; 2 is the first retry
   * @param random where the jitter comes from
   * @return how long to wait
   */
  public Duration waitBefore(int tryNumber, RandomGenerator random) {
    if (tryNumber <= 1) {
      return Duration.ZERO;
    }
    double grown = first.toNanos() * Math.pow(factor, tryNumber - 2);
    long limit = (long) Math.min(grown, (double) ceiling.toNanos());
    return Duration.ofNanos(limit <= 0 ? 0 : random.nextLong(limit + 1));
  }
}
