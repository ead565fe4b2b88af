package dev.graticule.file.internal.encode;

import java.nio.ByteBuffer;
import org.apache.arrow.memory.ArrowBuf;

/**
 * A stretch of an off-heap buffer that it owns.
 *
 * @param buffer the buffer
 * @param start where the stretch begins
 * @param length how long it is
 */
public record PageBytes(ArrowBuf buffer, long start, long length) implements AutoCloseable {

  /** The bytes without a copy, good until this is closed. */
  ByteBuffer view() {
    return buffer.nioBuffer(start, Math.toIntExact(length));
  }

  @Override
  public void close() {
    buffer.close();
  }
}
