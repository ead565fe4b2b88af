package dev.graticule.order;

import java.util.Arrays;
import java.util.function.IntBinaryOperator;

/**
 * Sorts rows by their keys, equal ones as they stand, without an object for a row: byte by byte by
 * the bits that tell most of them apart, then what these left together by the rest.
 */
final class StableSort {
  private static final int DIGIT_BITS = 8;
  private static final int DIGITS = 1 << DIGIT_BITS;
  private static final int SHORT = 16;

  /** With so many bits more than it takes to number the rows, few that lie evenly share all. */
  private static final int SPARE_BITS = 12;

  private StableSort() {}

  /** The rows in the order of their keys; keys that are numbers alone are put in that order too. */
  static int[] sort(Keys keys) {
    int count = keys.count();
    long[] heads = keys.heads();
    int rowBits = Integer.SIZE - Integer.numberOfLeadingZeros(count);
    int keyBits =
        Math.min(
            Long.SIZE - rowBits, (rowBits + SPARE_BITS + DIGIT_BITS - 1) / DIGIT_BITS * DIGIT_BITS);
    int differing = differingBits(heads, count);
    int dropped = Math.max(0, differing - keyBits);
    long[] packed = new long[count];
    for (int row = 0; row < count; row++) {
      packed[row] = heads[row] >>> dropped << rowBits | row;
    }
    packed = byDigits(packed, rowBits, Math.min(Long.SIZE, rowBits + differing - dropped));
    int[] rows = new int[count];
    long mask = (1L << rowBits) - 1;
    for (int i = 0; i < count; i++) {
      rows[i] = (int) (packed[i] & mask);
    }
    if (dropped > 0 || keys.haveTails()) {
      sortAlike(keys, packed, rowBits, rows);
    }
    if (!keys.haveTails()) {
      putInOrder(heads, rows);
    }
    return rows;
  }

  /** From which bit on all keys are the same. */
  private static int differingBits(long[] heads, int count) {
    long differing = 0;
    for (int i = 1; i < count; i++) {
      differing |= heads[i] ^ heads[0];
    }
    return Long.SIZE - Long.numberOfLeadingZeros(differing);
  }

  /** Sorts by the bits from one to another, exclusive; digits that all share are passed over. */
  private static long[] byDigits(long[] packed, int low, int high) {
    long[] from = packed;
    long[] to = new long[packed.length];
    int[] next = new int[DIGITS];
    for (int shift = low; shift < high; shift += DIGIT_BITS) {
      Arrays.fill(next, 0);
      for (long value : from) {
        next[(int) (value >>> shift) & (DIGITS - 1)]++;
      }
      if (next[(int) (from[0] >>> shift) & (DIGITS - 1)] == from.length) {
        continue;
      }
      int start = 0;
      for (int digit = 0; digit < DIGITS; digit++) {
        int many = next[digit];
        next[digit] = start;
        start += many;
      }
      for (long value : from) {
        to[next[(int) (value >>> shift) & (DIGITS - 1)]++] = value;
      }
      long[] before = from;
      from = to;
      to = before;
    }
    return from;
  }

  /** Sorts those that had the same bits so far by all of them, and by what is beyond. */
  private static void sortAlike(Keys keys, long[] packed, int rowBits, int[] rows) {
    int[] room = new int[rows.length];
    int start = 0;
    while (start < rows.length) {
      int end = start + 1;
      while (end < rows.length && packed[end] >>> rowBits == packed[start] >>> rowBits) {
        end++;
      }
      merge(rows, start, end, room, (a, b) -> compare(keys, a, b));
      start = end;
    }
  }

  private static int compare(Keys keys, int a, int b) {
    int order = Long.compareUnsigned(keys.head(a), keys.head(b));
    return order != 0 || !keys.haveTails() ? order : keys.compareTails(a, keys, b);
  }

  private static void putInOrder(long[] heads, int[] rows) {
    long[] before = Arrays.copyOf(heads, rows.length);
    for (int i = 0; i < rows.length; i++) {
      heads[i] = before[rows[i]];
    }
  }

  private static void merge(int[] rows, int from, int to, int[] room, IntBinaryOperator order) {
    if (to - from <= SHORT) {
      insert(rows, from, to, order);
      return;
    }
    int middle = (from + to) >>> 1;
    merge(rows, from, middle, room, order);
    merge(rows, middle, to, room, order);
    if (order.applyAsInt(rows[middle - 1], rows[middle]) <= 0) {
      return;
    }
    System.arraycopy(rows, from, room, from, to - from);
    int left = from;
    int right = middle;
    for (int i = from; i < to; i++) {
      boolean takeLeft =
          right == to || (left < middle && order.applyAsInt(room[left], room[right]) <= 0);
      rows[i] = takeLeft ? room[left++] : room[right++];
    }
  }

  private static void insert(int[] rows, int from, int to, IntBinaryOperator order) {
    for (int i = from + 1; i < to; i++) {
      int row = rows[i];
      int place = i;
      while (place > from && order.applyAsInt(rows[place - 1], row) > 0) {
        rows[place] = rows[place - 1];
        place--;
      }
      rows[place] = row;
    }
  }
}
