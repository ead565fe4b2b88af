package dev.graticule.query;

import dev.graticule.batch.Batch;
import dev.graticule.contract.ArrowLayout;
import dev.graticule.contract.Contract;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VectorLoader;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.VectorUnloader;
import org.apache.arrow.vector.ipc.ArrowFileWriter;
import org.apache.arrow.vector.ipc.ArrowStreamWriter;
import org.apache.arrow.vector.ipc.ArrowWriter;
import org.apache.arrow.vector.ipc.message.ArrowRecordBatch;

/** Writes batches as Arrow IPC; leaves the stream beneath open. */
final class ArrowOutput implements AutoCloseable {
  private final VectorSchemaRoot root;
  private final ArrowWriter writer;

  /** Which of Arrow's two forms of IPC. */
  enum Form {
    /** Read from its beginning on, while it is written. */
    STREAM,
    /** With a footer, for readers that go to any batch. */
    FILE
  }

  private ArrowOutput(VectorSchemaRoot root, ArrowWriter writer) {
    this.root = root;
    this.writer = writer;
  }

  /** Writes the beginning. */
  static ArrowOutput open(Contract contract, BufferAllocator allocator, OutputStream out, Form form)
      throws IOException {
    VectorSchemaRoot root = VectorSchemaRoot.create(ArrowLayout.schema(contract), allocator);
    WritableByteChannel channel = Channels.newChannel(out);
    try {
      ArrowWriter writer =
          form == Form.FILE
              ? new ArrowFileWriter(root, null, channel)
              : new ArrowStreamWriter(root, null, channel);
      writer.start();
      return new ArrowOutput(root, writer);
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

  /** Writes the mark of the end, or the footer. */
  void end() throws IOException {
    writer.end();
  }

  @Override
  public void close() {
    root.close();
  }
}
