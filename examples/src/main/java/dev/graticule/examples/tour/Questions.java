package dev.graticule.examples.tour;

import static dev.graticule.query.Query.from;

import dev.graticule.batch.Batch;
import dev.graticule.batch.WkbCodec;
import dev.graticule.contract.Bounds;
import dev.graticule.examples.tour.TourResult.Answer;
import dev.graticule.examples.tour.TourResult.ZoneCount;
import dev.graticule.job.Job;
import dev.graticule.job.JobCancelledException;
import dev.graticule.query.Explanation;
import dev.graticule.query.JoinQuery;
import dev.graticule.query.Query;
import dev.graticule.query.QueryEngine;
import dev.graticule.query.QuerySummary;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VarBinaryVector;
import org.locationtech.jts.geom.Point;

/** Asks everything at once and waits for the answers. */
final class Questions {
  private static final int NEAREST = 10;

  private final QueryEngine engine;
  private final Subject subject;
  private final List<ZoneCount> perZone = new ArrayList<>();
  private final List<Point> nearest = new ArrayList<>();

  Questions(QueryEngine engine, Subject subject) {
    this.engine = engine;
    this.subject = subject;
  }

  /**
   * A question that has been asked.
   *
   * @param exact fills while the job runs, and is whole when it has ended
   */
  private record Asked(
      String question, String how, Job<QuerySummary> job, List<String> exact, Reply reply) {
    Answer answer() {
      QuerySummary summary = job.await();
      String words = reply.words(summary);
      return new Answer(
          question,
          how,
          words,
          List.copyOf(exact),
          summary.elapsed(),
          summary.bytesPlanned(),
          summary.bytesTotal());
    }
  }

  /** Puts an answer into words once it is there, and into an order that depends on nothing else. */
  @FunctionalInterface
  private interface Reply {
    String words(QuerySummary summary);
  }

  List<Answer> ask() {
    List<Asked> asked = new ArrayList<>(List.of(window(), route(), nearest(), sql()));
    if (subject.lonLat()) {
      asked.add(perZone());
    }
    Answer stopped = cancelMidway().answer();
    List<Answer> answers = new ArrayList<>();
    asked.forEach(question -> answers.add(question.answer()));
    answers.add(stopped);
    return answers;
  }

  /** What the window of the first question needs read. */
  Explanation explanation() {
    return engine
        .query(from(subject.table()).window(subject.window()).select(subject.geometry()))
        .explain()
        .await();
  }

  /** How many rows each zone has, most first; empty when that was not asked. */
  List<ZoneCount> perZoneCounts() {
    return perZone;
  }

  /** The nearest rows' places, where they are points. */
  List<Point> nearestPoints() {
    return nearest;
  }

  private Asked window() {
    Bounds window = subject.window();
    List<String> exact = new ArrayList<>();
    LongAdder digest = new LongAdder();
    return new Asked(
        "Which %s lie in a window?".formatted(subject.table()),
        "from(\"%s\").window(%s)".formatted(subject.table(), numbers(window)),
        engine
            .query(from(subject.table()).window(window).select(subject.geometry()))
            .forEachBatch(batch -> digest.add(digest(batch))),
        exact,
        summary -> {
          exact.add("%d rows, digest %x".formatted(summary.rows(), digest.sum()));
          return "%,d rows".formatted(summary.rows());
        });
  }

  /** The same for the same geometries in whatever order. */
  private long digest(Batch batch) {
    VarBinaryVector geometries = (VarBinaryVector) batch.vector(subject.geometry());
    long sum = 0;
    for (int row = 0; row < batch.rowCount(); row++) {
      sum += Arrays.hashCode(geometries.get(row));
    }
    return sum;
  }

  private Asked route() {
    List<String> names = new ArrayList<>();
    return new Asked(
        "Which time zones does a route cross?",
        "from(\"zones\").intersects(route).select(\"name\")",
        engine
            .query(from("zones").intersects(subject.route()).select("name"))
            .forEachBatch(batch -> names.addAll(texts(batch, "name"))),
        names,
        summary -> {
          Collections.sort(names);
          return "%d zones, %s among them"
              .formatted(names.size(), names.stream().limit(3).collect(Collectors.joining(", ")));
        });
  }

  private Asked nearest() {
    List<String> distances = new ArrayList<>();
    Query query =
        from(subject.table()).select(subject.geometry()).nearest(NEAREST, subject.place());
    return new Asked(
        "Which %d %s lie nearest to a place?".formatted(NEAREST, subject.table()),
        "from(\"%s\").nearest(%d, %s)"
            .formatted(subject.table(), NEAREST, subject.place().toText()),
        engine
            .query(query)
            .forEachBatch(
                batch -> {
                  distances.addAll(texts(batch, "distance"));
                  VarBinaryVector geometries = (VarBinaryVector) batch.vector(subject.geometry());
                  for (int row = 0; row < batch.rowCount(); row++) {
                    if (WkbCodec.decode(geometries.get(row)) instanceof Point point) {
                      nearest.add(point);
                    }
                  }
                }),
        distances,
        summary ->
            String.format(
                Locale.ROOT,
                "%d rows, the farthest %.5f%s away",
                distances.size(),
                distances.stream().mapToDouble(Double::parseDouble).max().orElse(0.0),
                subject.lonLat() ? "°" : " units"));
  }

  private Asked perZone() {
    JoinQuery join =
        subject.points()
            ? from(subject.table()).joinWithin(from("zones").select("name"))
            : from(subject.table()).joinIntersecting(from("zones").select("name"));
    List<String> exact = new ArrayList<>();
    return new Asked(
        "How many %s does each time zone have?".formatted(subject.table()),
        "from(\"%s\").%s(\"zones\").count()"
            .formatted(subject.table(), subject.points() ? "joinWithin" : "joinIntersecting"),
        engine.query(join.count()).forEachBatch(this::count),
        exact,
        summary -> {
          perZone.sort(
              Comparator.comparingLong(ZoneCount::reports)
                  .reversed()
                  .thenComparing(ZoneCount::zone));
          perZone.forEach(zone -> exact.add(zone.zone() + " " + zone.reports()));
          return perZone.isEmpty()
              ? "none in any"
              : "%d zones have some, %s most: %,d"
                  .formatted(perZone.size(), perZone.get(0).zone(), perZone.get(0).reports());
        });
  }

  private void count(Batch batch) {
    List<String> names = texts(batch, "name");
    BigIntVector counts = (BigIntVector) batch.vector("count");
    for (int row = 0; row < batch.rowCount(); row++) {
      if (counts.get(row) > 0) {
        perZone.add(new ZoneCount(names.get(row), counts.get(row)));
      }
    }
  }

  private Asked sql() {
    List<String> words = new ArrayList<>();
    return new Asked(
        "And in plain SQL?",
        subject.sql(),
        engine.sql(subject.sql()).forEachBatch(batch -> words.addAll(texts(batch, "answer"))),
        words,
        summary -> String.join(", ", words));
  }

  private static List<String> texts(Batch batch, String column) {
    FieldVector vector = batch.vector(column);
    List<String> texts = new ArrayList<>();
    for (int row = 0; row < batch.rowCount(); row++) {
      texts.add(String.valueOf(vector.getObject(row)));
    }
    return texts;
  }

  private static String numbers(Bounds box) {
    return String.format(
        Locale.ROOT, "%.3f, %.3f, %.3f, %.3f", box.xmin(), box.ymin(), box.xmax(), box.ymax());
  }

  /** A query that is stopped while its rows are coming. */
  private record Cancelled(
      Job<QuerySummary> job, AtomicLong rows, CountDownLatch coming, String how) {
    Answer answer() {
      awaitFirstRows();
      long begun = System.nanoTime();
      job.cancel();
      String words;
      try {
        words = "it had ended before, after %,d rows".formatted(job.await().rows());
      } catch (JobCancelledException e) {
        words = "stopped after %,d rows".formatted(rows.get());
      }
      Duration took = Duration.ofNanos(System.nanoTime() - begun);
      // How far it came is a matter of the moment, so there is nothing to hold formats to.
      return new Answer(
          "And if nobody wants the answer any more?", how, words, List.of(), took, 0, 0);
    }

    private void awaitFirstRows() {
      try {
        coming.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private Cancelled cancelMidway() {
    AtomicLong rows = new AtomicLong();
    CountDownLatch coming = new CountDownLatch(1);
    Job<QuerySummary> job =
        engine
            .query(from(subject.table()))
            .batchRows(1_024)
            .forEachBatch(
                batch -> {
                  rows.addAndGet(batch.rowCount());
                  coming.countDown();
                  pause();
                });
    job.whenComplete((summary, error) -> coming.countDown());
    return new Cancelled(
        job, rows, coming, "job.cancel() while from(\"%s\") streams".formatted(subject.table()));
  }

  /** A consumer slow enough that the stream is still running when it is cancelled. */
  private static void pause() {
    try {
      Thread.sleep(5);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
