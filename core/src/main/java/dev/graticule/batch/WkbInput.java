package dev.graticule.batch;

import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.util.MemoryUtil;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of one geometry, off the heap or in an array. Reads are not checked: whoever reads has
 * asked {@link #remaining} first.
 */
final class WkbInput {
  private byte @Nullable [] array;
  private long start;
  private long length;
  private long at;

  void over(ArrowBuf buffer, long offset, long size) {
    if (offset < 0 || size < 0 || offset > buffer.capacity() - size) {
      throw new IndexOutOfBoundsException(
          "A geometry at %d of %d bytes lies outside its buffer of %d bytes."
              .formatted(offset, size, buffer.capacity()));
    }
    if (size > 0 && buffer.refCnt() == 0) {
      throw new IllegalStateException("The buffer is closed.");
    }
    array = null;
    start = buffer.memoryAddress() + offset;
    length = size;
    at = 0;
  }

  void over(byte[] bytes) {
    array = bytes;
    start = 0;
    length = bytes.length;
    at = 0;
  }

  /** Forgets the array, which may be large. */
  void release() {
    array = null;
    length = 0;
  }

  long length() {
    return length;
  }

  long position() {
    return at;
  }

  long remaining() {
    return length - at;
  }

  void skip(long size) {
    at += size;
  }

  int u8(long offset) {
    byte[] bytes = array;
    return (bytes == null ? MemoryUtil.getByte(start + offset) : bytes[(int) offset]) & 0xFF;
  }

  long u32(long offset, boolean little) {
    byte[] bytes = array;
    int bits =
        bytes == null ? MemoryUtil.getInt(start + offset) : MemoryUtil.getInt(bytes, (int) offset);
    return (little == MemoryUtil.LITTLE_ENDIAN ? bits : Integer.reverseBytes(bits)) & 0xFFFF_FFFFL;
  }

  double f64(long offset, boolean little) {
    byte[] bytes = array;
    long bits =
        bytes == null
            ? MemoryUtil.getLong(start + offset)
            : MemoryUtil.getLong(bytes, (int) offset);
    return Double.longBitsToDouble(
        little == MemoryUtil.LITTLE_ENDIAN ? bits : Long.reverseBytes(bits));
  }
}
