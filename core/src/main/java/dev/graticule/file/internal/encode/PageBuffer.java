package dev.graticule.file.internal.encode;

import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.util.MemoryUtil;

/**
 * The bytes of one page in the making, off the heap, growing as needed. The first {@value
 * #HEADROOM} bytes stay free: short levels are put there, right before the values, so that most
 * pages are never copied.
 */
final class PageBuffer implements AutoCloseable {
  /** Room for the levels of a column without nulls: a length, a run header and a level, twice. */
  static final int HEADROOM = 32;

  private static final long FIRST_CAPACITY = 8 << 10;

  private final BufferAllocator allocator;
  private ArrowBuf buffer;
  private long size = HEADROOM;

  PageBuffer(BufferAllocator allocator) {
    this.allocator = allocator;
    this.buffer = allocator.getEmpty();
  }

  /** How many bytes were put, without the headroom. */
  long length() {
    return size - HEADROOM;
  }

  /**
   * Makes room and moves on.
   *
   * @param bytes how many bytes the caller is about to store
   * @return the address to store them at, good until the next call
   */
  long claim(long bytes) {
    long end = Math.addExact(size, bytes);
    if (end > buffer.capacity()) {
      grow(end);
    }
    long address = buffer.memoryAddress() + size;
    size = end;
    return address;
  }

  private void grow(long needed) {
    long capacity = Math.max(Math.max(FIRST_CAPACITY, needed), buffer.capacity() * 2);
    ArrowBuf larger = allocator.buffer(capacity);
    if (buffer.capacity() > 0) {
      MemoryUtil.copyMemory(buffer.memoryAddress(), larger.memoryAddress(), size);
    }
    buffer.close();
    buffer = larger;
  }

  void putInt(int value) {
    MemoryUtil.putInt(claim(Integer.BYTES), value);
  }

  void putBytes(byte[] bytes, int length) {
    MemoryUtil.copyToMemory(bytes, 0, claim(length), length);
  }

  /** Forgets the bytes and keeps the memory. */
  void clear() {
    size = HEADROOM;
  }

  /**
   * Gives the bytes away, with a head before them, and begins anew.
   *
   * @param head what stands before the values
   * @return the bytes, owned by the caller
   */
  PageBytes take(byte[] head) {
    if (head.length > HEADROOM) {
      ArrowBuf whole = allocator.buffer(head.length + length());
      MemoryUtil.copyToMemory(head, 0, whole.memoryAddress(), head.length);
      MemoryUtil.copyMemory(address(), whole.memoryAddress() + head.length, length());
      PageBytes bytes = new PageBytes(whole, 0, head.length + length());
      clear();
      return bytes;
    }
    claim(0);
    if (buffer.capacity() == 0) {
      grow(HEADROOM);
    }
    int start = HEADROOM - head.length;
    MemoryUtil.copyToMemory(head, 0, buffer.memoryAddress() + start, head.length);
    PageBytes bytes = new PageBytes(buffer, start, size - start);
    buffer = allocator.getEmpty();
    clear();
    return bytes;
  }

  private long address() {
    return buffer.memoryAddress() + HEADROOM;
  }

  @Override
  public void close() {
    buffer.close();
    buffer = allocator.getEmpty();
    clear();
  }
}
