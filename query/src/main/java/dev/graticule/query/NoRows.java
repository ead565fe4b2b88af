package dev.graticule.query;

import dev.graticule.batch.Batch;
import dev.graticule.batch.BatchSource;
import dev.graticule.contract.ColumnType.Scalar;
import dev.graticule.contract.Contract;
import java.util.Optional;

/** The rows of a query that is only explained. */
record NoRows(Contract contract) implements BatchSource {
  /** Of a query whose columns only DuckDB knows. */
  static NoRows ofText() {
    return new NoRows(Contract.builder().nullable("explanation", Scalar.TEXT).build());
  }

  @Override
  public Optional<Batch> next() {
    return Optional.empty();
  }

  @Override
  public void close() {}
}
