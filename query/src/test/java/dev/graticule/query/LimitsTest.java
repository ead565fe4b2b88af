package dev.graticule.query;

import static dev.graticule.query.Query.from;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.graticule.batch.Batch;
import dev.graticule.batch.BatchSource;
import dev.graticule.job.Job;
import dev.graticule.job.JobCancelledException;
import dev.graticule.job.JobTimeoutException;
import dev.graticule.predicate.Predicates;
import dev.graticule.query.QueryLimits.BeyondPlan;
import dev.graticule.write.ByteSize;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class LimitsTest extends EngineTest {
  private static final String MANY = "SELECT range id, 'row ' || range AS name FROM range(100000)";

  private static Admission admission(int mebibytes, Duration longestWait) {
    return Admission.of(
        AdmissionOptions.defaults()
            .withBudget(ByteSize.mebibytes(mebibytes))
            .withLongestWait(longestWait));
  }

  @Test
  void moreRowsThanTheLimitAreNotHandedOut() {
    AtomicLong seen = new AtomicLong();
    assertThatThrownBy(
            () ->
                engine
                    .sql(MANY)
                    .batchRows(2_048)
                    .limits(limits -> limits.withRows(5_000))
                    .forEachBatch(batch -> seen.addAndGet(batch.rowCount()))
                    .await(SOON))
        .isInstanceOf(QueryLimitException.class)
        .hasMessageContaining("5,000 rows");
    assertThat(seen.get()).isBetween(1L, 5_000L);
    assertThat(
            engine
                .sql(MANY)
                .limits(limits -> limits.withRows(100_000))
                .forEachBatch(batch -> {})
                .await(SOON)
                .rows())
        .isEqualTo(100_000);
  }

  @Test
  void moreBytesThanTheLimitAreNotHandedOut() {
    AtomicLong seen = new AtomicLong();
    assertThatThrownBy(
            () ->
                engine
                    .sql(MANY)
                    .batchRows(2_048)
                    .limits(limits -> limits.withResultBytes(ByteSize.kibibytes(200)))
                    .forEachBatch(batch -> seen.addAndGet(SizedSource.bytes(batch)))
                    .await(SOON))
        .isInstanceOf(QueryLimitException.class)
        .hasMessageContaining("204,800 bytes of result");
    assertThat(seen.get()).isBetween(1L, 200L << 10);
  }

  @Test
  void aScanOfEverythingIsRefusedBeforeItReadsAndSaysWhy() throws Exception {
    engine.register(
        "reports",
        TestTable.write(folder.resolve("t"), Row.random(5, 4_000), 4, TestTable.Boxes.DOUBLES));
    QueryLimits narrow =
        QueryLimits.defaults().withPlannedBytes(ByteSize.kibibytes(1), BeyondPlan.REFUSE);
    for (QueryResult unbounded :
        List.of(engine.query(from("reports")), engine.sql("SELECT id FROM reports"))) {
      assertThatThrownBy(
              () -> unbounded.limits(limits -> narrow).forEachBatch(batch -> {}).await(SOON))
          .isInstanceOf(QueryLimitException.class)
          .hasMessageContaining("1 KiB planned bytes")
          .hasMessageContaining("keeps 4 of 4 files")
          .hasMessageContaining("window");
    }
    assertThat(
            engine
                .query(from("reports").where(Predicates.eq("id", -5L)))
                .limits(limits -> narrow)
                .forEachBatch(batch -> {})
                .await(SOON)
                .filesPlanned())
        .isZero();
    assertThat(
            engine
                .query(from("reports"))
                .limits(limits -> limits.withPlannedBytes(ByteSize.kibibytes(1), BeyondPlan.WARN))
                .forEachBatch(batch -> {})
                .await(SOON)
                .rows())
        .isEqualTo(4_000);
  }

  @Test
  void memoryThreadsAndSpillHoldForAnInstanceOfTheQuerysOwn() {
    QueryResult limited =
        engine
            .sql(
                "SELECT current_setting('memory_limit') AS m, current_setting('threads')::VARCHAR AS t, current_setting('max_temp_directory_size') AS s")
            .limits(
                limits ->
                    limits
                        .withMemory(ByteSize.mebibytes(100))
                        .withThreads(1)
                        .withSpill(ByteSize.mebibytes(64)));
    assertThat(limited.toList(Settings.class).await(SOON))
        .containsExactly(new Settings("100.0 MiB", "1", "64.0 MiB"));
  }

  /** What an instance says of itself. */
  record Settings(String m, String t, String s) {}

  @Test
  void tooLittleRoomToSpillIsATypedErrorAndLeavesNoFile() {
    assertThatThrownBy(
            () ->
                engine
                    .sql(
                        "SELECT id, t FROM (SELECT range id, md5(range::VARCHAR) t FROM range(2000000)) ORDER BY t")
                    .fallback(Fallback.OFF)
                    .limits(
                        limits ->
                            limits
                                .withMemory(ByteSize.mebibytes(50))
                                .withThreads(1)
                                .withSpill(ByteSize.mebibytes(1)))
                    .forEachBatch(batch -> {})
                    .await(SOON))
        .isInstanceOf(QueryMemoryException.class)
        .hasMessageContaining("max_temp_directory_size");
    assertThat(longs(engine.sql("SELECT 1::BIGINT id"), "id")).containsExactly(1L);
  }

  @Test
  void aQueryThatWaitsIsRejectedWhenItsWaitIsOverAndLaterOnesGoOn() {
    try (QueryEngine small = builder().admission(admission(64, Duration.ofMillis(200))).open()) {
      List<BatchSource> open = new ArrayList<>();
      try {
        assertThatThrownBy(
                () -> {
                  while (true) {
                    open.add(small.sql(MANY).batchRows(2_048).open());
                  }
                })
            .isInstanceOf(QueryRejectedException.class)
            .hasMessageContaining("after it had waited");
        assertThat(open).hasSize(6);
        Job<QuerySummary> rejected = small.sql(MANY).forEachBatch(batch -> {});
        assertThatThrownBy(() -> rejected.await(SOON)).isInstanceOf(QueryRejectedException.class);
      } finally {
        open.forEach(BatchSource::close);
      }
      assertThat(longs(small.sql("SELECT 1::BIGINT id"), "id")).containsExactly(1L);
    }
  }

  @Test
  void aQueryThatWaitsHoldsNoThreadAndEndsByCancelAndByDeadline() {
    try (QueryEngine small = builder().admission(admission(64, SOON)).open()) {
      List<BatchSource> open = new ArrayList<>();
      for (int i = 0; i < 6; i++) {
        open.add(small.sql(MANY).batchRows(2_048).open());
      }
      List<Job<QuerySummary>> waiting = new ArrayList<>();
      for (int i = 0; i < 40; i++) {
        waiting.add(small.sql(MANY).forEachBatch(batch -> {}));
      }
      Job<QuerySummary> late =
          small.sql(MANY).deadline(Duration.ofMillis(100)).forEachBatch(batch -> {});
      assertThatThrownBy(() -> late.await(SOON)).isInstanceOf(JobTimeoutException.class);
      Job<QuerySummary> cancelled = waiting.remove(0);
      assertThat(cancelled.cancel()).isTrue();
      assertThatThrownBy(() -> cancelled.await(SOON)).isInstanceOf(JobCancelledException.class);
      open.forEach(BatchSource::close);
      QuerySummary last = waiting.get(waiting.size() - 1).await(SOON);
      assertThat(last.rows()).isEqualTo(100_000);
      assertThat(last.queued()).isPositive();
      waiting.forEach(job -> assertThat(job.await(SOON).rows()).isEqualTo(100_000));
    }
  }

  @Test
  void closingTheEngineEndsWhatWaits() {
    Admission gate = admission(64, SOON);
    QueryEngine small = builder().admission(gate).open();
    for (int i = 0; i < 6; i++) {
      small.sql(MANY).batchRows(2_048).open();
    }
    Job<QuerySummary> waiting = small.sql(MANY).forEachBatch(batch -> {});
    small.close();
    assertThatThrownBy(() -> waiting.await(SOON)).isInstanceOf(JobCancelledException.class);
    assertThat(gate.state().running()).isZero();
    assertThat(gate.state().waiting()).isZero();
    assertThat(gate.state().reserved().bytes()).isZero();
  }

  @Test
  void enginesOfOneProcessShareABudget() {
    Admission gate = admission(64, Duration.ofMillis(100));
    try (QueryEngine one = builder().admission(gate).open();
        QueryEngine other = builder().admission(gate).open()) {
      List<BatchSource> open = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        open.add(one.sql(MANY).batchRows(2_048).open());
        open.add(other.sql(MANY).batchRows(2_048).open());
      }
      assertThatThrownBy(() -> other.sql(MANY).open()).isInstanceOf(QueryRejectedException.class);
      open.forEach(BatchSource::close);
    }
  }

  @Test
  void fourScansInASmallBudgetSurvive() throws Exception {
    engine.close();
    try (QueryEngine small = builder().admission(admission(48, SOON)).threads(2).open()) {
      small.register(
          "reports",
          TestTable.write(folder.resolve("t"), Row.random(7, 20_000), 4, TestTable.Boxes.NONE));
      List<Job<QuerySummary>> scans = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        scans.add(
            small
                .query(from("reports"))
                .limits(limits -> limits.withMemory(ByteSize.mebibytes(24)))
                .forEachBatch(batch -> {}));
      }
      for (Job<QuerySummary> scan : scans) {
        assertThat(scan.await(SOON).rows()).isEqualTo(20_000);
      }
      // A second one beside the first would not fit: admission held them back.
      assertThat(scans.get(3).await().queued()).isPositive();
    }
  }

  @Test
  void aBatchIsCutWhereItsBytesAreEnough() {
    List<Batch> batches = new ArrayList<>();
    try (BatchSource source =
        engine
            .sql("SELECT range id, repeat('x', (range % 3000)::INT) t FROM range(20000)")
            .batchBytes(1 << 20)
            .open()) {
      for (Optional<Batch> batch = source.next(); batch.isPresent(); batch = source.next()) {
        batches.add(batch.get());
      }
    }
    assertThat(batches).allSatisfy(b -> assertThat(SizedSource.bytes(b)).isBetween(1L, 1L << 20));
    List<Long> ids = new ArrayList<>();
    batches.forEach(batch -> ids.addAll(longs(batch, "id")));
    assertThat(ids).hasSize(20_000).isSorted().doesNotHaveDuplicates();
    batches.forEach(Batch::close);
  }

  @Test
  void aRowLargerThanABatchComesAlone() {
    List<Integer> sizes = new ArrayList<>();
    engine
        .sql(
            "SELECT range id, repeat('x', CASE WHEN range = 5 THEN 10000000 ELSE 10 END) t FROM range(10)")
        .forEachBatch(batch -> sizes.add(batch.rowCount()))
        .await(SOON);
    assertThat(sizes.stream().mapToInt(size -> size).sum()).isEqualTo(10);
    assertThat(sizes).contains(1);
  }

  @Test
  void aQueryWithoutRowsGivesNoBatch() {
    QuerySummary summary =
        engine.sql("SELECT range id FROM range(0)").forEachBatch(batch -> {}).await(SOON);
    assertThat(summary.batches()).isZero();
    assertThat(summary.rows()).isZero();
  }

  @Test
  void aCancelEndsTheJobAtOnceAndItsPlaceIsFreeSoonAfter() throws Exception {
    Admission gate = admission(64, SOON);
    try (QueryEngine small = builder().admission(gate).open()) {
      Job<QuerySummary> endless =
          small
              .sql(
                  "SELECT count(*) id FROM range(100000000) a, range(1000000) b WHERE (a.range * b.range) % 7 = 3")
              .forEachBatch(batch -> {});
      Thread.sleep(100);
      assertThat(gate.state().running()).isEqualTo(1);
      endless.cancel();
      assertThat(endless.isDone()).isTrue();
      long until = System.nanoTime() + SOON.toNanos();
      while (gate.state().running() > 0 && System.nanoTime() < until) {
        Thread.sleep(5);
      }
      assertThat(gate.state().running()).isZero();
      assertThat(small.state().queries()).isEmpty();
    }
  }

  @Test
  void limitsThatMeanNothingAreRefused() {
    QueryLimits limits = QueryLimits.defaults();
    assertThatThrownBy(() -> limits.withThreads(0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> limits.withRows(-1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> limits.withTime(Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> limits.withMemory(new ByteSize(0)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> AdmissionOptions.defaults().withBudget(new ByteSize(1)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
