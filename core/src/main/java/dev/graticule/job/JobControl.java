package dev.graticule.job;

/**
 * What the body of a job uses to report and to notice that it was cancelled. Safe for use by
 * several threads.
 */
public interface JobControl {

  /**
   * Adds to the job's counters.
   *
   * @param rows rows done since the last call
   * @param bytes bytes done since the last call
   */
  void advance(long rows, long bytes);

  /** Counts one finished file. */
  void fileDone();

  /**
   * States the share of the work that is done.
   *
   * @param fraction 0 to 1; clamped
   */
  void fraction(double fraction);

  /**
   * Tells whether the job was cancelled.
   *
   * @return whether it was
   */
  boolean isCancelled();

  /**
   * Ends the body when the job was cancelled. To be called between units of work.
   *
   * @throws JobCancelledException when the job was cancelled
   */
  void checkCancelled();

  /**
   * Registers what stops a blocking call of the body. Run once, by the cancelling thread; at once,
   * by this thread, when the job is cancelled already. It must be quick and must not throw.
   *
   * @param hook what to run
   * @return takes the hook back when closed
   */
  Registration onCancel(Runnable hook);

  /** A hook's registration. */
  @FunctionalInterface
  interface Registration extends AutoCloseable {
    /** Takes the hook back. Safe to call twice. */
    @Override
    void close();
  }
}
