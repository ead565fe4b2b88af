package dev.graticule.order;

import java.util.Arrays;

/**
 * Keys of many rows, without an object for a row: eight bytes each, and what more there is one
 * behind the other. No key's bytes begin another's, so short ones are filled up with zeros.
 */
final class Keys {
  /** What the key of a row and its place among the others take on the heap, without a tail. */
  static final int BYTES_A_ROW = Long.BYTES + Integer.BYTES;

  private final boolean haveTails;
  private long[] heads;
  private int[] tailEnds;
  private byte[] tails;
  private int count;

  Keys(boolean haveTails, int capacity) {
    this.haveTails = haveTails;
    this.heads = new long[Math.max(16, capacity)];
    this.tailEnds = new int[haveTails ? heads.length : 0];
    this.tails = new byte[haveTails ? heads.length * 4 : 0];
  }

  boolean haveTails() {
    return haveTails;
  }

  int count() {
    return count;
  }

  void clear() {
    count = 0;
  }

  /** A key of eight bytes. */
  void add(long head) {
    reserve();
    heads[count] = head;
    if (haveTails) {
      tailEnds[count] = tailStart(count);
    }
    count++;
  }

  /** A key of so many bytes. */
  void add(byte[] bytes, int from, int length) {
    long head = 0;
    for (int i = 0; i < Long.BYTES; i++) {
      head = head << 8 | (i < length ? bytes[from + i] & 0xff : 0);
    }
    int more = Math.max(0, length - Long.BYTES);
    add(head, bytes, from + Math.min(length, Long.BYTES), more);
  }

  /** A key of others. */
  void add(Keys others, int row) {
    if (haveTails) {
      int start = others.tailStart(row);
      add(others.heads[row], others.tails, start, others.tailEnds[row] - start);
    } else {
      add(others.heads[row]);
    }
  }

  /** A key of eight bytes and a tail. */
  void add(long head, byte[] bytes, int from, int length) {
    reserve();
    int start = tailStart(count);
    int end = Math.addExact(start, length);
    if (end > tails.length) {
      tails = Arrays.copyOf(tails, (int) Math.min(Integer.MAX_VALUE - 8L, Math.max(end, 2L * end)));
    }
    System.arraycopy(bytes, from, tails, start, length);
    heads[count] = head;
    tailEnds[count] = end;
    count++;
  }

  private void reserve() {
    if (count == heads.length) {
      heads = Arrays.copyOf(heads, count * 2);
      if (haveTails) {
        tailEnds = Arrays.copyOf(tailEnds, count * 2);
      }
    }
  }

  private int tailStart(int row) {
    return row == 0 ? 0 : tailEnds[row - 1];
  }

  long head(int row) {
    return heads[row];
  }

  long[] heads() {
    return heads;
  }

  int tailBytes() {
    return haveTails ? tailStart(count) : 0;
  }

  byte[] tails() {
    return tails;
  }

  int[] tailEnds() {
    return tailEnds;
  }

  /** Compares what a key has beyond its first eight bytes with that of one of others. */
  int compareTails(int row, Keys others, int other) {
    return Arrays.compareUnsigned(
        tails,
        tailStart(row),
        tailEnds[row],
        others.tails,
        others.tailStart(other),
        others.tailEnds[other]);
  }
}
