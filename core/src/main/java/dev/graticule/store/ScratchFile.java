package dev.graticule.store;

import java.nio.ByteBuffer;

/**
 * Bytes out of memory for a while: written one behind the other, read anywhere, gone when closed.
 * For one thread at a time.
 */
public interface ScratchFile extends AutoCloseable {

  /**
   * Writes behind what was written.
   *
   * @param source the bytes; all of them are taken
   * @throws ScratchFullException when the scratch may hold no more
   * @throws StoreException when they cannot be written
   */
  void write(ByteBuffer source);

  /**
   * Reads until the target is full.
   *
   * @param position where to begin
   * @param target filled
   * @throws StoreException when the bytes cannot be read, or there are not so many
   */
  void read(long position, ByteBuffer target);

  /**
   * How much was written.
   *
   * @return bytes
   */
  long length();

  /** Lets the bytes go. Safe to call twice. */
  @Override
  void close();
}
