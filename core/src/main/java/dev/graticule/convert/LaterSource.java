package dev.graticule.convert;

import dev.graticule.batch.Batch;
import dev.graticule.batch.BatchSource;
import dev.graticule.contract.Contract;
import java.util.Optional;
import java.util.function.Supplier;

/** A source that is opened when it is first asked, by the thread that asks. */
final class LaterSource implements BatchSource {
  private final Supplier<BatchSource> opening;
  private final Runnable release;
  private Optional<BatchSource> opened = Optional.empty();
  private boolean closed;

  /**
   * A source.
   *
   * @param opening opens it
   * @param release lets go what it would have been opened from
   */
  LaterSource(Supplier<BatchSource> opening, Runnable release) {
    this.opening = opening;
    this.release = release;
  }

  private BatchSource opened() {
    if (closed) {
      throw new IllegalStateException("The rows were closed before they were read.");
    }
    if (opened.isEmpty()) {
      opened = Optional.of(opening.get());
    }
    return opened.get();
  }

  @Override
  public Contract contract() {
    return opened().contract();
  }

  @Override
  public Optional<Batch> next() {
    return opened().next();
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      opened.ifPresentOrElse(BatchSource::close, release);
    }
  }
}
