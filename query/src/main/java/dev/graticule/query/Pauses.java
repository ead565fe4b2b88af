package dev.graticule.query;

import dev.graticule.job.Backoff;
import dev.graticule.job.JobInterruptedException;
import dev.graticule.table.LakeOptions.Sleeper;
import java.util.random.RandomGenerator;

/**
 * How long to wait before a store is asked again that failed in passing.
 *
 * @param backoff how long apart
 * @param random draws the jitter
 * @param sleeper waits
 */
record Pauses(Backoff backoff, RandomGenerator random, Sleeper sleeper) {

  /** Waits before the second try. Blocks. */
  void beforeSecondTry(String query) {
    try {
      sleeper.sleep(backoff.waitBefore(2, random));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new JobInterruptedException(
          query + " was interrupted while it waited for another try.", e);
    }
  }
}
