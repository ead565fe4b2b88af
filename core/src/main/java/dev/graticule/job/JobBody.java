package dev.graticule.job;

/**
 * The work of a job.
 *
 * @param <T> what it yields
 */
@FunctionalInterface
public interface JobBody<T> {
  /**
   * Does the work on the job's thread.
   *
   * @param control reports progress, notices a cancel
   * @return the value that ends the job
   * @throws Exception the error that ends the job: a {@link dev.graticule.GraticuleException} as it
   *     is, a checked one wrapped in {@link JobFailedException}
   */
  T run(JobControl control) throws Exception;
}
