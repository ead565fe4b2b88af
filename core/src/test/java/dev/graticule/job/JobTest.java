package dev.graticule.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.graticule.GraticuleException;
import dev.graticule.store.ObjectNotFoundException;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class JobTest {
  private final ExecutorService executor = Executors.newSingleThreadExecutor();

  @AfterEach
  void stop() throws InterruptedException {
    executor.shutdownNow();
    assertThat(executor.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void awaitGivesTheValue() {
    assertThat(Jobs.start("adding", executor, control -> 1 + 1).await()).isEqualTo(2);
  }

  @Test
  void awaitThrowsTheVeryErrorThatEndedTheJob() {
    ObjectNotFoundException error = new ObjectNotFoundException("There is no file x.");
    Job<Object> job =
        Jobs.start(
            "reading",
            executor,
            control -> {
              throw error;
            });
    assertThatThrownBy(job::await).isSameAs(error);
  }

  @Test
  void aCheckedExceptionIsWrappedAndNamesTheWork() {
    Job<Object> job =
        Jobs.start(
            "copying a.parquet",
            executor,
            control -> {
              throw new IOException("the cable is out");
            });
    assertThatThrownBy(job::await)
        .isInstanceOf(JobFailedException.class)
        .hasMessage("copying a.parquet failed: the cable is out")
        .hasCauseInstanceOf(IOException.class);
  }

  @Test
  void aJobThatWaitsInTheQueueNeverRunsOnceCancelled() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    AtomicInteger ran = new AtomicInteger();
    Job<Object> first =
        Jobs.start(
            "first",
            executor,
            control -> {
              release.await();
              return 1;
            });
    Job<Object> second = Jobs.start("second", executor, control -> ran.incrementAndGet());
    assertThat(second.cancel()).isTrue();
    assertThat(second.cancel()).isFalse();
    release.countDown();
    assertThat(first.await()).isEqualTo(1);
    assertThatThrownBy(second::await).isInstanceOf(JobCancelledException.class);
    executor.submit(() -> {}).get();
    assertThat(ran).hasValue(0);
  }

  @Test
  void cancelRunsTheHooksOnceAndEndsTheCallerAtOnce() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch stopped = new CountDownLatch(1);
    AtomicInteger hooks = new AtomicInteger();
    AtomicReference<Throwable> bodyEnd = new AtomicReference<>();
    Job<Object> job =
        Jobs.start(
            "waiting",
            executor,
            control -> {
              control.onCancel(
                  () -> {
                    hooks.incrementAndGet();
                    stopped.countDown();
                  });
              begun.countDown();
              stopped.await();
              try {
                control.checkCancelled();
                return "never";
              } catch (JobCancelledException e) {
                bodyEnd.set(e);
                throw e;
              }
            });
    begun.await();
    assertThat(job.cancel()).isTrue();
    assertThat(job.isDone()).isTrue();
    assertThatThrownBy(job::await)
        .isInstanceOf(JobCancelledException.class)
        .hasMessageContaining("waiting");
    executor.submit(() -> {}).get();
    assertThat(hooks).hasValue(1);
    assertThat(bodyEnd.get()).isInstanceOf(JobCancelledException.class);
  }

  @Test
  void aHookThatWasTakenBackDoesNotRun() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    AtomicInteger hooks = new AtomicInteger();
    Job<Object> job =
        Jobs.start(
            "waiting",
            executor,
            control -> {
              control.onCancel(hooks::incrementAndGet).close();
              begun.countDown();
              release.await();
              return 1;
            });
    begun.await();
    job.cancel();
    release.countDown();
    executor.submit(() -> {}).get();
    assertThat(hooks).hasValue(0);
  }

  @Test
  void everyHookRunsEvenWhenOneThrows() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch stopped = new CountDownLatch(1);
    Job<Object> job =
        Jobs.start(
            "waiting",
            executor,
            control -> {
              control.onCancel(
                  () -> {
                    throw new IllegalStateException("a bad hook");
                  });
              control.onCancel(stopped::countDown);
              begun.countDown();
              stopped.await();
              return 1;
            });
    begun.await();
    assertThat(job.cancel()).isTrue();
    assertThat(stopped.await(10, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void aWaitThatRunsOutLeavesTheJobRunning() {
    CountDownLatch release = new CountDownLatch(1);
    Job<Integer> job =
        Jobs.start(
            "waiting",
            executor,
            control -> {
              release.await();
              return 1;
            });
    assertThatThrownBy(() -> job.await(Duration.ofMillis(5)))
        .isInstanceOf(JobTimeoutException.class);
    assertThat(job.isDone()).isFalse();
    release.countDown();
    assertThat(job.await()).isEqualTo(1);
  }

  @Test
  void anInterruptedWaiterKeepsItsFlagAndTheJobRuns() {
    CountDownLatch release = new CountDownLatch(1);
    Job<Integer> job =
        Jobs.start(
            "waiting",
            executor,
            control -> {
              release.await();
              return 1;
            });
    Thread.currentThread().interrupt();
    assertThatThrownBy(job::await).isInstanceOf(JobInterruptedException.class);
    assertThat(Thread.interrupted()).isTrue();
    release.countDown();
    assertThat(job.await()).isEqualTo(1);
  }

  @Test
  void anExecutorThatIsShutDownFailsTheJobInOneSentence() {
    executor.shutdown();
    assertThatThrownBy(() -> Jobs.start("late", executor, control -> 1).await())
        .isInstanceOf(JobFailedException.class)
        .hasMessageContaining("takes no more work");
  }

  @Test
  void progressCountsAndItsClockStopsWithTheJob() throws Exception {
    Job<Integer> job =
        Jobs.start(
            "counting",
            executor,
            control -> {
              control.advance(3, 30);
              control.advance(4, 40);
              control.fileDone();
              control.fraction(2);
              return 1;
            });
    job.await();
    Progress progress = job.progress();
    assertThat(progress.rows()).isEqualTo(7);
    assertThat(progress.bytes()).isEqualTo(70);
    assertThat(progress.files()).isEqualTo(1);
    assertThat(progress.fraction()).hasValue(1);
    assertThat(job.progress()).isEqualTo(progress);
  }

  @Test
  void aStageBehindAJobIsNotTheJob() {
    CountDownLatch release = new CountDownLatch(1);
    Job<Integer> job =
        Jobs.start(
            "waiting",
            executor,
            control -> {
              release.await();
              return 20;
            });
    CompletableFuture<Integer> dropped = job.thenApply(v -> v + 1).toCompletableFuture();
    CompletableFuture<Integer> kept = job.thenApply(v -> v + 2).toCompletableFuture();
    dropped.cancel(true);
    release.countDown();
    assertThat(kept.join()).isEqualTo(22);
  }

  @Test
  void nobodyElseCanCompleteAJob() {
    CountDownLatch release = new CountDownLatch(1);
    Job<Integer> job =
        Jobs.start(
            "waiting",
            executor,
            control -> {
              release.await();
              return 1;
            });
    CompletableFuture<Integer> copy = job.toCompletableFuture();
    copy.complete(99);
    release.countDown();
    assertThat(job.await()).isEqualTo(1);
  }

  @Test
  void anErrorOfTheMachineReachesTheWaiterAsItIs() {
    Job<Object> job =
        Jobs.start(
            "deep",
            executor,
            control -> {
              throw new StackOverflowError("deep");
            });
    assertThatThrownBy(job::await).isInstanceOf(StackOverflowError.class);
  }

  @Test
  void workersThatWereMadeHereEndAndTheCallersLive() {
    try (Workers workers = Workers.over(executor, executor)) {
      assertThat(Jobs.start("work", workers.io(), control -> 1).await()).isEqualTo(1);
    }
    assertThat(executor.isShutdown()).isFalse();
    Workers own = Workers.create();
    assertThat(Jobs.start("work", own.cpu(), control -> Thread.currentThread().getName()).await())
        .startsWith("graticule-cpu-");
    own.close();
    own.close();
    assertThatThrownBy(() -> Jobs.start("late", own.cpu(), control -> 1).await())
        .isInstanceOf(GraticuleException.class);
  }

  @Test
  void closingWorkersWaitsForRunningWorkAlsoWhenInterrupted() throws InterruptedException {
    Workers own = Workers.create();
    CountDownLatch begun = new CountDownLatch(1);
    AtomicBoolean ended = new AtomicBoolean();
    own.cpu()
        .execute(
            () -> {
              begun.countDown();
              // Work that an interrupt does not end at once.
              long until = System.nanoTime() + 200_000_000;
              while (System.nanoTime() < until) {
                Thread.onSpinWait();
              }
              ended.set(true);
            });
    begun.await();

    Thread.currentThread().interrupt();
    own.close();

    assertThat(Thread.interrupted()).isTrue();
    assertThat(ended).isTrue();
  }
}
