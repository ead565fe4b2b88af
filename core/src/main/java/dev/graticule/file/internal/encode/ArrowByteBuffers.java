package dev.graticule.file.internal.encode;

import java.nio.ByteBuffer;
import java.util.IdentityHashMap;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.parquet.bytes.ByteBufferAllocator;

/** Gives parquet-java its buffers from Arrow's allocator. Safe for use by several threads. */
final class ArrowByteBuffers implements ByteBufferAllocator {
  private final BufferAllocator allocator;
  private final IdentityHashMap<ByteBuffer, ArrowBuf> out = new IdentityHashMap<>();

  ArrowByteBuffers(BufferAllocator allocator) {
    this.allocator = allocator;
  }

  @Override
  public synchronized ByteBuffer allocate(int size) {
    ArrowBuf buffer = allocator.buffer(Math.max(1, size));
    ByteBuffer view = buffer.nioBuffer(0, size);
    out.put(view, buffer);
    return view;
  }

  @Override
  public synchronized void release(ByteBuffer view) {
    ArrowBuf buffer = out.remove(view);
    if (buffer == null) {
      throw new IllegalArgumentException("The buffer is not one of these, or was released before.");
    }
    buffer.close();
  }

  @Override
  public boolean isDirect() {
    return true;
  }
}
