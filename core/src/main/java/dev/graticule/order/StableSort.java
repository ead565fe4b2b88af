package dev.graticule.order;

import java.util.function.IntBinaryOperator;

/** Sorts rows by their keys, equal ones as they stand, without an object for a row. */
final class StableSort {
  private static final int DIGITS = 256;
  private static final int SHORT = 16;

  private StableSort() {}

  /** The rows in the order of their keys; keys that are numbers alone are put in that order too. */
  static int[] sort(Keys keys) {
    int count = keys.count();
    int[] rows = new int[count];
    for (int i = 0; i < count; i++) {
      rows[i] = i;
    }
    if (keys.haveTails()) {
      rows = byHeads(keys.heads().clone(), count, rows);
      sortEqualHeads(keys, rows);
      return rows;
    }
    return byHeads(keys.heads(), count, rows);
  }

  /**
   * Byte by byte, the least significant first; bytes that all keys share are passed over. The heads
   * are in order, too, in the end.
   */
  private static int[] byHeads(long[] heads, int count, int[] rows) {
    int[][] counts = new int[Long.BYTES][DIGITS];
    for (int i = 0; i < count; i++) {
      long head = heads[i];
      for (int digit = 0; digit < Long.BYTES; digit++) {
        counts[digit][digit(head, digit)]++;
      }
    }
    int[] from = rows;
    int[] to = new int[count];
    long[] fromHeads = heads;
    long[] toHeads = new long[count];
    for (int digit = 0; digit < Long.BYTES; digit++) {
      int[] next = counts[digit];
      if (count == 0 || next[digit(fromHeads[0], digit)] == count) {
        continue;
      }
      int start = 0;
      for (int value = 0; value < DIGITS; value++) {
        int many = next[value];
        next[value] = start;
        start += many;
      }
      for (int i = 0; i < count; i++) {
        int place = next[digit(fromHeads[i], digit)]++;
        toHeads[place] = fromHeads[i];
        to[place] = from[i];
      }
      int[] rowsBefore = from;
      from = to;
      to = rowsBefore;
      long[] headsBefore = fromHeads;
      fromHeads = toHeads;
      toHeads = headsBefore;
    }
    if (fromHeads != heads) {
      System.arraycopy(fromHeads, 0, heads, 0, count);
    }
    return from;
  }

  private static int digit(long head, int digit) {
    return (int) (head >>> (8 * digit)) & 0xff;
  }

  private static void sortEqualHeads(Keys keys, int[] rows) {
    int[] room = new int[rows.length];
    int start = 0;
    while (start < rows.length) {
      int end = start + 1;
      while (end < rows.length && keys.head(rows[end]) == keys.head(rows[start])) {
        end++;
      }
      merge(rows, start, end, room, (a, b) -> keys.compareTails(a, keys, b));
      start = end;
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
