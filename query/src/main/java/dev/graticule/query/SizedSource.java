package dev.graticule.query;

import dev.graticule.batch.Batch;
import dev.graticule.batch.BatchSource;
import dev.graticule.contract.Contract;
import java.util.Optional;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.jspecify.annotations.Nullable;

/**
 * Cuts batches that are larger than they should be, between rows and without copying: the pieces
 * share the buffers, which are free when the last of them is closed. A row that is larger by itself
 * comes alone.
 */
final class SizedSource implements BatchSource {
  private final BatchSource rows;
  private final long limit;
  private @Nullable Batch whole;
  private int from;

  /** Takes over the source. */
  SizedSource(BatchSource rows, long limit) {
    this.rows = rows;
    this.limit = limit;
  }

  @Override
  public Contract contract() {
    return rows.contract();
  }

  @Override
  public Optional<Batch> next() {
    Batch cut = whole;
    if (cut != null) {
      return Optional.of(piece(cut));
    }
    Optional<Batch> batch = rows.next();
    if (batch.isEmpty() || bytes(batch.get()) <= limit || batch.get().rowCount() <= 1) {
      return batch;
    }
    whole = batch.get();
    from = 0;
    return Optional.of(piece(batch.get()));
  }

  /** The bytes of a batch's vectors. */
  static long bytes(Batch batch) {
    long bytes = 0;
    for (FieldVector vector : batch.root().getFieldVectors()) {
      bytes += vector.getBufferSize();
    }
    return bytes;
  }

  private Batch piece(Batch cut) {
    int count = fitting(cut);
    VectorSchemaRoot slice = cut.root().slice(from, count);
    from += count;
    if (from == cut.rowCount()) {
      whole = null;
      cut.close();
    }
    return Batch.owning(cut.contract(), slice);
  }

  /** How many of the rows that are left fit; at least one. */
  private int fitting(Batch cut) {
    int most = cut.rowCount() - from;
    int low = 1;
    int high = most;
    while (low < high) {
      int middle = (low + high + 1) >>> 1;
      if (bytes(cut, from, middle) <= limit) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return low;
  }

  private static long bytes(Batch batch, int from, int count) {
    long bytes = 0;
    for (FieldVector vector : batch.root().getFieldVectors()) {
      bytes +=
          from == 0
              ? vector.getBufferSizeFor(count)
              : vector.getBufferSizeFor(from + count) - vector.getBufferSizeFor(from);
    }
    return bytes;
  }

  @Override
  public void close() {
    Batch cut = whole;
    whole = null;
    if (cut != null) {
      cut.close();
    }
    rows.close();
  }
}
