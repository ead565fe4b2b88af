package dev.graticule.bench;

import static dev.graticule.query.Query.from;

import dev.graticule.batch.Batch;
import dev.graticule.bench.CancelTimes.Phase;
import dev.graticule.job.Job;
import dev.graticule.query.QuerySummary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Cancels queries at all stages of their way: {@code CancelWorker FOLDER QUERIES}. Tells what is
 * left, before and after, as "bytes of batches|threads|open files|temporary files|KiB resident",
 * and then how long cancels took in each phase: {@link CancelTimes#text}.
 */
final class CancelWorker implements WorkerLoop.Round {
  /** Of a budget that holds a few queries, so that more of them wait. */
  private static final int BUDGET_MEBIBYTES = 512;

  private static final int MOST_HOLDING = 1_000;

  private final OurWindows client;
  private final CancelTimes times;
  private final int queries;
  private final Path temporary;
  private String before = "";

  private CancelWorker(OurWindows client, CancelTimes times, int queries, Path temporary) {
    this.client = client;
    this.times = times;
    this.queries = queries;
    this.temporary = temporary;
  }

  public static void main(String[] args) throws Exception {
    CancelTimes times = new CancelTimes();
    try (OurWindows client =
        new OurWindows(Path.of(args[0]).toAbsolutePath(), BUDGET_MEBIBYTES, times)) {
      WorkerLoop.serve(
          new CancelWorker(
              client,
              times,
              Integer.parseInt(args[1]),
              Path.of(System.getProperty("java.io.tmpdir"))));
    }
  }

  @Override
  public void prepare() throws Exception {
    warm();
    times.clear();
    before = left();
  }

  @Override
  public void run() throws Exception {
    int each = Math.max(1, queries / Phase.values().length);
    for (int i = 0; i < each; i++) {
      Job<QuerySummary> planning = ask(batch -> {});
      times.cancel(Phase.PLANNING, times.name(), planning);
      Job<QuerySummary> begun = ask(batch -> {});
      String name = times.name();
      Thread.sleep(i % 10);
      times.cancel(Phase.BEFORE_FIRST_BATCH, name, begun);
      cancelMidStream();
    }
    cancelQueued(each);
    warm();
  }

  private void warm() throws InterruptedException {
    client.ask(ConcurrentWorker.windows(1).get(0));
    times.await(times.name());
  }

  private Job<QuerySummary> ask(Consumer<Batch> consumer) {
    return client
        .engine()
        .query(from(BenchTables.NAME).select("id", "geometry"))
        .forEachBatch(consumer);
  }

  private void cancelMidStream() throws InterruptedException {
    CountDownLatch first = new CountDownLatch(1);
    Job<QuerySummary> job = ask(batch -> first.countDown());
    String name = times.name();
    first.await();
    times.cancel(Phase.MID_STREAM, name, job);
  }

  /** Some queries hold the whole budget until all those behind them were cancelled. */
  private void cancelQueued(int count) throws InterruptedException {
    CountDownLatch done = new CountDownLatch(1);
    List<String> holding = new ArrayList<>();
    try {
      List<Job<QuerySummary>> held = new ArrayList<>();
      while (client.engine().state().admission().waiting() == 0) {
        if (holding.size() == MOST_HOLDING) {
          throw new IllegalStateException("The budget holds " + MOST_HOLDING + " queries.");
        }
        held.add(ask(batch -> hold(done)));
        holding.add(times.name());
      }
      for (int i = 0; i < count; i++) {
        Job<QuerySummary> job = ask(batch -> {});
        times.cancel(Phase.QUEUED, times.name(), job);
      }
      held.forEach(Job::cancel);
    } finally {
      done.countDown();
    }
    for (String name : holding) {
      times.await(name);
    }
  }

  private static void hold(CountDownLatch done) {
    try {
      done.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public String result() throws Exception {
    // Idle threads of the pools end after ten seconds.
    Thread.sleep(12_000);
    return before + ";" + left() + ";" + times.text();
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
