package dev.graticule.query;

import static org.assertj.core.api.Assertions.assertThat;

import dev.graticule.GraticuleException;
import dev.graticule.batch.Batch;
import dev.graticule.contract.ArrowLayout;
import dev.graticule.contract.ColumnType.Scalar;
import dev.graticule.contract.Contract;
import dev.graticule.job.JobCancelledException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Flow;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Demand, cancel, stop and the end of a subscription against each other, from several threads at
 * once, thousands of times: signals come one after the other, end at most once, and every batch is
 * closed.
 */
@Timeout(120)
final class SubscriptionStressTest {
  private static final int ROUNDS = 1_000;
  private static final Contract CONTRACT = Contract.builder().required("id", Scalar.INT64).build();

  private final RootAllocator allocator = new RootAllocator();
  private final ExecutorService io = Executors.newFixedThreadPool(2);
  private final ExecutorService rivals = Executors.newFixedThreadPool(3);

  @BeforeEach
  void nothingIsHeld() {
    assertThat(allocator.getAllocatedMemory()).isZero();
  }

  @AfterEach
  void nothingIsLeft() {
    rivals.shutdown();
    io.shutdown();
    allocator.close();
  }

  /** Some batches, an end or an error; as a run is stopped and closed. */
  private final class Supply implements BatchSupply {
    private final int batches;
    private final boolean fails;
    private final Runnable whenStopped;
    private final AtomicReference<@Nullable GraticuleException> stopped = new AtomicReference<>();
    final AtomicInteger closed = new AtomicInteger();
    final CountDownLatch ended = new CountDownLatch(1);
    private final AtomicInteger asking = new AtomicInteger();
    private int given;

    Supply(int batches, boolean fails, Runnable whenStopped) {
      this.batches = batches;
      this.fails = fails;
      this.whenStopped = whenStopped;
    }

    @Override
    public String name() {
      return "Query 1";
    }

    @Override
    public void enter(Runnable decided) {
      decided.run();
    }

    @Override
    public Optional<Batch> nextToKeep() {
      assertThat(asking.incrementAndGet()).isEqualTo(1);
      try {
        GraticuleException why = stopped.get();
        if (why != null) {
          throw why;
        }
        assertThat(closed).hasValue(0);
        if (given == batches) {
          if (fails) {
            throw new QueryException("no more");
          }
          return Optional.empty();
        }
        given++;
        VectorSchemaRoot root = VectorSchemaRoot.create(ArrowLayout.schema(CONTRACT), allocator);
        root.allocateNew();
        root.setRowCount(1);
        return Optional.of(Batch.owning(CONTRACT, root));
      } finally {
        asking.decrementAndGet();
      }
    }

    @Override
    public void stop(GraticuleException why) {
      if (stopped.compareAndSet(null, why)) {
        whenStopped.run();
      }
    }

    @Override
    public Optional<GraticuleException> stopReason() {
      return Optional.ofNullable(stopped.get());
    }

    @Override
    public void close() {
      if (closed.incrementAndGet() == 1) {
        ended.countDown();
      }
    }
  }

  /** Holds every signal against the rules. */
  private static final class Receiver implements Flow.Subscriber<Batch> {
    final AtomicBoolean inSignal = new AtomicBoolean();
    final AtomicInteger batches = new AtomicInteger();
    final AtomicInteger ends = new AtomicInteger();
    final List<String> broken = new ArrayList<>();

    private void signal(Runnable what) {
      if (!inSignal.compareAndSet(false, true)) {
        note("two signals at once");
      }
      if (ends.get() > 0) {
        note("a signal after the end");
      }
      what.run();
      inSignal.set(false);
    }

    private void note(String what) {
      synchronized (broken) {
        broken.add(what);
      }
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {}

    @Override
    public void onNext(Batch batch) {
      signal(
          () -> {
            batches.incrementAndGet();
            batch.close();
          });
    }

    @Override
    public void onError(Throwable error) {
      signal(() -> {});
      ends.incrementAndGet();
    }

    @Override
    public void onComplete() {
      signal(() -> {});
      ends.incrementAndGet();
    }
  }

  @Test
  void whateverMeetsWhateverNothingIsLostDoubledOrLeftOpen() throws Exception {
    long seed = System.nanoTime();
    SplittableRandom random = new SplittableRandom(seed);
    for (int round = 0; round < ROUNDS; round++) {
      round(random, "seed %d, round %d".formatted(seed, round));
    }
    assertThat(allocator.getAllocatedMemory()).isZero();
  }

  private void round(SplittableRandom random, String place) throws Exception {
    int batches = random.nextInt(5);
    boolean fails = random.nextInt(4) == 0;
    int demand = 1 + random.nextInt(3);
    int requests = 1 + random.nextInt(3);
    int ending = random.nextInt(3);
    Receiver receiver = new Receiver();
    AtomicReference<Supply> supply = new AtomicReference<>();
    BatchSubscription subscription =
        new BatchSubscription(
            whenStopped -> {
              Supply made = new Supply(batches, fails, whenStopped);
              supply.set(made);
              return made;
            },
            io,
            receiver);
    CyclicBarrier start = new CyclicBarrier(3);
    List<Future<?>> acts =
        List.of(
            rivals.submit(
                () -> {
                  start.await();
                  subscription.begin();
                  for (int i = 0; i < requests; i++) {
                    subscription.request(demand);
                  }
                  return true;
                }),
            rivals.submit(
                () -> {
                  start.await();
                  subscription.request(1);
                  return true;
                }),
            rivals.submit(
                () -> {
                  start.await();
                  if (ending == 0) {
                    subscription.cancel();
                    subscription.cancel();
                  } else if (ending == 1) {
                    supply.get().stop(new JobCancelledException("stopped"));
                  } else {
                    subscription.request(-1);
                  }
                  return true;
                }));
    for (Future<?> act : acts) {
      act.get(30, TimeUnit.SECONDS);
    }
    assertThat(supply.get().ended.await(30, TimeUnit.SECONDS)).describedAs(place).isTrue();
    // The last signal comes right after the run was closed, on the same thread.
    io.submit(() -> true).get(30, TimeUnit.SECONDS);
    if (ending != 0) {
      long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
      while (receiver.ends.get() == 0 && System.nanoTime() < until) {
        Thread.onSpinWait();
      }
      assertThat(receiver.ends).describedAs(place).hasValue(1);
    }
    assertThat(receiver.ends.get()).describedAs(place).isLessThanOrEqualTo(1);
    assertThat(receiver.broken).describedAs(place).isEmpty();
    assertThat(receiver.batches.get())
        .describedAs(place)
        .isLessThanOrEqualTo(Math.min(batches, demand * requests + 1));
  }
}
