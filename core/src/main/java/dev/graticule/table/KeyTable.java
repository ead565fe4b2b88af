package dev.graticule.table;

import java.util.Arrays;

/**
 * The keys of the rows of a merge, on the heap: their bytes and some twenty more for each. Filled
 * by one thread; then any number of threads may look into it.
 */
final class KeyTable {
  /** The most bytes of keys that are held: about thirty million keys of one whole number. */
  static final int MAX_BYTES = 256 << 20;

  static final int ABSENT = -1;

  private final String table;
  private byte[] bytes = new byte[1 << 12];
  private int[] ends = new int[1 << 8];
  private int[] hashes = new int[1 << 8];
  private long[] rows = new long[1 << 8];
  private int[] slots = new int[1 << 9];
  private int size;

  /** An empty table; messages name the table that is merged into. */
  KeyTable(String table) {
    this.table = table;
    Arrays.fill(slots, ABSENT);
  }

  int size() {
    return size;
  }

  /** The number of the given row that has the key of a number. */
  long row(int key) {
    return rows[key];
  }

  /**
   * Puts the key in that an encoder has encoded last.
   *
   * @param row the number of its row
   * @return {@link #ABSENT}, or the number of the key when it is in already
   * @throws RefusedException when there is no more room
   */
  int put(KeyEncoder key, long row) {
    int hash = key.hash();
    int slot = slot(key, hash);
    if (slots[slot] != ABSENT) {
      return slots[slot];
    }
    int start = start(size);
    if (MAX_BYTES - start < key.length()) {
      throw new RefusedException(
          "The keys of the rows for table \"%s\" take more than the %d bytes that are held at once; %d rows fit. Merge them in several parts."
              .formatted(table, MAX_BYTES, size));
    }
    int end = start + key.length();
    if (bytes.length < end) {
      bytes = Arrays.copyOf(bytes, Math.max(end, (int) Math.min(2L * bytes.length, MAX_BYTES)));
    }
    if (ends.length == size) {
      ends = Arrays.copyOf(ends, size * 2);
      hashes = Arrays.copyOf(hashes, size * 2);
      rows = Arrays.copyOf(rows, size * 2);
    }
    System.arraycopy(key.bytes(), 0, bytes, start, key.length());
    ends[size] = end;
    hashes[size] = hash;
    rows[size] = row;
    slots[slot] = size++;
    if (size * 2 > slots.length) {
      grow();
    }
    return ABSENT;
  }

  /**
   * Looks for the key that an encoder has encoded last.
   *
   * @return its number, or {@link #ABSENT}
   */
  int find(KeyEncoder key) {
    return slots[slot(key, key.hash())];
  }

  /** The slot that a key is in, or would be. */
  private int slot(KeyEncoder key, int hash) {
    int mask = slots.length - 1;
    int slot = hash & mask;
    while (slots[slot] != ABSENT && !holds(slots[slot], key, hash)) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private boolean holds(int number, KeyEncoder key, int hash) {
    return hashes[number] == hash
        && Arrays.equals(bytes, start(number), ends[number], key.bytes(), 0, key.length());
  }

  private int start(int number) {
    return number == 0 ? 0 : ends[number - 1];
  }

  private void grow() {
    slots = new int[slots.length * 2];
    Arrays.fill(slots, ABSENT);
    int mask = slots.length - 1;
    for (int number = 0; number < size; number++) {
      int slot = hashes[number] & mask;
      while (slots[slot] != ABSENT) {
        slot = (slot + 1) & mask;
      }
      slots[slot] = number;
    }
  }
}
