package dev.graticule.query;

import static dev.graticule.query.Query.from;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.graticule.batch.Batch;
import dev.graticule.batch.BatchSource;
import dev.graticule.job.Backoff;
import dev.graticule.job.JobCancelledException;
import dev.graticule.store.StoreException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.arrow.memory.OutOfMemoryException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

@Timeout(60)
final class FallbackTest extends EngineTest {
  /** In batches of 16,384 rows it is more than one Arrow vector can count. */
  private static final String WIDE = "SELECT range id, repeat('x', 150000) t FROM range(16384)";

  /** Its one row needs far more than any profile has. */
  private static final String HOPELESS =
      "SELECT max(length(l)) FROM (SELECT string_agg(range || repeat('x', 100), '') l FROM range(3000000))";

  /** Two gigabytes are made and thrown away: {@code -Dgraticule.large=true} has them made. */
  @Test
  @EnabledIfSystemProperty(named = "graticule.large", matches = "true")
  void aVectorThatIsOverfullIsAskedAgainInSmallerBatches() {
    QuerySummary summary = engine.sql(WIDE).forEachBatch(batch -> {}).await(SOON);
    assertThat(summary.rows()).isEqualTo(16_384);
    assertThat(summary.fallback()).hasValueSatisfying(e -> assertThat(e).contains("Arrow"));
  }

  @Test
  void errorsThatMayPassAreTold() {
    assertThat(kind(new SQLException("Out of Memory Error: failed to allocate")))
        .isEqualTo(DuckDbErrors.Kind.MEMORY);
    assertThat(kind(new OutOfMemoryException("1 bytes are the limit")))
        .isEqualTo(DuckDbErrors.Kind.MEMORY);
    assertThat(kind(new SQLException("IO Error: Could not read from file")))
        .isEqualTo(DuckDbErrors.Kind.INPUT_OUTPUT);
    assertThat(DuckDbErrors.kind(new StoreException("no answer")))
        .isEqualTo(DuckDbErrors.Kind.INPUT_OUTPUT);
    assertThat(kind(new IOException("Invalid Input Error: Arrow Appender: The maximum total")))
        .isEqualTo(DuckDbErrors.Kind.ARROW);
    assertThat(kind(new SQLException("Binder Error: no such column")).mayPass()).isFalse();
    assertThat(kind(new SQLException("INTERRUPT Error: Interrupted!")).mayPass()).isFalse();
    assertThat(DuckDbErrors.kind(new QueryException("no cause")).mayPass()).isFalse();
  }

  private static DuckDbErrors.Kind kind(Throwable error) {
    return DuckDbErrors.kind(DuckDbErrors.of("Query 1", error));
  }

  @Test
  void switchedOffTheErrorStands() {
    assertThatThrownBy(
            () ->
                engine
                    .sql("SELECT range id, repeat('x', 1000) t FROM range(60000)")
                    .batchMemory(6 << 20)
                    .fallback(Fallback.OFF)
                    .forEachBatch(b -> {})
                    .await(SOON))
        .isInstanceOf(QueryMemoryException.class);
  }

  @Test
  void batchesThatOutgrowTheirMemoryAreAskedAgainInSmallerOnes() {
    QuerySummary summary =
        engine
            .sql("SELECT range id, repeat('x', 1000) t FROM range(60000)")
            .batchRows(16_384)
            .batchMemory(6 << 20)
            .forEachBatch(batch -> {})
            .await(SOON);
    assertThat(summary.rows()).isEqualTo(60_000);
    assertThat(summary.fallback()).isPresent();
    assertThat(summary.peakMemory()).isBetween(1L, 64L << 20);
  }

  @Test
  void whatHelpsNothingFailsWithTheErrorOfTheSecondTry() {
    try (QueryEngine small = builder().memoryLimit(60L << 20).threads(1).open()) {
      for (Fallback fallback : List.of(Fallback.DEGRADED, Fallback.DEGRADED_HALF_MEMORY)) {
        assertThatThrownBy(
                () -> small.sql(HOPELESS).fallback(fallback).forEachBatch(b -> {}).await(SOON))
            .isInstanceOf(QueryMemoryException.class);
      }
      assertThat(longs(small.sql("SELECT 1::BIGINT id"), "id")).containsExactly(1L);
    }
  }

  @Test
  void anErrorThatCannotPassIsNotAskedAgain() {
    List<Duration> waits = new ArrayList<>();
    AtomicInteger tries = new AtomicInteger();
    try (QueryEngine other =
        builder().waits(Backoff.storeCalls(), new Random(1), waits::add).open()) {
      assertThatThrownBy(
              () ->
                  other
                      .sql("SELECT CAST('x' AS INTEGER) id")
                      .forEachBatch(batch -> tries.incrementAndGet())
                      .await(SOON))
          .isInstanceOf(QueryException.class);
    }
    assertThat(waits).isEmpty();
    assertThat(tries).hasValue(0);
  }

  @Test
  void aFileThatCannotBeReadForAMomentIsReadAfterAWait() throws Exception {
    Path file = folder.resolve("late.csv");
    List<Duration> waits = new ArrayList<>();
    try (QueryEngine other =
        builder()
            .waits(
                Backoff.storeCalls(),
                new Random(1),
                wait -> {
                  waits.add(wait);
                  try {
                    Files.writeString(file, "id\n7\n");
                  } catch (IOException e) {
                    throw new UncheckedIOException(e);
                  }
                })
            .open()) {
      QueryResult late = other.sql("SELECT id FROM read_csv('" + file + "')");
      assertThatThrownBy(() -> late.fallback(Fallback.OFF).forEachBatch(b -> {}).await(SOON))
          .isInstanceOf(QueryException.class);
      QuerySummary summary = late.forEachBatch(batch -> {}).await(SOON);
      assertThat(summary.rows()).isEqualTo(1);
      assertThat(summary.fallback()).hasValueSatisfying(e -> assertThat(e).contains("IO Error"));
    }
    assertThat(waits).hasSize(1);
  }

  @Test
  void rowsThatWereHandedOutAreNotTakenBack() {
    AtomicInteger batches = new AtomicInteger();
    assertThatThrownBy(
            () ->
                engine
                    .sql(
                        "SELECT range id, repeat('x', CASE WHEN range < 2000000 THEN 1 ELSE 1000 END) t FROM range(2100000)")
                    .batchMemory(6 << 20)
                    .forEachBatch(batch -> batches.incrementAndGet())
                    .await(SOON))
        .isInstanceOf(QueryMemoryException.class);
    assertThat(batches).hasPositiveValue();
  }

  @Test
  void bothTriesReadTheSameVersionInTheSameColumns() throws Exception {
    engine.register(
        "reports",
        TestTable.write(folder.resolve("t"), Row.random(5, 30_000), 4, TestTable.Boxes.DOUBLES));
    List<Long> ids = new ArrayList<>();
    try (BatchSource source =
        engine.query(from("reports").select("id", "location")).batchMemory(400_000).open()) {
      for (Optional<Batch> batch = source.next(); batch.isPresent(); batch = source.next()) {
        try (Batch lent = batch.get()) {
          ids.addAll(longs(lent, "id"));
        }
      }
    }
    assertThat(ids).hasSize(30_000).doesNotHaveDuplicates();
  }

  @Test
  void aStoppedQueryIsNotAskedAgain() {
    engine.sql("SELECT 1").forEachBatch(batch -> {}).await(SOON);
    var job = engine.sql(HOPELESS).forEachBatch(batch -> {});
    job.cancel();
    assertThatThrownBy(() -> job.await(SOON)).isInstanceOf(JobCancelledException.class);
  }
}
