package dev.graticule.query;

import dev.graticule.batch.Batch;
import dev.graticule.batch.BatchSource;
import dev.graticule.contract.Contract;
import java.util.Optional;
import org.apache.arrow.vector.VectorSchemaRoot;

/** The first rows of a source. */
final class LimitedSource implements BatchSource {
  private final BatchSource rows;
  private long left;

  /** Takes over the source. */
  LimitedSource(BatchSource rows, long limit) {
    this.rows = rows;
    this.left = limit;
  }

  @Override
  public Contract contract() {
    return rows.contract();
  }

  @Override
  public Optional<Batch> next() {
    if (left == 0) {
      return Optional.empty();
    }
    Optional<Batch> batch = rows.next();
    if (batch.isPresent() && batch.get().rowCount() > left) {
      try (Batch whole = batch.get()) {
        VectorSchemaRoot head = whole.root().slice(0, (int) left);
        left = 0;
        return Optional.of(Batch.owning(contract(), head));
      }
    }
    left -= batch.map(Batch::rowCount).orElse(0);
    return batch;
  }

  @Override
  public void close() {
    rows.close();
  }
}
