package dev.graticule.bench;

import com.sun.management.OperatingSystemMXBean;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The loop of a worker process: a line in, one piece of work, a line out with seconds, CPU seconds,
 * peak KiB and what came of it.
 */
final class WorkerLoop {
  /** A piece of work, perhaps with something before and after it that is not timed. */
  @FunctionalInterface
  interface Round {
    /** Comes before the work. */
    default void prepare() throws Exception {}

    /** Is timed. */
    void run() throws Exception;

    /** Comes after the work; what is told here has to be the same of all workers of a round. */
    default String result() throws Exception {
      return "";
    }
  }

  private WorkerLoop() {}

  static void serve(Round round) throws Exception {
    OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    while (lines.readLine() != null) {
      round.prepare();
      long cpu = system.getProcessCpuTime();
      long wall = System.nanoTime();
      round.run();
      double seconds = (System.nanoTime() - wall) / 1e9;
      double cpuSeconds = (system.getProcessCpuTime() - cpu) / 1e9;
      System.out.printf("%f\t%f\t%d\t%s%n", seconds, cpuSeconds, peakKib(), round.result());
    }
  }

  /** The highest resident set of this process; 0 where the system does not tell. */
  private static long peakKib() throws IOException {
    Path status = Path.of("/proc/self/status");
    if (!Files.exists(status)) {
      return 0;
    }
    return Files.readAllLines(status).stream()
        .filter(line -> line.startsWith("VmHWM:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
        .findFirst()
        .orElse(0);
  }
}
