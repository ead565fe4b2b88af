package dev.graticule.write;

import java.nio.ByteBuffer;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Buffers of one size that are used again and again: a file's bytes pass through a few of them,
 * outside the heap, where the system's calls take them from without a further copy. Safe for use by
 * several threads.
 */
final class SpareBuffers {
  private final Queue<ByteBuffer> spare = new ConcurrentLinkedQueue<>();
  private final int size;

  SpareBuffers(int size) {
    this.size = size;
  }

  /** A buffer with as many bytes of the source as it takes, to be given back. */
  ByteBuffer filledFrom(ByteBuffer source) {
    ByteBuffer taken = spare.poll();
    ByteBuffer buffer = taken == null ? ByteBuffer.allocateDirect(size) : taken;
    ByteBuffer part = source.slice().limit(Math.min(source.remaining(), size));
    source.position(source.position() + part.limit());
    return buffer.clear().put(part).flip();
  }

  /** Takes a buffer back. */
  void give(ByteBuffer buffer) {
    spare.add(buffer);
  }
}
