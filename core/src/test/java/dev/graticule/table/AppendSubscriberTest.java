package dev.graticule.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.graticule.batch.Allocators;
import dev.graticule.batch.Batch;
import dev.graticule.batch.BatchSource;
import dev.graticule.batch.Records;
import dev.graticule.contract.Contract;
import dev.graticule.contract.ContractException;
import dev.graticule.job.Job;
import dev.graticule.job.JobCancelledException;
import dev.graticule.job.Workers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Flow;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SubmissionPublisher;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.arrow.memory.BufferAllocator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class AppendSubscriberTest {
  private static final Contract CONTRACT = Contract.of(Reading.class);
  private static final Duration SOON = Duration.ofSeconds(60);

  private final Path root;
  private final BufferAllocator allocator = Allocators.root(1L << 28);
  private final ExecutorService single = Executors.newSingleThreadExecutor();
  private final ExecutorService other = Executors.newSingleThreadExecutor();

  AppendSubscriberTest(@TempDir Path root) {
    this.root = root;
  }

  record Reading(long id, String sensor) {}

  @AfterEach
  void proveThatNothingIsLeft() {
    single.shutdownNow();
    other.shutdownNow();
    allocator.close();
  }

  private Lake lake(Workers workers) {
    return Lake.open(root, LakeOptions.defaults().withAllocator(allocator).withWorkers(workers));
  }

  private static SpatialTable table(Lake lake) {
    return lake.create("readings", CONTRACT, GeoParquetDirectory.format());
  }

  private BatchSource rows(long count) {
    return Records.source(
        Reading.class,
        LongStream.range(0, count).mapToObj(id -> new Reading(id, "s" + id % 3)),
        allocator,
        100);
  }

  /** Sends batches as they are asked for, on the thread that asks, and counts what is open. */
  private final class Sending implements Flow.Subscription {
    private final Flow.Subscriber<? super Batch> to;
    private final BatchSource rows;
    private final Optional<Throwable> end;
    private final AtomicLong asked = new AtomicLong();
    private long most;
    private long sent;
    private boolean sending;
    private boolean ended;
    private volatile boolean cancelled;

    Sending(Flow.Subscriber<? super Batch> to, BatchSource rows, Optional<Throwable> end) {
      this.to = to;
      this.rows = rows;
      this.end = end;
    }

    @Override
    public synchronized void request(long count) {
      asked.addAndGet(count);
      most = Math.max(most, asked.get() - sent);
      if (sending) {
        return;
      }
      sending = true;
      while (!ended && !cancelled && sent < asked.get()) {
        Optional<Batch> next = rows.next();
        if (next.isPresent()) {
          sent++;
          to.onNext(next.get());
        } else {
          ended = true;
          end.ifPresentOrElse(to::onError, to::onComplete);
        }
      }
      sending = false;
    }

    @Override
    public void cancel() {
      cancelled = true;
    }
  }

  private List<Path> filesLeft() throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      return files.filter(path -> path.toString().endsWith(".parquet")).toList();
    }
  }

  @Test
  void whatIsSentIsAppendedAsOneCommit() {
    try (Workers workers = Workers.create();
        Lake lake = lake(workers);
        BatchSource rows = rows(2_050)) {
      SpatialTable table = table(lake);
      AppendSubscriber subscriber = table.subscriber(CONTRACT, AppendOptions.defaults());
      Sending sending = new Sending(subscriber, rows, Optional.empty());
      subscriber.onSubscribe(sending);

      AppendResult result = subscriber.job().await(SOON);

      assertThat(result.rows()).isEqualTo(2_050);
      assertThat(table.snapshot().totals().rows()).isEqualTo(2_050);
      assertThat(subscriber.job().progress().rows()).isEqualTo(2_050);
      assertThat(sending.most).as("batches asked for at once").isBetween(1L, 4L);
      assertThat(sending.cancelled).isFalse();
    }
  }

  @Test
  void anyPublisherWillDoAndAFastOneWaits() {
    try (Workers workers = Workers.create();
        Lake lake = lake(workers);
        BatchSource rows = rows(5_000);
        SubmissionPublisher<Batch> publisher = new SubmissionPublisher<>(other, 2)) {
      AppendSubscriber subscriber = table(lake).subscriber(CONTRACT, AppendOptions.defaults());
      publisher.subscribe(subscriber);
      for (Optional<Batch> next = rows.next(); next.isPresent(); next = rows.next()) {
        publisher.submit(next.get());
      }
      publisher.close();
      assertThat(subscriber.job().await(SOON).rows()).isEqualTo(5_000);
    }
  }

  @Test
  void oneThreadForEachExecutorIsEnough() {
    Workers small = Workers.over(single, other);
    try (Lake lake = lake(small);
        BatchSource rows = rows(3_000)) {
      AppendSubscriber subscriber =
          lake.create(
                  "readings",
                  CONTRACT,
                  GeoParquetDirectory.format(),
                  dev.graticule.write.Layout.partitionedBy("sensor"))
              .subscriber(CONTRACT, AppendOptions.defaults());
      subscriber.onSubscribe(new Sending(subscriber, rows, Optional.empty()));
      assertThat(subscriber.job().await(SOON).rows()).isEqualTo(3_000);
    }
  }

  @Test
  void oneThreadForBothExecutorsIsEnough() {
    Workers small = Workers.over(single, single);
    try (Lake lake = lake(small)) {
      SpatialTable table = table(lake);
      assertThat(table.append(rows(3_000)).await(SOON).rows()).isEqualTo(3_000);
    }
  }

  @Test
  void aPublisherThatFailsLeavesNothing() throws IOException {
    IllegalStateException failure = new IllegalStateException("the sensor is gone");
    try (Workers workers = Workers.create();
        Lake lake = lake(workers);
        BatchSource rows = rows(1_000)) {
      AppendSubscriber subscriber = table(lake).subscriber(CONTRACT, AppendOptions.defaults());
      subscriber.onSubscribe(new Sending(subscriber, rows, Optional.of(failure)));

      assertThatThrownBy(() -> subscriber.job().await(SOON))
          .isInstanceOf(PublisherFailedException.class)
          .hasMessageContaining("the sensor is gone")
          .hasRootCause(failure);
    }
    assertThat(filesLeft()).isEmpty();
  }

  @Test
  void cancellingTheJobCancelsTheSubscriptionAndLeavesNothing()
      throws IOException, InterruptedException {
    try (Workers workers = Workers.create();
        Lake lake = lake(workers);
        BatchSource rows = rows(10_000)) {
      AppendSubscriber subscriber = table(lake).subscriber(CONTRACT, AppendOptions.defaults());
      CountDownLatch cancelled = new CountDownLatch(1);
      subscriber.onSubscribe(
          new Flow.Subscription() {
            @Override
            public void request(long count) {}

            @Override
            public void cancel() {
              cancelled.countDown();
            }
          });
      for (int i = 0; i < 3; i++) {
        subscriber.onNext(rows.next().orElseThrow());
      }

      assertThat(subscriber.job().cancel()).isTrue();

      assertThat(cancelled.await(60, TimeUnit.SECONDS)).isTrue();
      // Sent before the publisher heard of it, as it may.
      subscriber.onNext(rows.next().orElseThrow());
      assertThatThrownBy(() -> subscriber.job().await(SOON))
          .isInstanceOf(JobCancelledException.class);
    }
    assertThat(filesLeft()).isEmpty();
  }

  @Test
  void aBatchOfAnotherContractFailsTheJob() {
    try (Workers workers = Workers.create();
        Lake lake = lake(workers);
        BatchSource rows = rows(100)) {
      Contract other = CONTRACT.select(List.of("id"));
      AppendSubscriber subscriber =
          table(lake).subscriber(other, AppendOptions.defaults().withSchema(SchemaMode.MERGE));
      Sending sending = new Sending(subscriber, rows, Optional.empty());
      subscriber.onSubscribe(sending);

      assertThatThrownBy(() -> subscriber.job().await(SOON)).isInstanceOf(RuntimeException.class);
      if (sending.sent > 0) {
        assertThatThrownBy(() -> subscriber.job().await(SOON))
            .isInstanceOfAny(ContractException.class, RefusedException.class);
      }
    }
  }

  @Test
  void aSecondSubscriptionIsCancelled() {
    try (Workers workers = Workers.create();
        Lake lake = lake(workers);
        BatchSource rows = rows(100);
        BatchSource second = rows(100)) {
      AppendSubscriber subscriber = table(lake).subscriber(CONTRACT, AppendOptions.defaults());
      Sending first = new Sending(subscriber, rows, Optional.empty());
      Sending late = new Sending(subscriber, second, Optional.empty());
      subscriber.onSubscribe(first);
      subscriber.onSubscribe(late);

      assertThat(late.cancelled).isTrue();
      assertThat(subscriber.job().await(SOON).rows()).isEqualTo(100);
    }
  }

  @Test
  void aJobThatIsNeverSubscribedIsEndedByCancellingIt() {
    try (Workers workers = Workers.create();
        Lake lake = lake(workers);
        BatchSource rows = rows(100)) {
      AppendSubscriber subscriber = table(lake).subscriber(CONTRACT, AppendOptions.defaults());
      Job<AppendResult> job = subscriber.job();
      assertThat(job.isDone()).isFalse();
      job.cancel();
      Sending late = new Sending(subscriber, rows, Optional.empty());
      subscriber.onSubscribe(late);
      assertThat(late.cancelled).isTrue();
    }
  }

  @Test
  void anExecutorThatTakesNoWorkFailsTheJob() {
    Workers refusing =
        Workers.over(
            single,
            command -> {
              throw new RejectedExecutionException("full");
            });
    try (Lake lake = lake(refusing);
        BatchSource rows = rows(100)) {
      AppendSubscriber subscriber = table(lake).subscriber(CONTRACT, AppendOptions.defaults());
      Sending sending = new Sending(subscriber, rows, Optional.empty());
      subscriber.onSubscribe(sending);
      assertThatThrownBy(() -> subscriber.job().await(SOON))
          .isInstanceOf(PublisherFailedException.class)
          .hasMessageContaining("full");
    }
  }
}
