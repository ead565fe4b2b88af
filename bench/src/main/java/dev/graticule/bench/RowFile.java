package dev.graticule.bench;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowFileReader;

/**
 * The rows that {@link MakeRows} made, batch by batch; each batch is good until the next is loaded.
 */
final class RowFile implements AutoCloseable {
  private final FileChannel channel;
  private final ArrowFileReader reader;

  RowFile(String path, BufferAllocator allocator) throws IOException {
    channel = FileChannel.open(Path.of(path));
    reader = new ArrowFileReader(channel, allocator);
  }

  boolean load() throws IOException {
    return reader.loadNextBatch();
  }

  VectorSchemaRoot root() throws IOException {
    return reader.getVectorSchemaRoot();
  }

  @Override
  public void close() throws IOException {
    reader.close();
    channel.close();
  }
}
