package dev.graticule.bench;

import static dev.graticule.query.Query.from;

import dev.graticule.job.Job;
import dev.graticule.query.QuerySummary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Cancels queries at all stages of their way: {@code CancelWorker FOLDER QUERIES}. Tells what is
 * left, before and after, as "bytes of batches|threads|open files|temporary files|KiB resident".
 */
final class CancelWorker implements WorkerLoop.Round {
  private final OurWindows client;
  private final int queries;
  private final Path temporary;
  private String before = "";

  private CancelWorker(OurWindows client, int queries, Path temporary) {
    this.client = client;
    this.queries = queries;
    this.temporary = temporary;
  }

  public static void main(String[] args) throws Exception {
    try (OurWindows client = new OurWindows(Path.of(args[0]).toAbsolutePath(), 0)) {
      WorkerLoop.serve(
          new CancelWorker(
              client, Integer.parseInt(args[1]), Path.of(System.getProperty("java.io.tmpdir"))));
    }
  }

  @Override
  public void prepare() throws Exception {
    client.ask(ConcurrentWorker.windows(1).get(0));
    before = left();
  }

  @Override
  public void run() throws Exception {
    for (int i = 0; i < queries; i++) {
      Job<QuerySummary> job =
          client
              .engine()
              .query(from(BenchTables.NAME).select("id", "geometry"))
              .forEachBatch(batch -> {});
      Thread.sleep(i % 10);
      job.cancel();
    }
    client.ask(ConcurrentWorker.windows(1).get(0));
  }

  @Override
  public String result() throws Exception {
    // Idle threads of the pools end after ten seconds.
    Thread.sleep(12_000);
    return before + ";" + left();
  }

  private String left() throws Exception {
    System.gc();
    Thread.sleep(500);
    return "%d|%d|%d|%d|%d"
        .formatted(
            client.lake().allocator().getAllocatedMemory(),
            Thread.activeCount(),
            count(Path.of("/proc/self/fd")),
            files(temporary),
            resident());
  }

  private static long count(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return 0;
    }
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.count();
    }
  }

  private static long files(Path folder) throws IOException {
    try (Stream<Path> entries = Files.walk(folder)) {
      return entries.filter(Files::isRegularFile).count();
    }
  }

  static long resident() throws IOException {
    Path status = Path.of("/proc/self/status");
    List<String> lines = Files.exists(status) ? Files.readAllLines(status) : List.of();
    return lines.stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
        .findFirst()
        .orElse(0);
  }
}
