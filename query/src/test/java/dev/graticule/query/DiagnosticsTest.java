package dev.graticule.query;

import static dev.graticule.query.Query.from;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.graticule.GraticuleException;
import dev.graticule.batch.BatchSource;
import dev.graticule.job.Job;
import dev.graticule.query.QueryProfile.Outcome;
import dev.graticule.write.ByteSize;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class DiagnosticsTest extends EngineTest {
  private static final String MANY = "SELECT range id, 'row ' || range AS name FROM range(100000)";

  /** Writes down what it is told. */
  private static final class Diary implements QueryObserver {
    final Queue<String> lines = new ConcurrentLinkedQueue<>();
    final Queue<QueryProfile> ended = new ConcurrentLinkedQueue<>();
    final Queue<OptionalDouble> fractions = new ConcurrentLinkedQueue<>();

    @Override
    public void asked(String query) {
      lines.add("asked " + query);
    }

    @Override
    public void admitted(String query, Duration waited) {
      lines.add("admitted " + query);
    }

    @Override
    public void progressed(RunningQuery query) {
      fractions.add(query.fraction());
    }

    @Override
    public void fellBack(String query, GraticuleException error) {
      lines.add("fell back " + query);
    }

    @Override
    public void firstBatch(String query, Duration sinceAsked) {
      lines.add("first batch " + query);
    }

    @Override
    public void ended(QueryProfile profile) {
      lines.add("ended " + profile.query() + " " + profile.outcome());
      ended.add(profile);
    }
  }

  @Test
  void anObserverIsToldEachStepOnce() {
    Diary diary = new Diary();
    try (QueryEngine watched = builder().observer(diary).open()) {
      QuerySummary summary = watched.sql(MANY).forEachBatch(batch -> {}).await(SOON);
      assertThatThrownBy(() -> watched.sql("SELECT nonsense").forEachBatch(b -> {}).await(SOON))
          .isInstanceOf(QueryException.class);
      try (BatchSource early = watched.sql(MANY).batchRows(2_048).open()) {
        early.next().orElseThrow().close();
      }
      watched
          .sql("SELECT range id, repeat('x', 1000) t FROM range(60000)")
          .batchMemory(6 << 20)
          .forEachBatch(batch -> {})
          .await(SOON);
      assertThat(summary.bytes()).isPositive();
    }
    assertThat(diary.lines)
        .containsSubsequence(
            "asked Query 1", "admitted Query 1", "first batch Query 1", "ended Query 1 ANSWERED")
        .containsSubsequence("asked Query 2", "admitted Query 2", "ended Query 2 FAILED")
        .containsSubsequence("asked Query 3", "first batch Query 3", "ended Query 3 STOPPED")
        .containsSubsequence(
            "asked Query 4", "fell back Query 4", "first batch Query 4", "ended Query 4 ANSWERED")
        .doesNotHaveDuplicates();
    assertThat(diary.ended).extracting(QueryProfile::outcome).contains(Outcome.FAILED);
    assertThat(diary.ended)
        .filteredOn(profile -> profile.outcome() == Outcome.ANSWERED)
        .allSatisfy(profile -> assertThat(profile.error()).isEmpty());
  }

  @Test
  void anObserverThatThrowsChangesNothing() {
    QueryObserver broken =
        new QueryObserver() {
          @Override
          public void firstBatch(String query, Duration sinceAsked) {
            throw new IllegalStateException("broken observer");
          }
        };
    try (QueryEngine watched = builder().observer(broken).open()) {
      assertThat(watched.sql(MANY).forEachBatch(batch -> {}).await(SOON).rows()).isEqualTo(100_000);
    }
  }

  @Test
  void theStateTellsLimitsMemoryQueueAndQueries() throws Exception {
    try (BatchSource open = engine.sql(MANY).batchRows(2_048).open()) {
      open.next().orElseThrow().close();
      EngineState state = engine.state();
      assertThat(state.threads()).isEqualTo(2);
      assertThat(state.memoryLimit().bytes()).isPositive();
      assertThat(state.memory()).allSatisfy(use -> assertThat(use.bytes()).isNotNegative());
      assertThat(state.admission().running()).isEqualTo(1);
      assertThat(state.admission().reserved().bytes()).isPositive();
      assertThat(state.queries())
          .singleElement()
          .satisfies(
              query -> {
                assertThat(query.phase()).isEqualTo(RunningQuery.Phase.RUNNING);
                assertThat(query.rows()).isEqualTo(2_048);
                assertThat(query.elapsed()).isPositive();
              });
    }
    assertThat(engine.state().queries()).isEmpty();
    assertThat(engine.state().admission().reserved().bytes()).isZero();
  }

  @Test
  void aLongQueryTellsHowFarItIs() throws Exception {
    Diary diary = new Diary();
    try (QueryEngine watched =
        builder().directReads(new ByteSize(0)).threads(1).observer(diary).open()) {
      watched.register(
          "reports",
          TestTable.write(folder.resolve("t"), Row.random(5, 20_000), 2, TestTable.Boxes.NONE));
      Job<QuerySummary> job =
          watched
              .query(from("reports"))
              .batchRows(1_000)
              .forEachBatch(
                  batch -> {
                    try {
                      Thread.sleep(60);
                    } catch (InterruptedException e) {
                      Thread.currentThread().interrupt();
                    }
                  });
      QuerySummary summary = job.await(SOON);
      assertThat(summary.rows()).isEqualTo(20_000);
      assertThat(diary.fractions).isNotEmpty();
      assertThat(diary.fractions.stream().flatMapToDouble(OptionalDouble::stream).boxed().toList())
          .isNotEmpty()
          .allSatisfy(fraction -> assertThat(fraction).isBetween(0.0, 1.0));
      assertThat(job.progress().fraction()).isPresent();
    }
  }

  @Test
  void theFlightRecorderGetsEachQuery() throws Exception {
    Path file = folder.resolve("queries.jfr");
    try (Recording recording = new Recording()) {
      recording.enable("dev.graticule.Query");
      recording.enable("dev.graticule.QueryFallback");
      recording.start();
      engine.sql(MANY).forEachBatch(batch -> {}).await(SOON);
      engine
          .sql("SELECT range id, repeat('x', 1000) t FROM range(60000)")
          .batchMemory(6 << 20)
          .forEachBatch(batch -> {})
          .await(SOON);
      engine.close();
      recording.stop();
      recording.dump(file);
    }
    List<RecordedEvent> queries = new ArrayList<>();
    List<RecordedEvent> fallbacks = new ArrayList<>();
    for (RecordedEvent event : RecordingFile.readAllEvents(file)) {
      (event.getEventType().getName().equals("dev.graticule.Query") ? queries : fallbacks)
          .add(event);
    }
    // A recording holds them thread by thread.
    queries.sort(Comparator.comparing(RecordedEvent::getStartTime));
    assertThat(queries).extracting(e -> e.getLong("rows")).containsExactly(100_000L, 60_000L);
    assertThat(queries).extracting(e -> e.getString("outcome")).containsOnly("ANSWERED");
    assertThat(queries).extracting(e -> e.getBoolean("fellBack")).containsExactly(false, true);
    assertThat(queries.get(0).getDuration()).isPositive();
    assertThat(fallbacks)
        .singleElement()
        .satisfies(e -> assertThat(e.getString("query")).isEqualTo("Query 2"));
  }
}
