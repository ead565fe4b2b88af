package dev.graticule.job;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one job there is. It is a {@link CompletableFuture} inside so that every stage method is the
 * JDK's own; callers see only {@link Job}.
 */
final class RunningJob<T> extends CompletableFuture<T> implements Job<T>, JobControl {
  private static final Logger LOG = LoggerFactory.getLogger(Job.class);

  private final String name;
  private final LongAdder rows = new LongAdder();
  private final LongAdder bytes = new LongAdder();
  private final LongAdder files = new LongAdder();
  private final List<Runnable> hooks = new ArrayList<>();
  private final AtomicReference<@Nullable JobBody<T>> body;
  private volatile boolean cancelled;
  private volatile long startedNanos;
  private volatile long endedNanos;
  private volatile double fraction = Double.NaN;

  RunningJob(String name, JobBody<T> body) {
    this.name = name;
    this.body = new AtomicReference<>(body);
  }

  /** Dependent stages are plain futures: cancelling one of them is not cancelling the job. */
  @Override
  public <U> CompletableFuture<U> newIncompleteFuture() {
    return new CompletableFuture<>();
  }

  /** A copy: whoever completes it completes nothing of ours. */
  @Override
  public CompletableFuture<T> toCompletableFuture() {
    return copy();
  }

  void startOn(Executor executor) {
    try {
      executor.execute(this::runBody);
    } catch (RejectedExecutionException e) {
      completeExceptionally(
          new JobFailedException(
              "%s was not started: its executor takes no more work (shut down, or its queue is full)."
                  .formatted(name),
              e));
    }
  }

  private void runBody() {
    JobBody<T> work = body.getAndSet(null);
    if (work == null || cancelled) {
      return;
    }
    startedNanos = System.nanoTime();
    try {
      T value = work.run(this);
      stopClock();
      complete(value);
    } catch (Throwable e) {
      stopClock();
      completeExceptionally(typed(e));
    }
  }

  /** Stopped before the job completes, so that whoever sees it done sees its clock at rest. */
  private void stopClock() {
    endedNanos = System.nanoTime();
  }

  private Throwable typed(Throwable e) {
    if (e instanceof InterruptedException) {
      Thread.currentThread().interrupt();
      return new JobInterruptedException(name + " was interrupted while it ran.", e);
    }
    boolean unchecked = e instanceof RuntimeException || e instanceof Error;
    return unchecked ? e : new JobFailedException(name + " failed: " + e.getMessage(), e);
  }

  @Override
  public T await() {
    try {
      return get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new JobInterruptedException(
          "Interrupted while waiting for %s; the job itself runs on, cancel() would stop it."
              .formatted(name),
          e);
    } catch (ExecutionException | CancellationException e) {
      throw raised(e);
    }
  }

  @Override
  public T await(Duration limit) {
    try {
      return get(limit.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new JobInterruptedException(
          "Interrupted while waiting for %s; the job itself runs on, cancel() would stop it."
              .formatted(name),
          e);
    } catch (TimeoutException e) {
      throw new JobTimeoutException(
          "%s was not done after %s; it runs on, cancel() would stop it.".formatted(name, limit),
          e);
    } catch (ExecutionException | CancellationException e) {
      throw raised(e);
    }
  }

  /** The typed error itself; the waiting thread's stack is kept as a suppressed one. */
  private RuntimeException raised(Exception e) {
    Throwable cause = e instanceof ExecutionException && e.getCause() != null ? e.getCause() : e;
    if (cause instanceof Error error) {
      throw error;
    }
    if (cause instanceof CancellationException) {
      return cancelledException();
    }
    return cause instanceof RuntimeException runtime
        ? runtime
        : new JobFailedException(name + " failed: " + cause.getMessage(), cause);
  }

  private JobCancelledException cancelledException() {
    return new JobCancelledException(name + " was cancelled.");
  }

  @Override
  public boolean cancel() {
    List<Runnable> toRun;
    synchronized (hooks) {
      if (cancelled || isDone()) {
        return false;
      }
      cancelled = true;
      toRun = List.copyOf(hooks);
      hooks.clear();
    }
    body.set(null);
    boolean ended = completeExceptionally(cancelledException());
    toRun.forEach(RunningJob::runHook);
    return ended;
  }

  /** A hook that throws must not keep the others from running, nor reach whoever cancels. */
  private static void runHook(Runnable hook) {
    try {
      hook.run();
    } catch (RuntimeException e) {
      LOG.warn("A hook failed while its job was being cancelled.", e);
    }
  }

  @Override
  public boolean cancel(boolean mayInterruptIfRunning) {
    return cancel();
  }

  @Override
  public Progress progress() {
    long begun = startedNanos;
    long until = endedNanos != 0 ? endedNanos : System.nanoTime();
    double share = fraction;
    return new Progress(
        rows.sum(),
        bytes.sum(),
        files.sum(),
        begun == 0 ? Duration.ZERO : Duration.ofNanos(until - begun),
        Double.isNaN(share) ? OptionalDouble.empty() : OptionalDouble.of(share));
  }

  @Override
  public void advance(long moreRows, long moreBytes) {
    rows.add(moreRows);
    bytes.add(moreBytes);
  }

  @Override
  public void fileDone() {
    files.increment();
  }

  @Override
  public void fraction(double share) {
    fraction = Math.min(1, Math.max(0, share));
  }

  @Override
  public boolean isCancelled() {
    return cancelled;
  }

  @Override
  public void checkCancelled() {
    if (cancelled) {
      throw cancelledException();
    }
  }

  @Override
  public Registration onCancel(Runnable hook) {
    synchronized (hooks) {
      if (!cancelled) {
        hooks.add(hook);
        return () -> {
          synchronized (hooks) {
            hooks.remove(hook);
          }
        };
      }
    }
    runHook(hook);
    return () -> {};
  }

  @Override
  public String toString() {
    return "%s[%s, %s]"
        .formatted(name, isDone() ? "done" : cancelled ? "cancelled" : "running", progress());
  }
}
