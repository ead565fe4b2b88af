package dev.graticule.file.internal.encode;

import java.util.Arrays;

/**
 * Parquet's hybrid of run lengths and bit-packing, for levels and dictionary indexes. A run of
 * eight or more equal values becomes a run length; the rest is packed in groups of eight.
 */
final class RunLengths {
  private static final int GROUP = 8;

  /** As many groups as one header byte can announce, so that the header has a known size. */
  private static final int MAX_GROUPS = 63;

  private byte[] bytes = new byte[64];
  private int size;

  private RunLengths() {}

  /** The bits that values up to a maximum need. */
  static int width(int max) {
    return Integer.SIZE - Integer.numberOfLeadingZeros(max);
  }

  /** The same value over and over. */
  static byte[] constant(int value, int count, int width) {
    RunLengths out = new RunLengths();
    out.run(value, count, width);
    return out.result();
  }

  static byte[] encode(int[] values, int count, int width) {
    RunLengths out = new RunLengths();
    int at = 0;
    while (at < count) {
      int run = runAt(values, at, count);
      if (run >= GROUP) {
        out.run(values[at], run, width);
        at += run;
      } else {
        at = out.pack(values, at, count, width);
      }
    }
    return out.result();
  }

  private static int runAt(int[] values, int at, int count) {
    int value = values[at];
    int end = at + 1;
    while (end < count && values[end] == value) {
      end++;
    }
    return end - at;
  }

  private void run(int value, int count, int width) {
    long header = (long) count << 1;
    while (header > 0x7f) {
      put((int) (header & 0x7f) | 0x80);
      header >>>= 7;
    }
    put((int) header);
    for (int i = 0; i < width; i += 8) {
      put(value >>> i);
    }
  }

  private int pack(int[] values, int from, int count, int width) {
    int header = size;
    put(0);
    int at = from;
    int groups = 0;
    while (at < count && groups < MAX_GROUPS) {
      if (groups > 0 && runAt(values, at, Math.min(count, at + GROUP)) == GROUP) {
        break;
      }
      packGroup(values, at, Math.min(GROUP, count - at), width);
      at += GROUP;
      groups++;
    }
    bytes[header] = (byte) (groups << 1 | 1);
    return Math.min(at, count);
  }

  private void packGroup(int[] values, int from, int count, int width) {
    long bits = 0;
    int filled = 0;
    for (int i = 0; i < GROUP; i++) {
      long value = i < count ? values[from + i] : 0;
      bits |= value << filled;
      filled += width;
      while (filled >= 8) {
        put((int) bits);
        bits >>>= 8;
        filled -= 8;
      }
    }
  }

  private void put(int b) {
    if (size == bytes.length) {
      bytes = Arrays.copyOf(bytes, size * 2);
    }
    bytes[size++] = (byte) b;
  }

  private byte[] result() {
    return Arrays.copyOf(bytes, size);
  }
}
