package dev.graticule.store;

import java.nio.ByteBuffer;

/**
 * An object in the making. {@link #close()} publishes it whole, {@link #discard()} leaves nothing;
 * whichever comes first counts. A failed write or close leaves nothing visible either. For one
 * thread at a time.
 */
public interface StoreWriter extends AutoCloseable {

  /**
   * Adds bytes at the end.
   *
   * @param source is drained from its position to its limit
   * @throws StoreException when the bytes cannot be kept (a full disk); only {@link #discard()} is
   *     of use then, and {@link #close()} publishes nothing
   */
  void write(ByteBuffer source);

  /**
   * How many bytes were written.
   *
   * @return bytes
   */
  long position();

  /**
   * Makes what was written durable without showing it, so that {@link #close()} is quick. May do
   * nothing; more can be written after it.
   *
   * @throws StoreException when the bytes cannot be kept; only {@link #discard()} is of use then
   */
  default void prepare() {}

  /**
   * Makes the object durable and visible at once. Does nothing when closed or discarded before.
   *
   * @throws ObjectExistsException when an object of that name has appeared since; it stays as it is
   * @throws PublishUnknownException when nobody knows whether it is there to stay; look first
   * @throws StoreException in any other case, also when an earlier write failed; nothing is visible
   */
  @Override
  void close();

  /** Drops everything. Does nothing when closed or discarded before. */
  void discard();
}
