package dev.graticule.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class HandOffTest {
  private static final Executor NEVER = command -> {};
  private static final Executor REFUSES =
      command -> {
        throw new RejectedExecutionException("full");
      };

  private final ExecutorService thread = Executors.newSingleThreadExecutor();
  private final List<Integer> done = Collections.synchronizedList(new ArrayList<>());
  private final List<Integer> dropped = Collections.synchronizedList(new ArrayList<>());

  @AfterEach
  void close() {
    thread.shutdownNow();
  }

  private static List<Integer> upTo(int count) {
    return IntStream.range(0, count).boxed().toList();
  }

  @Test
  void thingsAreWorkedOffInOrderWhateverTheExecutorDoes() {
    for (Executor executor : List.of(thread, NEVER, REFUSES, (Executor) Runnable::run)) {
      done.clear();
      try (HandOff<Integer> handOff =
          new HandOff<>(new Delegate(executor), 3, done::add, dropped::add)) {
        upTo(100).forEach(i -> handOff.put(i, 1));
        handOff.flush();
      }
      assertThat(done).isEqualTo(upTo(100));
      assertThat(dropped).isEmpty();
    }
  }

  @Test
  void noMoreWaitsThanMay() {
    AtomicInteger out = new AtomicInteger();
    List<Integer> seen = Collections.synchronizedList(new ArrayList<>());
    try (HandOff<Integer> handOff =
        new HandOff<>(
            new Delegate(thread),
            5,
            thing -> {
              seen.add(out.get());
              out.addAndGet(-2);
            },
            dropped::add)) {
      for (int i = 0; i < 200; i++) {
        out.addAndGet(2);
        handOff.put(i, 2);
      }
      handOff.flush();
    }
    // What may wait, and the one thing that was just put.
    assertThat(seen).hasSize(200).allSatisfy(weight -> assertThat(weight).isBetween(2, 5 + 2));
  }

  @Test
  void theFirstFailureIsToldAndWhatWaitsIsDropped() throws InterruptedException {
    CountDownLatch go = new CountDownLatch(1);
    try (HandOff<Integer> handOff =
        new HandOff<>(
            new Delegate(thread),
            100,
            thing -> {
              await(go);
              if (thing == 2) {
                throw new IllegalStateException("not two");
              }
              done.add(thing);
            },
            dropped::add)) {
      upTo(5).forEach(i -> handOff.put(i, 1));
      go.countDown();
      assertThatThrownBy(handOff::flush).hasMessage("not two");
      assertThatThrownBy(() -> handOff.put(5, 1)).hasMessage("not two");
    }
    assertThat(done).containsExactly(0, 1);
    assertThat(dropped).containsExactly(3, 4, 5);
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void closingDropsWhatWaitsAndWaitsForWhatRuns() throws InterruptedException {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    HandOff<Integer> handOff =
        new HandOff<>(
            new Delegate(thread),
            100,
            thing -> {
              begun.countDown();
              await(go);
              done.add(thing);
            },
            dropped::add);
    handOff.put(0, 1);
    handOff.put(1, 1);
    begun.await();
    Thread closing = new Thread(handOff::close);
    closing.start();
    go.countDown();
    closing.join();
    assertThat(done).first().isEqualTo(0);
    assertThat(done.size() + dropped.size()).isEqualTo(2);
    handOff.close();
  }

  @Test
  void aDelegateGivesWhatTheCallGaveAndThrowsWhatItThrew() {
    for (Executor executor : List.of(thread, NEVER, REFUSES)) {
      Delegate delegate = new Delegate(executor);
      assertThat(delegate.call(() -> 7)).isEqualTo(7);
      assertThatThrownBy(
              () ->
                  delegate.call(
                      () -> {
                        throw new IllegalArgumentException("no");
                      }))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }
}
