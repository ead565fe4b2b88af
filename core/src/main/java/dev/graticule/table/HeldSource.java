package dev.graticule.table;

import dev.graticule.batch.Batch;
import dev.graticule.batch.BatchSource;
import dev.graticule.contract.Contract;
import java.util.Optional;

/** Rows of a version that is held for as long as they are read. */
final class HeldSource implements BatchSource {
  private final BatchSource rows;
  private final SnapshotHold hold;

  /** Takes both over. */
  HeldSource(BatchSource rows, SnapshotHold hold) {
    this.rows = rows;
    this.hold = hold;
  }

  @Override
  public Contract contract() {
    return rows.contract();
  }

  @Override
  public Optional<Batch> next() {
    Optional<Batch> next = rows.next();
    if (next.isEmpty()) {
      hold.close();
    }
    return next;
  }

  @Override
  public void close() {
    try (hold) {
      rows.close();
    }
  }
}
