package dev.graticule.job;

import java.time.Duration;
import java.util.OptionalDouble;

/**
 * How far a job is: a snapshot, never updated.
 *
 * @param rows rows done so far
 * @param bytes bytes done so far, as the job's own page defines them
 * @param files files finished so far
 * @param elapsed time since the body began; zero before
 * @param fraction share of the work done, 0 to 1, where the job can tell
 */
public record Progress(
    long rows, long bytes, long files, Duration elapsed, OptionalDouble fraction) {

  /**
   * The mean rate since the body began.
   *
   * @return rows per second; 0 before the first moment has passed
   */
  public double rowsPerSecond() {
    double seconds = elapsed.toNanos() / 1e9;
    return seconds <= 0 ? 0 : rows / seconds;
  }
}
