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
  private final HandOff<ByteBuffer> bytes;
  private long position;

  HandedWriter(StoreWriter writer, Delegate io) {
    this.writer = writer;
    this.position = writer.position();
    this.bytes = new HandOff<>(io, WAITING_BYTES, writer::write, dropped -> {});
  }

  @Override
  public void write(ByteBuffer source) {
    if (!source.hasRemaining()) {
      return;
    }
    ByteBuffer copy = ByteBuffer.allocate(source.remaining()).put(source).flip();
    position += copy.remaining();
    bytes.put(copy, copy.remaining());
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
