package dev.graticule.table;

import dev.graticule.batch.Batch;
import dev.graticule.batch.BatchSource;
import dev.graticule.contract.Contract;
import java.util.Optional;

/** A source of nothing. */
record NoRows(Contract contract) implements BatchSource {
  @Override
  public Optional<Batch> next() {
    return Optional.empty();
  }

  @Override
  public void close() {}
}
