package dev.graticule.query;

import dev.graticule.batch.Batch;
import dev.graticule.batch.BatchSource;
import dev.graticule.contract.Contract;
import dev.graticule.job.JobInterruptedException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Sends batches through a stage on the computing threads, a few at once, and gives the outcome in
 * the order of the batches. The thread that asks is the one that reads from DuckDB and waits.
 */
final class StagedSource implements BatchSource {
  private static final long CHECK_MILLIS = 20;

  private final BatchSource raw;
  private final Contract contract;
  private final Stage stage;
  private final QueryContext context;
  private final Deque<Task> underWay = new ArrayDeque<>();
  private final Deque<Batch> ready = new ArrayDeque<>();
  private boolean exhausted;

  /** Takes over the raw source. */
  StagedSource(BatchSource raw, Contract contract, Stage stage, QueryContext context) {
    this.raw = raw;
    this.contract = contract;
    this.stage = stage;
    this.context = context;
  }

  @Override
  public Contract contract() {
    return contract;
  }

  @Override
  public Optional<Batch> next() {
    while (ready.isEmpty()) {
      while (!exhausted && underWay.size() < context.ahead()) {
        Optional<Batch> batch = raw.next();
        exhausted = batch.isEmpty();
        batch.ifPresent(this::submit);
      }
      Task first = underWay.peek();
      if (first == null) {
        return Optional.empty();
      }
      ready.addAll(await(first));
      underWay.remove();
    }
    return Optional.of(ready.remove());
  }

  private void submit(Batch batch) {
    Task task = new Task(batch, stage);
    Executor cpu = context.cpu();
    try {
      cpu.execute(task);
    } catch (RejectedExecutionException e) {
      batch.close();
      throw new QueryException(
          "The executor for computing takes no more work (shut down, or its queue is full).", e);
    }
    underWay.add(task);
  }

  /**
   * Waits, but not longer than the query lives: an executor that was shut down forgets its tasks.
   */
  private List<Batch> await(Task task) {
    while (true) {
      try {
        return task.outcome.get(CHECK_MILLIS, TimeUnit.MILLISECONDS);
      } catch (TimeoutException e) {
        context.session().checkStopped();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new JobInterruptedException("Interrupted while rows were tested.", e);
      } catch (ExecutionException e) {
        throw context.session().error(e.getCause() == null ? e : e.getCause());
      }
    }
  }

  @Override
  public void close() {
    exhausted = true;
    underWay.forEach(Task::abandon);
    underWay.clear();
    ready.forEach(Batch::close);
    ready.clear();
    raw.close();
  }

  /** A batch on its way: whoever claims it works on it; the other lets go. */
  private static final class Task implements Runnable {
    private final Batch batch;
    private final Stage stage;
    private final AtomicBoolean claimed = new AtomicBoolean();
    private final CompletableFuture<List<Batch>> outcome = new CompletableFuture<>();

    Task(Batch batch, Stage stage) {
      this.batch = batch;
      this.stage = stage;
    }

    @Override
    public void run() {
      if (claimed.compareAndSet(false, true)) {
        try {
          outcome.complete(stage.apply(batch));
        } catch (RuntimeException | Error e) {
          outcome.completeExceptionally(e);
        }
      }
    }

    /** Closes what there is. Waits for a running stage, which is a matter of milliseconds. */
    void abandon() {
      if (claimed.compareAndSet(false, true)) {
        batch.close();
        return;
      }
      outcome
          .handle(
              (batches, error) -> {
                if (batches != null) {
                  batches.forEach(Batch::close);
                }
                return true;
              })
          .join();
    }
  }
}
