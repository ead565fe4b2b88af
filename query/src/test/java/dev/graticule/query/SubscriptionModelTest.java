package dev.graticule.query;

import static org.jetbrains.lincheck.datastructures.ManagedStrategyGuaranteeKt.forClasses;

import dev.graticule.GraticuleException;
import dev.graticule.batch.Batch;
import dev.graticule.contract.ArrowLayout;
import dev.graticule.contract.ColumnType.Scalar;
import dev.graticule.contract.Contract;
import dev.graticule.job.JobCancelledException;
import java.lang.reflect.Method;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Flow;
import java.util.stream.Stream;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.jetbrains.kotlinx.lincheck.Actor;
import org.jetbrains.kotlinx.lincheck.execution.ExecutionScenario;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.Validate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Demand, cancel, stop and the end of a subscription in every order in which they can meet, a model
 * checker's choice: no wake-up is lost, no signal meets another, every batch is closed.
 */
@Timeout(120)
final class SubscriptionModelTest {
  private static final RootAllocator ALLOCATOR = new RootAllocator();
  private static final Contract CONTRACT = Contract.builder().required("id", Scalar.INT64).build();

  /** One for all: it holds no memory, and is closed as often as it is handed out. */
  private static final Batch BATCH =
      Batch.owning(CONTRACT, VectorSchemaRoot.create(ArrowLayout.schema(CONTRACT), ALLOCATOR));

  @AfterAll
  static void nothingIsLeft() {
    BATCH.close();
    ALLOCATOR.close();
  }

  @Test
  void noWakeUpIsLostAndNoSignalMeetsAnother() {
    ModelCheckingOptions options =
        new ModelCheckingOptions()
            .iterations(15)
            .invocationsPerIteration(800)
            .threads(2)
            .actorsPerThread(2)
            .actorsBefore(0)
            .actorsAfter(0)
            .addGuarantee(
                forClasses("dev.graticule.batch.Batch", "java.util.Formatter")
                    .allMethods()
                    .ignore());
    // What a worker on its way out could miss is tried for certain, what else there is by chance.
    for (Actor other :
        List.of(actor("request", 1), actor("cancel"), actor("stop"), actor("requestNothing"))) {
      options.addCustomScenario(
          new ExecutionScenario(
              List.of(),
              List.of(List.of(actor("work")), List.of(other)),
              List.of(),
              actor("whenAllIsOver")));
    }
    options.check(Model.class);
  }

  private static Actor actor(String name, Object... arguments) {
    Method called =
        Stream.of(Model.class.getMethods())
            .filter(method -> method.getName().equals(name))
            .findFirst()
            .orElseThrow();
    return new Actor(called, List.of(arguments));
  }

  /**
   * Four batches and an end; one is asked for from the start. The threads of the executor are
   * whoever calls work.
   */
  @Param(name = "count", gen = IntGen.class, conf = "1:2")
  public static final class Model {
    private static final int BATCHES = 4;

    private final Deque<Runnable> tasks = new ArrayDeque<>();
    private final Supply supply;
    private final Receiver receiver = new Receiver();
    private final BatchSubscription subscription;
    private volatile boolean cancelled;
    private volatile boolean refused;
    private int requested;

    public Model() {
      Supply[] made = new Supply[1];
      subscription =
          new BatchSubscription(
              whenStopped -> {
                made[0] = new Supply(whenStopped);
                return made[0];
              },
              this::later,
              receiver);
      supply = made[0];
      subscription.begin();
      request(1);
    }

    private void later(Runnable task) {
      synchronized (tasks) {
        tasks.add(task);
      }
    }

    @Operation
    public void request(@Param(name = "count") int count) {
      synchronized (this) {
        requested += count;
      }
      subscription.request(count);
    }

    @Operation(runOnce = true)
    public void requestNothing() {
      refused = true;
      subscription.request(0);
    }

    @Operation(runOnce = true)
    public void cancel() {
      cancelled = true;
      subscription.cancel();
    }

    @Operation(runOnce = true)
    public void stop() {
      supply.stop(new JobCancelledException("stopped"));
    }

    @Operation
    public void work() {
      Runnable task;
      synchronized (tasks) {
        task = tasks.poll();
      }
      if (task != null) {
        task.run();
      }
    }

    @Validate
    public void whenAllIsOver() {
      while (!tasks.isEmpty()) {
        work();
      }
      boolean over = cancelled || refused || supply.stopped != null || requested >= BATCHES;
      if (over != (supply.closed > 0)) {
        throw new AssertionError("over: %s, but closed %d times".formatted(over, supply.closed));
      }
      if (receiver.ends > 1 || (over && !cancelled && receiver.ends == 0)) {
        throw new AssertionError("ended %d times".formatted(receiver.ends));
      }
      if (receiver.batches > Math.min(requested, BATCHES)
          || (!over && receiver.batches != requested)) {
        throw new AssertionError(
            "%d batches for a demand of %d".formatted(receiver.batches, requested));
      }
    }

    private static final class Supply implements BatchSupply {
      private final Runnable whenStopped;
      private volatile @Nullable GraticuleException stopped;
      private int given;
      private volatile int closed;
      private volatile boolean asking;

      private Supply(Runnable whenStopped) {
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
        if (asking || closed > 0) {
          throw new AssertionError(asking ? "asked twice at once" : "asked when closed");
        }
        asking = true;
        Optional<Batch> next = given == BATCHES ? Optional.empty() : Optional.of(BATCH);
        given = Math.min(BATCHES, given + 1);
        asking = false;
        return next;
      }

      @Override
      public void stop(GraticuleException why) {
        synchronized (this) {
          if (stopped != null) {
            return;
          }
          stopped = why;
        }
        whenStopped.run();
      }

      @Override
      public Optional<GraticuleException> stopReason() {
        return Optional.ofNullable(stopped);
      }

      @Override
      public void close() {
        closed++;
      }
    }

    /** Holds every signal against the rules. */
    private static final class Receiver implements Flow.Subscriber<Batch> {
      private volatile boolean inSignal;
      private volatile int batches;
      private volatile int ends;

      private void signal(boolean last) {
        if (inSignal || ends > 0) {
          throw new AssertionError(inSignal ? "two signals at once" : "a signal after the end");
        }
        inSignal = true;
        if (last) {
          ends++;
        } else {
          batches++;
        }
        inSignal = false;
      }

      @Override
      public void onSubscribe(Flow.Subscription subscription) {}

      @Override
      public void onNext(Batch batch) {
        signal(false);
      }

      @Override
      public void onError(Throwable error) {
        if (error instanceof AssertionError broken) {
          throw broken;
        }
        signal(true);
      }

      @Override
      public void onComplete() {
        signal(true);
      }
    }
  }
}
