package dev.graticule.table;

import dev.graticule.batch.BatchSource;
import java.util.concurrent.atomic.AtomicBoolean;

/** A source on its way to the thread that will read and close it. One of the two closes it. */
final class OwnedSource {
  private final BatchSource source;
  private final AtomicBoolean taken = new AtomicBoolean();

  OwnedSource(BatchSource source) {
    this.source = source;
  }

  /** For the reading thread, which closes it from now on. */
  BatchSource take() {
    if (!taken.compareAndSet(false, true)) {
      throw new IllegalStateException("The rows were closed before they were read.");
    }
    return source;
  }

  void closeUnlessTaken() {
    if (taken.compareAndSet(false, true)) {
      source.close();
    }
  }
}
