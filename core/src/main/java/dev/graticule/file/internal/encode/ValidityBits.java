package dev.graticule.file.internal.encode;

import org.apache.arrow.memory.ArrowBuf;

/** Looks at a stretch of a validity bitmap. */
final class ValidityBits {
  private ValidityBits() {}

  static boolean allSet(ArrowBuf bits, int from, int count) {
    int at = from;
    int end = from + count;
    while (at < end) {
      if ((at & 63) == 0 && end - at >= 64) {
        if (bits.getLong(at >> 3) != -1L) {
          return false;
        }
        at += 64;
      } else {
        if (!isSet(bits, at)) {
          return false;
        }
        at++;
      }
    }
    return true;
  }

  static boolean isSet(ArrowBuf bits, int at) {
    return (bits.getByte(at >> 3) & 1 << (at & 7)) != 0;
  }
}
