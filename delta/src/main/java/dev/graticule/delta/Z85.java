package dev.graticule.delta;

import java.nio.ByteBuffer;

/** Bytes as text, four in five characters (ZeroMQ RFC 32). */
final class Z85 {
  private static final String DIGITS =
      "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.-:+=^!/*?&<>()[]{}@%$#";

  private Z85() {}

  /**
   * The bytes of a text.
   *
   * @throws IllegalArgumentException when it is none
   */
  static ByteBuffer decode(String text) {
    if (text.length() % 5 != 0) {
      throw new IllegalArgumentException(
          "a Z85 text of %d characters is cut off".formatted(text.length()));
    }
    ByteBuffer bytes = ByteBuffer.allocate(text.length() / 5 * 4);
    for (int i = 0; i < text.length(); i += 5) {
      long block = 0;
      for (int j = i; j < i + 5; j++) {
        int digit = DIGITS.indexOf(text.charAt(j));
        if (digit < 0) {
          throw new IllegalArgumentException(
              "a Z85 text has no character U+%04X".formatted((int) text.charAt(j)));
        }
        block = block * DIGITS.length() + digit;
      }
      if (block > 0xffff_ffffL) {
        throw new IllegalArgumentException("five characters of a Z85 text are no four bytes");
      }
      bytes.putInt((int) block);
    }
    return bytes.flip();
  }
}
