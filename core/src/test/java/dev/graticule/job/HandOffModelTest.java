package dev.graticule.job;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Validate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A hand-off in every order in which its two sides can meet, a model checker's choice. Waiting with
 * a limit is beyond the checker; {@link HandOffTest} does that.
 */
@Timeout(120)
final class HandOffModelTest {

  @Test
  void everythingIsWorkedOffOnceAndInOrderOrDropped() {
    new ModelCheckingOptions()
        .iterations(10)
        .invocationsPerIteration(300)
        .threads(3)
        .actorsPerThread(2)
        .actorsBefore(1)
        .actorsAfter(0)
        .check(Model.class);
  }

  /**
   * One thread hands over; the executor's threads are whoever calls work. The third thing is bad.
   */
  public static final class Model {
    private static final int BAD = 2;

    private final Deque<Runnable> tasks = new ArrayDeque<>();
    private final List<Integer> done = new ArrayList<>();
    private final List<Integer> dropped = new ArrayList<>();
    private final HandOff<Integer> handOff =
        new HandOff<>(new Delegate(this::later), 1_000, this::note, this::drop);
    private volatile int given;
    private volatile boolean working;
    private volatile boolean failed;

    private void later(Runnable task) {
      synchronized (tasks) {
        tasks.add(task);
      }
    }

    private void note(Integer thing) {
      if (working) {
        throw new AssertionError("two things at once");
      }
      working = true;
      done.add(thing);
      working = false;
      if (thing == BAD) {
        failed = true;
        throw new IllegalStateException("bad");
      }
    }

    private void drop(Integer thing) {
      synchronized (dropped) {
        dropped.add(thing);
      }
    }

    @Operation(nonParallelGroup = "giver")
    public void put() {
      try {
        handOff.put(given++, 1);
      } catch (IllegalStateException e) {
        if (!failed) {
          throw e;
        }
      }
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
      List<Integer> all = new ArrayList<>(done);
      all.addAll(dropped);
      List<Integer> due = new ArrayList<>();
      for (int thing = 0; thing < given; thing++) {
        due.add(thing);
      }
      if (!all.equals(due) || (!failed && !dropped.isEmpty())) {
        throw new AssertionError("of %d: done %s, dropped %s".formatted(given, done, dropped));
      }
      // Nothing is left to wait for.
      try {
        handOff.flush();
      } catch (IllegalStateException e) {
        if (!failed) {
          throw e;
        }
      }
      handOff.close();
    }
  }
}
