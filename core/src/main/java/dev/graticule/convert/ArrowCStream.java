package dev.graticule.convert;

import org.apache.arrow.c.ArrowArrayStream;
import org.apache.arrow.c.Data;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.ipc.ArrowReader;

/** Streams of the C data interface. The only class of this package that touches its library. */
final class ArrowCStream {
  private ArrowCStream() {}

  /** A reader that takes over what the stream holds; the struct itself stays where it is. */
  static ArrowReader reader(long address, BufferAllocator allocator) {
    return Data.importArrayStream(allocator, ArrowArrayStream.wrap(address));
  }

  static void release(long address) {
    ArrowArrayStream.wrap(address).release();
  }
}
