package dev.graticule.bench;

import dev.graticule.job.Job;
import dev.graticule.query.QueryObserver;
import dev.graticule.query.QueryProfile;
import dev.graticule.query.QuerySummary;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * How long after a cancel a caller's job has ended, and how long until the query has let go of its
 * threads, connection and memory. One thread asks and cancels.
 */
final class CancelTimes implements QueryObserver {
  private static final long LONGEST_SECONDS = 60;

  private final BlockingQueue<String> asked = new LinkedBlockingQueue<>();
  private final Map<String, Long> freed = new ConcurrentHashMap<>();
  private final Map<String, CountDownLatch> letGo = new ConcurrentHashMap<>();
  private final Map<Phase, List<Long>> toEnd = new EnumMap<>(Phase.class);
  private final Map<Phase, List<Long>> toFree = new EnumMap<>(Phase.class);

  /** Where a query is when it is cancelled. */
  enum Phase {
    /** It was asked just now. */
    PLANNING,
    /** Others have all the memory. */
    QUEUED,
    /** DuckDB works, or is about to. */
    BEFORE_FIRST_BATCH,
    /** Batches come. */
    MID_STREAM
  }

  @Override
  public void asked(String query) {
    letGo.put(query, new CountDownLatch(1));
    asked.add(query);
  }

  @Override
  public void ended(QueryProfile profile) {
    freed.put(profile.query(), System.nanoTime());
    Optional.ofNullable(letGo.get(profile.query())).ifPresent(CountDownLatch::countDown);
  }

  /** The name of the query that was asked last. */
  String name() throws InterruptedException {
    String name = asked.poll(LONGEST_SECONDS, TimeUnit.SECONDS);
    if (name == null) {
      throw new IllegalStateException("No query was asked for " + LONGEST_SECONDS + " seconds.");
    }
    return name;
  }

  /** Cancels a query, waits until it has let go, and notes both times when it had not ended. */
  void cancel(Phase phase, String name, Job<QuerySummary> job) throws InterruptedException {
    CountDownLatch ended = new CountDownLatch(1);
    long[] at = new long[1];
    boolean late = job.isDone();
    long from = System.nanoTime();
    job.whenComplete(
        (summary, error) -> {
          at[0] = System.nanoTime();
          ended.countDown();
        });
    job.cancel();
    await(ended, name);
    await(Optional.ofNullable(letGo.get(name)).orElseThrow(), name);
    if (!late) {
      toEnd.computeIfAbsent(phase, p -> new ArrayList<>()).add(at[0] - from);
      toFree
          .computeIfAbsent(phase, p -> new ArrayList<>())
          .add(Optional.ofNullable(freed.get(name)).orElseThrow() - from);
    }
    forget(name);
  }

  /** Waits until a query has let go that ends by itself. */
  void await(String name) throws InterruptedException {
    await(Optional.ofNullable(letGo.get(name)).orElseThrow(), name);
    forget(name);
  }

  private void forget(String name) {
    letGo.remove(name);
    freed.remove(name);
  }

  private static void await(CountDownLatch latch, String name) throws InterruptedException {
    if (!latch.await(LONGEST_SECONDS, TimeUnit.SECONDS)) {
      throw new IllegalStateException(
          name + " had not ended " + LONGEST_SECONDS + " seconds after it was cancelled.");
    }
  }

  /** Forgets what was measured so far. */
  void clear() {
    toEnd.clear();
    toFree.clear();
  }

  /** A part "phase|cancels|job p99|job max|freed p99|freed max" for each phase, in ms. */
  String text() {
    List<String> parts = new ArrayList<>();
    toEnd.forEach(
        (phase, ends) ->
            parts.add(
                String.format(
                    Locale.ROOT,
                    "%s|%d|%.3f|%.3f|%.3f|%.3f",
                    phase.name().toLowerCase(Locale.ROOT),
                    ends.size(),
                    p99(ends),
                    max(ends),
                    p99(toFree.getOrDefault(phase, ends)),
                    max(toFree.getOrDefault(phase, ends)))));
    return String.join(";", parts);
  }

  private static double p99(List<Long> nanos) {
    List<Long> sorted = new ArrayList<>(nanos);
    Collections.sort(sorted);
    return sorted.get((int) Math.ceil(sorted.size() * 0.99) - 1) / 1e6;
  }

  private static double max(List<Long> nanos) {
    return Collections.max(nanos) / 1e6;
  }
}
