package dev.graticule.bench;

import dev.graticule.contract.Bounds;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Window queries, so many in flight: {@code ConcurrentWorker ours|duplicate|instance FOLDER
 * EXTENSIONS IN_FLIGHT QUERIES BUDGET_MIB}; a budget of 0 is the default one. Tells the answers,
 * and behind a bar how many queries failed and the 99th percentile of their seconds.
 */
final class ConcurrentWorker implements WorkerLoop.Round {
  private static final int PLACES = 30;
  private static final double HALF_DEGREES = 0.15;

  private final WindowClient client;
  private final int inFlight;
  private final List<Bounds> windows;
  private final double[] seconds;
  private final AtomicReference<WindowClient.Answer> answers = new AtomicReference<>();
  private final AtomicInteger failed = new AtomicInteger();

  private ConcurrentWorker(WindowClient client, int inFlight, int queries) {
    this.client = client;
    this.inFlight = inFlight;
    this.windows = windows(queries);
    this.seconds = new double[queries];
  }

  public static void main(String[] args) throws Exception {
    Path folder = Path.of(args[1]).toAbsolutePath();
    try (WindowClient client =
        args[0].equals("ours")
            ? new OurWindows(folder, Integer.parseInt(args[5]))
            : new DuckDbWindows(folder, args[2], args[0].equals("instance"))) {
      WorkerLoop.serve(
          new ConcurrentWorker(client, Integer.parseInt(args[3]), Integer.parseInt(args[4])));
    }
  }

  /** Small windows around the places that {@link MakeRows} knows. */
  static List<Bounds> windows(int count) {
    SplittableRandom random = new SplittableRandom(42);
    double[][] places = new double[PLACES][2];
    for (double[] place : places) {
      place[0] = random.nextDouble(-170, 170);
      place[1] = random.nextDouble(-60, 70);
    }
    SplittableRandom chance = new SplittableRandom(7);
    List<Bounds> windows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      double[] place = places[chance.nextInt(PLACES)];
      double x = place[0] + chance.nextGaussian();
      double y = place[1] + chance.nextGaussian();
      windows.add(
          Bounds.of(x - HALF_DEGREES, y - HALF_DEGREES, x + HALF_DEGREES, y + HALF_DEGREES));
    }
    return windows;
  }

  @Override
  public void prepare() {
    answers.set(WindowClient.Answer.NONE);
    failed.set(0);
  }

  @Override
  public void run() throws Exception {
    ExecutorService clients = Executors.newFixedThreadPool(inFlight);
    try {
      AtomicInteger next = new AtomicInteger();
      List<Future<?>> ends = new ArrayList<>();
      for (int i = 0; i < inFlight; i++) {
        ends.add(clients.submit(() -> askInTurn(next)));
      }
      for (Future<?> end : ends) {
        end.get();
      }
    } finally {
      clients.shutdown();
    }
  }

  private void askInTurn(AtomicInteger next) {
    for (int i = next.getAndIncrement(); i < windows.size(); i = next.getAndIncrement()) {
      Bounds window = windows.get(i);
      long from = System.nanoTime();
      try {
        WindowClient.Answer answer = client.ask(window);
        answers.accumulateAndGet(answer, WindowClient.Answer::plus);
      } catch (Exception e) {
        failed.incrementAndGet();
        System.err.println(e);
      }
      seconds[i] = (System.nanoTime() - from) / 1e9;
    }
  }

  @Override
  public String result() {
    double[] sorted = seconds.clone();
    Arrays.sort(sorted);
    double p99 = sorted[(int) Math.ceil(0.99 * sorted.length) - 1];
    return "%s|%d|%f".formatted(answers.get(), failed.get(), p99);
  }
}
