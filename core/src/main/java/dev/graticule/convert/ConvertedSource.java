package dev.graticule.convert;

import dev.graticule.batch.Batch;
import dev.graticule.batch.BatchSource;
import dev.graticule.contract.Contract;
import java.util.Optional;

/** A source whose errors name the input and the row. Owns what it wraps. */
final class ConvertedSource implements BatchSource {
  private final String name;
  private final BatchSource source;
  private long rows;
  private boolean ended;
  private boolean closed;

  ConvertedSource(String name, BatchSource source) {
    this.name = name;
    this.source = source;
  }

  @Override
  public Contract contract() {
    return source.contract();
  }

  @Override
  public Optional<Batch> next() {
    if (closed) {
      throw new IllegalStateException(name + " is closed.");
    }
    if (ended) {
      return Optional.empty();
    }
    ended = true;
    try {
      Optional<Batch> next = source.next();
      next.ifPresent(batch -> rows += batch.rowCount());
      ended = next.isEmpty();
      return next;
    } catch (RuntimeException e) {
      throw Failure.of(name, rows, e);
    }
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      try {
        source.close();
      } catch (RuntimeException e) {
        throw Failure.of(name, rows, e);
      }
    }
  }
}
