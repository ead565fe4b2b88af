package dev.graticule.store;

import java.nio.ByteBuffer;

/** An open object. Safe for use by several threads. */
public interface StoreReader extends AutoCloseable {

  /**
   * How long the object is.
   *
   * @return bytes
   */
  long length();

  /**
   * Fills a buffer from a place in the object.
   *
   * @param position where to begin, in bytes
   * @param target is filled from its position to its limit
   * @throws StoreException when the object ends before the buffer is full, or cannot be read; the
   *     message names object and range
   */
  void readFully(long position, ByteBuffer target);

  /** Frees what is held. Safe to call twice. */
  @Override
  void close();
}
