package dev.graticule.query;

import dev.graticule.batch.Batch;
import dev.graticule.batch.BatchSource;
import dev.graticule.contract.Contract;
import java.util.Optional;
import java.util.function.Supplier;

/** Reads a source to its end, which gives nothing, and then gives one batch of what was found. */
final class CountSource implements BatchSource {
  private final BatchSource source;
  private final Supplier<Optional<Batch>> outcome;
  private boolean given;

  /** Takes over the source. */
  CountSource(BatchSource source, Supplier<Optional<Batch>> outcome) {
    this.source = source;
    this.outcome = outcome;
  }

  @Override
  public Contract contract() {
    return source.contract();
  }

  @Override
  public Optional<Batch> next() {
    if (given) {
      return Optional.empty();
    }
    for (Optional<Batch> batch = source.next(); batch.isPresent(); batch = source.next()) {
      batch.get().close();
    }
    given = true;
    return outcome.get();
  }

  @Override
  public void close() {
    given = true;
    source.close();
  }
}
