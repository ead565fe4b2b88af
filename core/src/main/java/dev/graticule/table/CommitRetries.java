package dev.graticule.table;

import dev.graticule.job.Backoff;
import dev.graticule.job.JobInterruptedException;
import dev.graticule.table.CommitConflictException.Remedy;
import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Tries a commit again that lost a race. The one place where retries of commits are counted: the
 * formats' own loops are switched off inside it.
 *
 * @param backoff how often and how long apart
 * @param random draws the jitter
 * @param sleeper waits
 */
record CommitRetries(Backoff backoff, RandomGenerator random, LakeOptions.Sleeper sleeper) {

  Committed commit(String table, TableLog log, Commit commit) {
    for (int attempt = 1; ; attempt++) {
      try {
        return log.commit(commit);
      } catch (CommitConflictException lost) {
        if (lost.remedy() != Remedy.COMMIT_AGAIN) {
          throw lost;
        }
        if (attempt >= backoff.tries()) {
          throw new CommitConflictException(
              Remedy.COMMIT_AGAIN,
              "The commit to table \"%s\" lost the race %d times, the last to: %s Try again later, or give the lake a longer back-off."
                  .formatted(table, attempt, lost.getMessage()),
              lost);
        }
        waitBefore(table, attempt + 1);
      }
    }
  }

  private void waitBefore(String table, int attempt) {
    Duration wait = backoff.waitBefore(attempt, random);
    try {
      sleeper.sleep(wait);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new JobInterruptedException(
          "Interrupted while waiting to commit to table \"%s\" again; nothing was committed."
              .formatted(table),
          e);
    }
  }
}
