package dev.graticule.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.graticule.batch.Batch;
import dev.graticule.batch.BatchSource;
import dev.graticule.job.Job;
import dev.graticule.job.JobCancelledException;
import dev.graticule.job.JobInterruptedException;
import dev.graticule.job.JobTimeoutException;
import dev.graticule.job.Workers;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.apache.arrow.vector.ipc.ArrowStreamReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class StreamingTest extends EngineTest {
  private static final String MANY = "SELECT range id, 'row ' || range AS name FROM range(300000)";
  private static final String ENDLESS =
      "SELECT count(*) id FROM range(100000000) a, range(1000000) b WHERE (a.range * b.range) % 7 = 3";

  /** Asks by hand and watches the order of signals. */
  private static final class Watcher implements Flow.Subscriber<Batch> {
    final CountDownLatch subscribed = new CountDownLatch(1);
    final CountDownLatch ended = new CountDownLatch(1);
    final Queue<Batch> batches = new ConcurrentLinkedQueue<>();
    final AtomicReference<Throwable> error = new AtomicReference<>();
    volatile Flow.Subscription subscription;
    volatile boolean completed;

    @Override
    public void onSubscribe(Flow.Subscription given) {
      subscription = given;
      subscribed.countDown();
    }

    @Override
    public void onNext(Batch batch) {
      batches.add(batch);
    }

    @Override
    public void onError(Throwable thrown) {
      error.set(thrown);
      ended.countDown();
    }

    @Override
    public void onComplete() {
      completed = true;
      ended.countDown();
    }

    void awaitBatches(int count) throws InterruptedException {
      long until = System.nanoTime() + SOON.toNanos();
      while (batches.size() < count && System.nanoTime() < until) {
        Thread.sleep(2);
      }
      assertThat(batches).hasSizeGreaterThanOrEqualTo(count);
    }

    void awaitEnd() throws InterruptedException {
      assertThat(ended.await(30, TimeUnit.SECONDS)).isTrue();
    }

    void closeAll() {
      batches.forEach(Batch::close);
    }
  }

  private Watcher subscribe(QueryResult result) {
    Watcher watcher = new Watcher();
    result.publisher().subscribe(watcher);
    return watcher;
  }

  @Test
  void demandIsHonoured() throws Exception {
    Watcher watcher = subscribe(engine.sql(MANY).batchRows(2_048));
    watcher.subscription.request(2);
    watcher.awaitBatches(2);
    watcher.subscription.request(1);
    watcher.awaitBatches(3);
    Thread.sleep(100);
    assertThat(watcher.batches).hasSize(3);
    assertThat(watcher.ended.getCount()).isEqualTo(1);
    watcher.subscription.request(Long.MAX_VALUE);
    watcher.subscription.request(Long.MAX_VALUE);
    watcher.awaitEnd();
    assertThat(watcher.completed).isTrue();
    assertThat(watcher.batches.stream().mapToLong(Batch::rowCount).sum()).isEqualTo(300_000);
    watcher.closeAll();
  }

  @Test
  void theEndIsToldWithTheLastBatch() throws Exception {
    Watcher watcher = subscribe(engine.sql("SELECT 1 id"));
    watcher.subscription.request(1);
    watcher.awaitEnd();
    assertThat(watcher.completed).isTrue();
    assertThat(watcher.batches).hasSize(1);
    watcher.closeAll();
  }

  @Test
  void demandThatIsNotPositiveIsAnError() throws Exception {
    for (long wrong : new long[] {0, -1, Long.MIN_VALUE}) {
      Watcher watcher = subscribe(engine.sql(MANY));
      watcher.subscription.request(wrong);
      watcher.awaitEnd();
      assertThat(watcher.error.get())
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("3.9");
      watcher.subscription.request(1);
      watcher.subscription.cancel();
      assertThat(watcher.batches).isEmpty();
    }
  }

  @Test
  void demandAfterTheEndReservesNothing() throws Exception {
    Watcher watcher = subscribe(engine.sql(MANY));
    watcher.subscription.cancel();
    while (!engine.state().queries().isEmpty()) {
      Thread.sleep(1);
    }
    watcher.subscription.request(1);
    assertThat(engine.state().admission().reserved().bytes()).isZero();
    assertThat(engine.state().admission().running()).isZero();
  }

  @Test
  void nothingComesAfterACancel() throws Exception {
    Watcher watcher = subscribe(engine.sql(MANY).batchRows(2_048));
    watcher.subscription.request(1);
    watcher.awaitBatches(1);
    watcher.subscription.cancel();
    watcher.subscription.cancel();
    watcher.subscription.request(5);
    Thread.sleep(100);
    assertThat(watcher.batches).hasSize(1);
    assertThat(watcher.completed).isFalse();
    assertThat(watcher.error.get()).isNull();
    watcher.closeAll();
  }

  @Test
  void aSubscriberThatThrowsGetsNoMoreAndLeaksNothing() throws Exception {
    CountDownLatch thrown = new CountDownLatch(1);
    List<String> later = new ArrayList<>();
    engine
        .sql(MANY)
        .batchRows(2_048)
        .publisher()
        .subscribe(
            new Flow.Subscriber<>() {
              @Override
              public void onSubscribe(Flow.Subscription subscription) {
                subscription.request(10);
              }

              @Override
              public void onNext(Batch batch) {
                if (thrown.getCount() == 0) {
                  later.add("next");
                  batch.close();
                }
                thrown.countDown();
                throw new IllegalStateException("broken subscriber");
              }

              @Override
              public void onError(Throwable error) {
                later.add("error");
              }

              @Override
              public void onComplete() {
                later.add("complete");
              }
            });
    assertThat(thrown.await(30, TimeUnit.SECONDS)).isTrue();
    engine.close();
    assertThat(later).isEmpty();
    assertThat(allocator.getAllocatedMemory()).isZero();
  }

  @Test
  void anActionThatThrowsEndsItsJobWithThatVeryError() {
    IllegalStateException error = new IllegalStateException("broken action");
    assertThatThrownBy(
            () ->
                engine
                    .sql(MANY)
                    .forEachBatch(
                        batch -> {
                          throw error;
                        })
                    .await(SOON))
        .isSameAs(error);
    assertThat(longs(engine.sql("SELECT 1::BIGINT id"), "id")).containsExactly(1L);
  }

  @Test
  void anErrorOfTheQueryReachesTheSubscriberOnce() throws Exception {
    Watcher watcher = subscribe(engine.sql("SELECT * FROM nowhere"));
    watcher.subscription.request(1);
    watcher.awaitEnd();
    assertThat(watcher.error.get()).isInstanceOf(QueryException.class);
    assertThat(watcher.completed).isFalse();
  }

  @Test
  void aSlowConsumerHoldsTheEngineBack() throws Exception {
    Watcher watcher =
        subscribe(
            engine
                .sql("SELECT range id, repeat('x', 1000) t FROM range(2000000)")
                .batchRows(2_048));
    long most = 0;
    for (int i = 1; i <= 5; i++) {
      watcher.subscription.request(1);
      watcher.awaitBatches(1);
      Thread.sleep(20);
      most = Math.max(most, allocator.getAllocatedMemory());
      watcher.batches.remove().close();
    }
    assertThat(most).isLessThan(64L << 20);
    watcher.subscription.cancel();
  }

  @Test
  void aCancelledQueryEndsAtOnceAndTheEngineGoesOn() throws Exception {
    Job<QuerySummary> job = engine.sql(ENDLESS).forEachBatch(batch -> {});
    Thread.sleep(100);
    assertThat(job.cancel()).isTrue();
    assertThatThrownBy(() -> job.await(SOON)).isInstanceOf(JobCancelledException.class);
    assertThat(longs(engine.sql("SELECT 1::BIGINT id"), "id")).containsExactly(1L);
  }

  @Test
  void aThousandCancelsLeaveNothing() throws Exception {
    for (int i = 0; i < 1_000; i++) {
      Job<QuerySummary> job = engine.sql(MANY).batchRows(2_048).forEachBatch(batch -> {});
      if (i % 3 == 0) {
        Thread.onSpinWait();
      } else if (i % 50 == 1) {
        Thread.sleep(1);
      }
      job.cancel();
    }
    assertThat(longs(engine.sql("SELECT 1::BIGINT id"), "id")).containsExactly(1L);
    engine.close();
    assertThat(allocator.getAllocatedMemory()).isZero();
  }

  @Test
  void aDeadlineEndsAQuery() throws Exception {
    assertThatThrownBy(
            () ->
                engine
                    .sql(ENDLESS)
                    .deadline(Duration.ofMillis(150))
                    .forEachBatch(batch -> {})
                    .await(SOON))
        .isInstanceOf(JobTimeoutException.class)
        .hasMessageContaining("deadline");
    Watcher idle = subscribe(engine.sql(MANY).batchRows(2_048).deadline(Duration.ofMillis(150)));
    idle.subscription.request(1);
    idle.awaitEnd();
    assertThat(idle.error.get()).isInstanceOf(JobTimeoutException.class);
    idle.closeAll();
    try (BatchSource source =
        engine.sql(MANY).batchRows(2_048).deadline(Duration.ofMillis(150)).open()) {
      Thread.sleep(300);
      assertThatThrownBy(source::next).isInstanceOf(JobTimeoutException.class);
    }
  }

  @Test
  void aSourceIsClosedEarlyTwiceAndFromAnotherThread() throws Exception {
    BatchSource early = engine.sql(MANY).batchRows(2_048).open();
    early.next().orElseThrow().close();
    early.close();
    early.close();
    assertThatThrownBy(early::next).isInstanceOf(RuntimeException.class);

    AtomicReference<Throwable> error = new AtomicReference<>();
    CountDownLatch pulled = new CountDownLatch(1);
    BatchSource endless = engine.sql("SELECT range id FROM range(100000000000)").open();
    Thread puller =
        new Thread(
            () -> {
              pulled.countDown();
              error.set(
                  catchThrowable(
                      () -> {
                        while (true) {
                          endless.next().orElseThrow().close();
                        }
                      }));
            });
    puller.start();
    assertThat(pulled.await(30, TimeUnit.SECONDS)).isTrue();
    Thread.sleep(100);
    endless.close();
    puller.join(30_000);
    assertThat(error.get()).isInstanceOf(JobCancelledException.class);
  }

  @Test
  void aBatchOutlivesItsSource() {
    Batch kept;
    try (BatchSource source = engine.sql(MANY).open()) {
      kept = source.next().orElseThrow();
    }
    try (kept) {
      assertThat(longs(kept, "id").get(1)).isEqualTo(1);
    }
  }

  @Test
  void closingTheEngineEndsWhatRuns() throws Exception {
    Job<QuerySummary> job = engine.sql(ENDLESS).forEachBatch(batch -> {});
    Watcher idle = subscribe(engine.sql(MANY).batchRows(2_048));
    idle.subscription.request(1);
    idle.awaitBatches(1);
    BatchSource source = engine.sql(MANY).open();
    idle.closeAll();
    engine.close();
    engine.close();
    assertThatThrownBy(() -> job.await(SOON)).isInstanceOf(JobCancelledException.class);
    idle.awaitEnd();
    assertThat(idle.error.get()).isInstanceOf(JobCancelledException.class);
    assertThatThrownBy(source::next).isInstanceOf(JobCancelledException.class);
    source.close();
    assertThatThrownBy(() -> engine.sql("SELECT 1").open())
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void aBatchThatIsNeverClosedIsNamedWhenTheEngineIs() {
    QueryEngine leaky = builder().open();
    Batch leaked;
    try (BatchSource source = leaky.sql(MANY).open()) {
      leaked = source.next().orElseThrow();
    }
    assertThatThrownBy(leaky::close)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("query engine");
    leaked.close();
    leaky.close();
  }

  @Test
  void tooLittleMemoryIsATypedErrorAndTheEngineGoesOn() throws Exception {
    try (QueryEngine small = builder().memoryLimit(60L << 20).threads(1).open()) {
      assertThatThrownBy(
              () ->
                  small
                      .sql(
                          "SELECT max(length(l)) FROM (SELECT string_agg(range || repeat('x', 100), '') l FROM range(3000000))")
                      .forEachBatch(batch -> {})
                      .await(SOON))
          .isInstanceOf(QueryMemoryException.class)
          .hasMessageContaining("memory limit");
      assertThat(longs(small.sql("SELECT 1::BIGINT id"), "id")).containsExactly(1L);
    }
  }

  @Test
  void tooLittleMemoryForBatchesIsATypedErrorOfThatQueryAlone() {
    Job<QuerySummary> large =
        engine
            .sql("SELECT range id, repeat('x', 10000) t FROM range(100000)")
            .batchRows(50_000)
            .batchMemory(1 << 20)
            .forEachBatch(batch -> {});
    Job<QuerySummary> sibling = engine.sql(MANY).forEachBatch(batch -> {});
    assertThatThrownBy(() -> large.await(SOON)).isInstanceOf(QueryMemoryException.class);
    assertThat(sibling.await(SOON).rows()).isEqualTo(300_000);
  }

  @Test
  void spillIsGoneWithTheEngine() throws Exception {
    Path spill = folder.resolve("other-spill");
    try (QueryEngine small =
        builder().temporaryDirectory(spill).memoryLimit(100L << 20).threads(1).open()) {
      small
          .sql(
              "SELECT id, t FROM (SELECT range id, md5(range::VARCHAR) t FROM range(2000000)) ORDER BY t")
          .forEachBatch(batch -> {})
          .await(SOON);
      try (Stream<Path> files = Files.list(spill)) {
        assertThat(files).hasSize(1);
      }
    }
    try (Stream<Path> files = Files.list(spill)) {
      assertThat(files).isEmpty();
    }
  }

  @Test
  void aQueryCanHaveAnInstanceOfItsOwn() {
    assertThat(longs(engine.sql("SELECT 1::BIGINT id").isolation(Isolation.OWN), "id"))
        .containsExactly(1L);
    assertThatThrownBy(
            () ->
                engine
                    .sql(ENDLESS)
                    .isolation(Isolation.OWN)
                    .deadline(Duration.ofMillis(200))
                    .forEachBatch(batch -> {})
                    .await(SOON))
        .isInstanceOf(JobTimeoutException.class);
  }

  @Test
  void anInterruptOfTheWorkerFailsTheStreamOnce() throws Exception {
    ExecutorService io = Executors.newSingleThreadExecutor();
    try (Workers own = Workers.over(Runnable::run, io);
        QueryEngine other = builder().workers(own).open()) {
      AtomicInteger batches = new AtomicInteger();
      List<Row> rows = Row.random(5, 6_000);
      other.register(
          "reports", TestTable.write(folder.resolve("t"), rows, 2, TestTable.Boxes.NONE));
      Job<QuerySummary> job =
          other
              .query(Query.from("reports"))
              .batchRows(2_048)
              .forEachBatch(
                  batch -> {
                    batches.incrementAndGet();
                    Thread.currentThread().interrupt();
                  });
      assertThatThrownBy(() -> job.await(SOON)).isInstanceOf(JobInterruptedException.class);
      assertThat(batches).hasValue(1);
      assertThat(longs(other.sql("SELECT 1::BIGINT id"), "id")).containsExactly(1L);
    } finally {
      io.shutdown();
    }
  }

  @Test
  void anExecutorThatIsShutDownFailsTheStreamAndFreesIt() throws Exception {
    ExecutorService io = Executors.newSingleThreadExecutor();
    try (Workers own = Workers.over(Runnable::run, io);
        QueryEngine other = builder().workers(own).open()) {
      Watcher watcher = subscribe(other.sql(MANY).batchRows(2_048));
      watcher.subscription.request(1);
      watcher.awaitBatches(1);
      io.shutdown();
      assertThat(io.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
      watcher.subscription.request(1);
      watcher.awaitEnd();
      assertThat(watcher.error.get()).isInstanceOf(QueryException.class);
      watcher.closeAll();
      assertThatThrownBy(() -> other.sql("SELECT 1").forEachBatch(b -> {}).await(SOON))
          .hasMessageContaining("executor");
    }
  }

  @Test
  void anArrowStreamIsWritten() throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    QuerySummary summary = engine.sql(MANY).writeArrow(out).await(SOON);
    long rows = 0;
    try (ArrowStreamReader reader =
        new ArrowStreamReader(new ByteArrayInputStream(out.toByteArray()), allocator)) {
      while (reader.loadNextBatch()) {
        rows += reader.getVectorSchemaRoot().getRowCount();
      }
    }
    assertThat(rows).isEqualTo(summary.rows()).isEqualTo(300_000);
  }

  @Test
  void noThreadIsLeftWhenOwnWorkersAreClosed() throws Exception {
    QueryEngine other = builder().open();
    assertThat(longs(other.sql("SELECT 1::BIGINT id").deadline(SOON), "id")).containsExactly(1L);
    other.close();
    engine.close();
    long until = System.nanoTime() + SOON.toNanos();
    while (ours() > 0 && System.nanoTime() < until) {
      Thread.sleep(10);
    }
    assertThat(ours()).isZero();
  }

  private static long ours() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("graticule-"))
        .count();
  }
}
