package dev.graticule.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class InParallelTest {
  private static final List<Integer> NUMBERS = IntStream.range(0, 100).boxed().toList();

  private final ExecutorService pool = Executors.newFixedThreadPool(4);

  @AfterEach
  void stop() throws InterruptedException {
    pool.shutdownNow();
    assertThat(pool.awaitTermination(20, TimeUnit.SECONDS)).isTrue();
  }

  private static void awaited(CountDownLatch latch) {
    try {
      assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static void doesAll(Executor executor) {
    Set<Integer> done = ConcurrentHashMap.newKeySet();
    InParallel.forEach(NUMBERS, executor, number -> assertThat(done.add(number)).isTrue());
    assertThat(done).hasSize(100);
    InParallel.forEach(List.of(), executor, number -> done.clear());
    assertThat(done).hasSize(100);
  }

  @Test
  void eachThingIsDoneOnceWhateverTheExecutorDoes() {
    doesAll(pool);
    doesAll(Runnable::run);
    doesAll(task -> {});
    doesAll(
        task -> {
          throw new RejectedExecutionException();
        });
  }

  @Test
  void aPoolWhoseOnlyThreadAsksGetsThrough() throws Exception {
    ExecutorService one = Executors.newSingleThreadExecutor();
    try {
      one.submit(() -> doesAll(one)).get(20, TimeUnit.SECONDS);
    } finally {
      one.shutdown();
    }
  }

  @Test
  void noMoreAreDoneAtOnceThanAllowed() {
    AtomicInteger now = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    InParallel.forEach(
        NUMBERS,
        pool,
        2,
        number -> {
          most.accumulateAndGet(now.incrementAndGet(), Math::max);
          Thread.yield();
          now.decrementAndGet();
        });
    assertThat(most.get()).isBetween(1, 2);
  }

  @Test
  void ofSeveralFailuresTheOneOfTheFirstThingIsThrownAndTheRestIsLeftOut() {
    CountDownLatch both = new CountDownLatch(2);
    AtomicInteger begun = new AtomicInteger();
    assertThatThrownBy(
            () ->
                InParallel.forEach(
                    NUMBERS,
                    pool,
                    2,
                    number -> {
                      begun.incrementAndGet();
                      both.countDown();
                      awaited(both);
                      throw new IllegalStateException("number " + number);
                    }))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("number 0");
    assertThat(begun.get()).isEqualTo(2);
  }

  @Test
  void anErrorOnAnotherThreadIsThrownHere() {
    Thread here = Thread.currentThread();
    CountDownLatch helped = new CountDownLatch(1);
    assertThatThrownBy(
            () ->
                InParallel.forEach(
                    NUMBERS,
                    pool,
                    2,
                    number -> {
                      if (Thread.currentThread() != here) {
                        helped.countDown();
                        throw new StackOverflowError("deep");
                      }
                      awaited(helped);
                    }))
        .isInstanceOf(StackOverflowError.class)
        .hasMessage("deep");
  }

  @Test
  void anInterruptLeavesTheRestOutAndWaitsForWhatHasBegun() {
    Thread here = Thread.currentThread();
    CountDownLatch helped = new CountDownLatch(1);
    AtomicInteger ended = new AtomicInteger();
    assertThatThrownBy(
            () ->
                InParallel.forEach(
                    List.of(0, 1),
                    pool,
                    2,
                    number -> {
                      if (Thread.currentThread() != here) {
                        helped.countDown();
                        // This thread has nothing left to do, and waits or is about to.
                        here.interrupt();
                        while (here.isInterrupted()) {
                          Thread.onSpinWait();
                        }
                        ended.incrementAndGet();
                      }
                      while (helped.getCount() > 0) {
                        Thread.onSpinWait();
                      }
                    }))
        .isInstanceOf(JobInterruptedException.class);
    assertThat(Thread.interrupted()).isTrue();
    assertThat(ended.get()).isEqualTo(1);
  }
}
