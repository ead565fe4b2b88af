package dev.graticule.table;

import dev.graticule.job.JobControl;

/** A job's control for work that its progress has counted before. */
record Uncounted(JobControl control) implements JobControl {

  @Override
  public void advance(long rows, long bytes) {}

  @Override
  public void fileDone() {}

  @Override
  public void fraction(double fraction) {}

  @Override
  public boolean isCancelled() {
    return control.isCancelled();
  }

  @Override
  public void checkCancelled() {
    control.checkCancelled();
  }

  @Override
  public Registration onCancel(Runnable hook) {
    return control.onCancel(hook);
  }
}
