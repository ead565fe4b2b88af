package dev.graticule.file.internal.encode;

import dev.graticule.file.DictionaryPolicy;
import java.util.Arrays;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.util.MemoryUtil;

/**
 * The distinct byte strings of a row group in the order they came, found by hash without making an
 * object for any of them. They lie as Parquet's dictionary page wants them: length, bytes, length,
 * bytes.
 */
final class BytesDictionary implements AutoCloseable {
  /** What Parquet's writers hold a dictionary to. */
  private static final long MAX_BYTES = 1 << 20;

  private static final int FIRST_LOOK = 1024;
  private static final int FIRST_SLOTS = 4096;

  private final PageBuffer bytes;
  private int[] table = new int[0];
  private int[] hashes = new int[0];
  private long[] starts = new long[0];
  private long base;
  private int size;
  private long seen;
  private long nextLook = FIRST_LOOK;

  BytesDictionary(BufferAllocator allocator) {
    this.bytes = new PageBuffer(allocator);
  }

  int size() {
    return size;
  }

  /**
   * Whether it is still worth having: it is small, and by now and then a look, half of the values
   * were there before.
   */
  boolean pays(DictionaryPolicy policy) {
    if (bytes.length() > MAX_BYTES) {
      return false;
    }
    if (policy == DictionaryPolicy.ALWAYS || seen < nextLook) {
      return true;
    }
    nextLook *= 2;
    return size <= seen / 2;
  }

  /** The index of a value, which is added when it is new. */
  int index(long address, int length) {
    if (2 * size >= table.length) {
      grow();
    }
    seen++;
    int hash = hash(address, length);
    int mask = table.length - 1;
    int slot = hash & mask;
    while (table[slot] >= 0) {
      int candidate = table[slot];
      if (hashes[candidate] == hash && equalTo(candidate, address, length)) {
        return candidate;
      }
      slot = slot + 1 & mask;
    }
    table[slot] = size;
    return add(hash, address, length);
  }

  private int add(int hash, long address, int length) {
    if (size == hashes.length) {
      hashes = Arrays.copyOf(hashes, Math.max(FIRST_LOOK, size * 2));
      starts = Arrays.copyOf(starts, Math.max(FIRST_LOOK, size * 2));
    }
    hashes[size] = hash;
    starts[size] = bytes.length();
    long target = bytes.claim(Integer.BYTES + (long) length);
    base = target - starts[size];
    MemoryUtil.putInt(target, length);
    MemoryUtil.copyMemory(address, target + Integer.BYTES, length);
    return size++;
  }

  private void grow() {
    table = new int[Math.max(FIRST_SLOTS, table.length * 2)];
    Arrays.fill(table, -1);
    int mask = table.length - 1;
    for (int i = 0; i < size; i++) {
      int slot = hashes[i] & mask;
      while (table[slot] >= 0) {
        slot = slot + 1 & mask;
      }
      table[slot] = i;
    }
  }

  private boolean equalTo(int candidate, long address, int length) {
    long at = base + starts[candidate];
    if (MemoryUtil.getInt(at) != length) {
      return false;
    }
    at += Integer.BYTES;
    int i = 0;
    for (; i + Long.BYTES <= length; i += Long.BYTES) {
      if (MemoryUtil.getLong(at + i) != MemoryUtil.getLong(address + i)) {
        return false;
      }
    }
    for (; i < length; i++) {
      if (MemoryUtil.getByte(at + i) != MemoryUtil.getByte(address + i)) {
        return false;
      }
    }
    return true;
  }

  private static int hash(long address, int length) {
    long h = length * 0x9e3779b97f4a7c15L;
    int i = 0;
    for (; i + Long.BYTES <= length; i += Long.BYTES) {
      h = mix(h ^ MemoryUtil.getLong(address + i));
    }
    long tail = 0;
    for (; i < length; i++) {
      tail = tail << 8 | (MemoryUtil.getByte(address + i) & 0xff);
    }
    h = mix(h ^ tail);
    return (int) (h ^ h >>> 32);
  }

  private static long mix(long h) {
    long m = h * 0xbf58476d1ce4e5b9L;
    return m ^ m >>> 29;
  }

  /** Copies an entry, with its length, behind what the page has. */
  void putPlain(int index, PageBuffer target) {
    long from = base + starts[index];
    long length = Integer.BYTES + (long) MemoryUtil.getInt(from);
    MemoryUtil.copyMemory(from, target.claim(length), length);
  }

  /** Gives the entries away. */
  DictionaryBytes take() {
    return new DictionaryBytes(bytes.take(new byte[0]), size);
  }

  void clear() {
    bytes.clear();
    Arrays.fill(table, -1);
    size = 0;
    seen = 0;
    nextLook = FIRST_LOOK;
  }

  @Override
  public void close() {
    bytes.close();
    clear();
  }
}
