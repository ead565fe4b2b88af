package dev.graticule.examples.tour;

import dev.graticule.job.Job;
import dev.graticule.job.JobTimeoutException;
import dev.graticule.job.Progress;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;

/** Says how far a job is, once a second, until it has ended. */
final class ProgressLine {
  private static final Duration STEP = Duration.ofSeconds(1);

  private ProgressLine() {}

  static <T> T await(String what, Job<T> job, PrintStream out) {
    while (true) {
      try {
        T value = job.await(STEP);
        say(what, job.progress(), out);
        return value;
      } catch (JobTimeoutException e) {
        say(what, job.progress(), out);
      }
    }
  }

  private static void say(String what, Progress progress, PrintStream out) {
    out.printf(
        Locale.ROOT,
        "  %-10s %,12d rows  %,12.0f rows/s%n",
        what,
        progress.rows(),
        progress.rowsPerSecond());
  }
}
