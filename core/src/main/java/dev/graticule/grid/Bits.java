package dev.graticule.grid;

/** Numbers whose bits take turns. */
final class Bits {
  private Bits() {}

  /** The bits of a number of 32 bits, a zero between each two. */
  static long spread(long value) {
    long bits = value & 0xFFFF_FFFFL;
    bits = (bits | bits << 16) & 0x0000_FFFF_0000_FFFFL;
    bits = (bits | bits << 8) & 0x00FF_00FF_00FF_00FFL;
    bits = (bits | bits << 4) & 0x0F0F_0F0F_0F0F_0F0FL;
    bits = (bits | bits << 2) & 0x3333_3333_3333_3333L;
    return (bits | bits << 1) & 0x5555_5555_5555_5555L;
  }

  /** Each second bit, the lowest included. */
  static long gather(long value) {
    long bits = value & 0x5555_5555_5555_5555L;
    bits = (bits | bits >>> 1) & 0x3333_3333_3333_3333L;
    bits = (bits | bits >>> 2) & 0x0F0F_0F0F_0F0F_0F0FL;
    bits = (bits | bits >>> 4) & 0x00FF_00FF_00FF_00FFL;
    bits = (bits | bits >>> 8) & 0x0000_FFFF_0000_FFFFL;
    return (bits | bits >>> 16) & 0xFFFF_FFFFL;
  }
}
