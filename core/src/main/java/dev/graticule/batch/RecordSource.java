package dev.graticule.batch;

import dev.graticule.contract.Contract;
import java.util.Iterator;
import java.util.Optional;
import org.apache.arrow.memory.BufferAllocator;

/** Batches of records, filled when asked for. */
final class RecordSource<R extends Record> implements BatchSource {
  private final RecordWriter<R> writer;
  private final Iterator<R> records;
  private final Runnable onClose;
  private final BufferAllocator allocator;
  private final int batchRows;
  private final FillState state = new FillState();
  private long rows;
  private boolean ended;
  private boolean closed;

  RecordSource(
      RecordWriter<R> writer,
      Iterator<R> records,
      Runnable onClose,
      BufferAllocator allocator,
      int batchRows) {
    if (batchRows < 1) {
      throw new IllegalArgumentException(
          "A batch has at least one row; %d were asked for.".formatted(batchRows));
    }
    this.writer = writer;
    this.records = records;
    this.onClose = onClose;
    this.allocator = allocator;
    this.batchRows = batchRows;
  }

  @Override
  public Contract contract() {
    return writer.contract();
  }

  @Override
  public Optional<Batch> next() {
    if (closed) {
      throw new IllegalStateException("This source of records is closed.");
    }
    if (ended) {
      return Optional.empty();
    }
    // Whatever is thrown below ends the source: rows of a broken batch are not given twice.
    ended = true;
    if (!records.hasNext()) {
      return Optional.empty();
    }
    Batch batch = writer.fill(records, state, rows, batchRows, RecordWriter.BATCH_BYTES, allocator);
    rows += batch.rowCount();
    ended = false;
    return Optional.of(batch);
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      onClose.run();
    }
  }
}
