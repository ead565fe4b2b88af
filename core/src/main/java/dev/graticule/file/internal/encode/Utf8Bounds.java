package dev.graticule.file.internal.encode;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Bounds of text that was cut somewhere, as whole characters. */
final class Utf8Bounds {
  private Utf8Bounds() {}

  /** The longest run of whole characters: not above anything that begins with the bytes. */
  static byte[] cut(byte[] bytes) {
    int end = bytes.length;
    int start = end;
    while (start > 0 && end - start < 4) {
      start--;
      if ((bytes[start] & 0xc0) != 0x80) {
        return start + lengthOf(bytes[start]) <= end ? bytes : Arrays.copyOf(bytes, start);
      }
    }
    return bytes;
  }

  private static int lengthOf(byte lead) {
    int b = lead & 0xff;
    return b < 0x80 ? 1 : b < 0xe0 ? 2 : b < 0xf0 ? 3 : 4;
  }

  /**
   * A text above everything that begins with the bytes: their whole characters, the last one that
   * can be counted up counted up.
   *
   * @return the text; null when there is none, or the bytes are no UTF-8
   */
  static byte @Nullable [] above(byte[] bytes) {
    byte[] whole = cut(bytes);
    String text = new String(whole, StandardCharsets.UTF_8);
    if (!Arrays.equals(text.getBytes(StandardCharsets.UTF_8), whole)) {
      return null;
    }
    int end = text.length();
    while (end > 0) {
      int last = text.codePointBefore(end);
      int start = end - Character.charCount(last);
      int next = last == 0xd7ff ? 0xe000 : last + 1;
      if (next <= Character.MAX_CODE_POINT) {
        return (text.substring(0, start) + Character.toString(next))
            .getBytes(StandardCharsets.UTF_8);
      }
      end = start;
    }
    return null;
  }
}
