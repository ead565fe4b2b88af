package dev.graticule.job;

import java.time.Duration;
import java.util.concurrent.CompletionStage;

/**
 * Work that runs elsewhere and ends in a value or an error.
 *
 * <p>Safe for use by several threads. See the package page for which thread completes a job and
 * what cancelling stops.
 *
 * @param <T> what the work yields
 */
public interface Job<T> extends CompletionStage<T> {

  /**
   * Waits for the end and gives the value.
   *
   * @return the value
   * @throws dev.graticule.GraticuleException the very error that ended the job
   * @throws JobCancelledException when the job was cancelled
   * @throws JobInterruptedException when this thread was interrupted while it waited; the job runs
   *     on and the interrupt flag is set again
   */
  T await();

  /**
   * Waits for the end at most so long.
   *
   * @param limit how long to wait
   * @return the value
   * @throws JobTimeoutException when the job was not done by then; the job runs on
   * @see #await()
   */
  T await(Duration limit);

  /**
   * Stops the work. The job ends with {@link JobCancelledException} at once; what the work held is
   * freed by its own thread soon after. Cancelling an ended job does nothing.
   *
   * @return whether this call ended the job
   */
  boolean cancel();

  /**
   * Tells whether the job has ended, by value, error or cancel.
   *
   * @return whether it has ended
   */
  boolean isDone();

  /**
   * How far the work is, at this moment.
   *
   * @return a snapshot of the counters
   */
  Progress progress();
}
