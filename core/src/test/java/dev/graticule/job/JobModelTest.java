package dev.graticule.job;

import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Validate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The end of a job in every order in which its threads can meet, a model checker's choice. */
@Timeout(120)
final class JobModelTest {

  @Test
  void aJobEndsOnceAndItsHooksRunWithItsCancelAlone() {
    new ModelCheckingOptions()
        .iterations(10)
        .invocationsPerIteration(300)
        .threads(3)
        .actorsPerThread(2)
        .actorsBefore(1)
        .actorsAfter(0)
        .check(Model.class);
  }

  /** A job whose body one thread runs, which others cancel, wait for and hang hooks on. */
  public static final class Model {
    private static final Integer VALUE = 7;

    private final RunningJob<Integer> job = new RunningJob<>("Job 1", control -> VALUE);
    private volatile boolean ran;
    private volatile boolean called;
    private volatile boolean won;
    private volatile int hooks;
    private volatile int hooksRun;

    @Operation(runOnce = true)
    public void run() {
      job.startOn(Runnable::run);
      ran = true;
    }

    @Operation
    public boolean cancel() {
      boolean ended = job.cancel();
      called = true;
      if (ended) {
        won = true;
      }
      return ended;
    }

    /** What a caller sees of a job that is over; and that it stays so. */
    @Operation
    public void look() {
      if (job.isDone()) {
        String first = outcome();
        if (!first.equals(outcome())) {
          throw new AssertionError("ended twice");
        }
      }
    }

    @Operation
    public void hook() {
      synchronized (this) {
        hooks++;
      }
      job.onCancel(
          () -> {
            synchronized (this) {
              hooksRun++;
            }
          });
    }

    private String outcome() {
      try {
        return "value " + job.await();
      } catch (JobCancelledException e) {
        return "cancelled";
      }
    }

    @Validate
    public void whenAllIsOver() {
      if (job.isDone() != (ran || called)) {
        throw new AssertionError("done: " + job.isDone());
      }
      if (job.isDone()) {
        String outcome = outcome();
        if (won != outcome.equals("cancelled")) {
          throw new AssertionError(outcome + ", though a cancel gave " + won);
        }
      }
      int due = job.isCancelled() ? hooks : 0;
      if (hooksRun != due) {
        throw new AssertionError(hooksRun + " hooks ran, not " + due);
      }
    }
  }
}
