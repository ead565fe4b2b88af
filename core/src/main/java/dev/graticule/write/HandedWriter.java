package dev.graticule.write;

import dev.graticule.job.Delegate;
import dev.graticule.job.HandOff;
import dev.graticule.store.StoreWriter;
import java.nio.ByteBuffer;

/**
 * A store's writer whose bytes are written by another thread than the one that has them; a few
 * buffers wait in between. What publishes or drops the object is done by the thread that asks.
 */
final class HandedWriter implements StoreWriter {
  private static final long WAITING_BYTES = 1 << 20;

  private final StoreWriter writer;
  private final SpareBuffers buffers;
  private final HandOff<ByteBuffer> bytes;
  private long position;

  HandedWriter(StoreWriter writer, Delegate io, SpareBuffers buffers) {
    this.writer = writer;
    this.buffers = buffers;
    this.position = writer.position();
    this.bytes = new HandOff<>(io, WAITING_BYTES, this::pass, buffers::give);
  }

  private void pass(ByteBuffer copy) {
    try {
      writer.write(copy);
    } finally {
      buffers.give(copy);
    }
  }

  @Override
  public void write(ByteBuffer source) {
    while (source.hasRemaining()) {
      ByteBuffer copy = buffers.filledFrom(source);
      position += copy.remaining();
      bytes.put(copy, copy.remaining());
    }
  }

  @Override
  public long position() {
    return position;
  }

  @Override
  public void prepare() {
    bytes.flush();
    writer.prepare();
  }

  @Override
  public void close() {
    try (bytes) {
      bytes.flush();
    }
    writer.close();
  }

  @Override
  public void discard() {
    bytes.close();
    writer.discard();
  }
}
