package dev.graticule.query;

import dev.graticule.batch.Batch;
import dev.graticule.contract.ArrowLayout;
import dev.graticule.contract.Contract;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VectorLoader;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.VectorUnloader;
import org.apache.arrow.vector.ipc.ArrowStreamWriter;
import org.apache.arrow.vector.ipc.message.ArrowRecordBatch;

/** Writes batches as an Arrow IPC stream; leaves the stream beneath open. */
final class ArrowOutput implements AutoCloseable {
  private final VectorSchemaRoot root;
  private final ArrowStreamWriter writer;

  ArrowOutput(Contract contract, BufferAllocator allocator, OutputStream out) throws IOException {
    root = VectorSchemaRoot.create(ArrowLayout.schema(contract), allocator);
    writer = new ArrowStreamWriter(root, null, Channels.newChannel(out));
    try {
      writer.start();
    } catch (IOException | RuntimeException e) {
      root.close();
      throw e;
    }
  }

  /** Writes a batch, which stays the caller's. */
  void write(Batch batch) throws IOException {
    try (ArrowRecordBatch buffers = new VectorUnloader(batch.root()).getRecordBatch()) {
      new VectorLoader(root).load(buffers);
      writer.writeBatch();
      root.clear();
    }
  }

  /** Writes the mark of the end. */
  void end() throws IOException {
    writer.end();
  }

  @Override
  public void close() {
    root.close();
  }
}
