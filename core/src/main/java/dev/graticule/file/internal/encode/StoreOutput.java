package dev.graticule.file.internal.encode;

import dev.graticule.store.StoreWriter;
import java.nio.ByteBuffer;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.PositionOutputStream;

/**
 * A store's writer as parquet-java sees it. Small writes are gathered. Closing the stream only
 * flushes it: whether the object is published is not parquet-java's to decide.
 */
final class StoreOutput extends PositionOutputStream implements OutputFile {
  private static final int BUFFER_BYTES = 256 << 10;

  private final StoreWriter writer;
  private final ArrowBuf memory;
  private final ByteBuffer buffer;
  private volatile long position;

  StoreOutput(StoreWriter writer, BufferAllocator allocator) {
    this.writer = writer;
    this.memory = allocator.buffer(BUFFER_BYTES);
    this.buffer = memory.nioBuffer(0, BUFFER_BYTES);
  }

  @Override
  public long getPos() {
    return position;
  }

  @Override
  @SuppressWarnings("NonAtomicVolatileUpdate") // one thread writes, others only read
  public void write(int b) {
    if (!buffer.hasRemaining()) {
      flush();
    }
    buffer.put((byte) b);
    position++;
  }

  @Override
  @SuppressWarnings("NonAtomicVolatileUpdate") // as above
  public void write(byte[] bytes, int offset, int length) {
    int at = offset;
    int end = offset + length;
    while (at < end) {
      if (!buffer.hasRemaining()) {
        flush();
      }
      int count = Math.min(end - at, buffer.remaining());
      buffer.put(bytes, at, count);
      at += count;
    }
    position += length;
  }

  @Override
  public void flush() {
    buffer.flip();
    try {
      writer.write(buffer);
    } finally {
      buffer.clear();
    }
  }

  @Override
  public void close() {
    flush();
  }

  /** Frees the buffer; what was not flushed is lost. */
  void free() {
    memory.close();
  }

  @Override
  public PositionOutputStream create(long blockSizeHint) {
    return this;
  }

  @Override
  public PositionOutputStream createOrOverwrite(long blockSizeHint) {
    return this;
  }

  @Override
  public boolean supportsBlockSize() {
    return false;
  }

  @Override
  public long defaultBlockSize() {
    return 0;
  }
}
