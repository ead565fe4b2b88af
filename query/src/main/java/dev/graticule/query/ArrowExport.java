package dev.graticule.query;

import dev.graticule.batch.Batch;
import dev.graticule.batch.BatchSource;
import dev.graticule.contract.ArrowLayout;
import java.io.IOException;
import java.util.Optional;
import org.apache.arrow.c.ArrowArrayStream;
import org.apache.arrow.c.Data;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VectorLoader;
import org.apache.arrow.vector.VectorUnloader;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.arrow.vector.ipc.message.ArrowRecordBatch;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * Batches as Arrow's reader, for the C stream interface. Its close, which is the stream's release,
 * ends the query.
 */
final class ArrowExport extends ArrowReader {
  private final BatchSource rows;
  private long bytes;

  private ArrowExport(BatchSource rows, BufferAllocator allocator) {
    super(allocator);
    this.rows = rows;
  }

  /** Fills a stream that others allocated; takes over the source, closed also on error. */
  static void to(long address, BatchSource rows, BufferAllocator allocator) {
    ArrowExport reader = new ArrowExport(rows, allocator);
    try {
      Data.exportArrayStream(allocator, reader, ArrowArrayStream.wrap(address));
    } catch (RuntimeException | Error e) {
      rows.close();
      throw e;
    }
  }

  @Override
  public boolean loadNextBatch() throws IOException {
    prepareLoadNextBatch();
    Optional<Batch> next = rows.next();
    if (next.isEmpty()) {
      return false;
    }
    try (Batch batch = next.get();
        ArrowRecordBatch buffers = new VectorUnloader(batch.root()).getRecordBatch()) {
      bytes += SizedSource.bytes(batch);
      new VectorLoader(getVectorSchemaRoot()).load(buffers);
      return true;
    }
  }

  @Override
  public long bytesRead() {
    return bytes;
  }

  @Override
  protected void closeReadSource() {
    rows.close();
  }

  @Override
  protected Schema readSchema() {
    return ArrowLayout.schema(rows.contract());
  }
}
