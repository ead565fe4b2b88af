package dev.graticule.table;

import dev.graticule.GraticuleException;
import dev.graticule.job.Backoff;
import dev.graticule.job.JobInterruptedException;
import dev.graticule.table.CommitConflictException.Remedy;
import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tries a commit again that lost a race. The one place where retries of commits are counted: the
 * formats' own loops are switched off inside it.
 *
 * @param backoff how often and how long apart
 * @param random draws the jitter
 * @param sleeper waits
 * @param slow what a commit may take before it is warned of
 */
record CommitRetries(
    Backoff backoff, RandomGenerator random, LakeOptions.Sleeper sleeper, Duration slow) {
  private static final Logger LOG = LoggerFactory.getLogger(CommitRetries.class);

  /** Computes a commit anew when what it was computed from has changed. */
  @FunctionalInterface
  interface Redo {
    /**
     * The commit as it is to be now.
     *
     * @param lost why the last one was a conflict
     * @return the next commit to try
     * @throws TableException when it cannot be computed anew
     */
    Commit after(CommitConflictException lost);
  }

  static CommitRetries of(LakeOptions options) {
    return new CommitRetries(
        options.commitBackoff(), options.random(), options.sleeper(), options.slowCommit());
  }

  /** Commits a value that only its caller could compute anew. */
  Committed commit(String table, TableLog log, Commit commit) {
    return commit(table, log, commit, Optional.empty());
  }

  /** Commits a value that is computed anew when it has to be. */
  Committed commit(String table, TableLog log, Commit commit, Redo redo) {
    return commit(table, log, commit, Optional.of(redo));
  }

  private Committed commit(String table, TableLog log, Commit first, Optional<Redo> redo) {
    long began = System.nanoTime();
    Commit commit = first;
    for (int attempt = 1; ; attempt++) {
      CommitConflictException lost;
      try {
        return measured(table, commitOrFind(log, commit), began, attempt);
      } catch (CommitConflictException e) {
        lost = e;
      }
      boolean again = lost.remedy() == Remedy.COMMIT_AGAIN;
      if (!again && redo.isEmpty()) {
        throw lost;
      }
      requireAnotherTry(table, attempt, lost);
      waitBefore(table, attempt + 1);
      commit = again ? commit : redo.get().after(lost);
    }
  }

  /**
   * A lost answer is asked for once more where that is safe: with a key a commit that landed is
   * found, and one that did not is done now.
   */
  private static Committed commitOrFind(TableLog log, Commit commit) {
    try {
      return log.commit(commit);
    } catch (CommitUnknownException unknown) {
      if (commit.idempotencyKey().isEmpty()) {
        throw unknown;
      }
      try {
        return log.commit(commit);
      } catch (GraticuleException again) {
        unknown.addSuppressed(again);
        throw unknown;
      }
    }
  }

  private Committed measured(String table, Committed committed, long began, int attempts) {
    Duration took = Duration.ofNanos(System.nanoTime() - began);
    if (took.compareTo(slow) > 0) {
      LOG.warn(
          "A commit to table \"{}\" took {} ms in {} tries; more than {} ms is slow.",
          table,
          took.toMillis(),
          attempts,
          slow.toMillis());
    }
    return new Committed(committed.snapshot(), committed.outcome(), took);
  }

  private void requireAnotherTry(String table, int attempt, CommitConflictException lost) {
    if (attempt >= backoff.tries()) {
      throw new CommitConflictException(
          lost.remedy(),
          "The commit to table \"%s\" lost the race %d times, the last to: %s Try again later, or give the lake a longer back-off."
              .formatted(table, attempt, lost.getMessage()),
          lost);
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
