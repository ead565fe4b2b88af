package dev.graticule.grid;

import dev.graticule.contract.Bounds;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Geohashes: the bits of longitude and latitude take turns, longitude first, five to a letter. The
 * number holds them from the top, 60 at most, and the length in its last four bits.
 */
final class GeohashGrid extends CheckedGrid {
  static final GeohashGrid INSTANCE = new GeohashGrid();

  private static final String LETTERS = "0123456789bcdefghjkmnpqrstuvwxyz";
  private static final byte[] LETTER = LETTERS.getBytes(StandardCharsets.US_ASCII);
  private static final int LETTER_BITS = 5;
  private static final int LEVEL_BITS = 4;
  private static final int SIDE_BITS = 30;
  private static final DyadicRange LONGITUDES = new DyadicRange(-180, 360, SIDE_BITS);
  private static final DyadicRange LATITUDES = new DyadicRange(-90, 180, SIDE_BITS);

  private GeohashGrid() {
    super(GridKind.GEOHASH);
  }

  @Override
  long cellAt(double lon, double lat, int level) {
    long bits = Bits.spread(LONGITUDES.part(lon)) << 1 | Bits.spread(LATITUDES.part(lat));
    return cell(bits << LEVEL_BITS, level);
  }

  /** The number with so many letters of another. */
  private static long cell(long bits, int level) {
    return (bits & -(1L << (Long.SIZE - LETTER_BITS * level))) | level;
  }

  @Override
  public boolean isCell(long number) {
    int level = levelOf(number);
    return level >= kind().minLevel()
        && level <= kind().maxLevel()
        && number == cell(number, level);
  }

  @Override
  int levelOf(long cell) {
    return (int) cell & (1 << LEVEL_BITS) - 1;
  }

  @Override
  long parentOf(long cell, int level) {
    return cell(cell, level);
  }

  @Override
  long[] childrenOf(long cell) {
    int level = levelOf(cell) + 1;
    long bits = cell & -(1L << LEVEL_BITS);
    long[] children = new long[LETTERS.length()];
    for (int i = 0; i < children.length; i++) {
      children[i] = cell(bits | ((long) i << (Long.SIZE - LETTER_BITS * level)), level);
    }
    return children;
  }

  @Override
  public long[] roots() {
    long[] roots = new long[LETTERS.length()];
    for (int i = 0; i < roots.length; i++) {
      roots[i] = cell((long) i << (Long.SIZE - LETTER_BITS), 1);
    }
    return roots;
  }

  @Override
  Bounds boundsOf(long cell) {
    int bits = LETTER_BITS * levelOf(cell);
    DyadicRange columns = new DyadicRange(-180, 360, (bits + 1) / 2);
    DyadicRange rows = new DyadicRange(-90, 180, bits / 2);
    // Back to sixty bits, of which each second, from the top, is longitude's.
    long x = Bits.gather(cell >>> (LEVEL_BITS + 1)) >>> (SIDE_BITS - columns.bits());
    long y = Bits.gather(cell >>> LEVEL_BITS) >>> (SIDE_BITS - rows.bits());
    return Bounds.of(columns.border(x), rows.border(y), columns.border(x + 1), rows.border(y + 1));
  }

  @Override
  public int write(long cell, byte[] target) {
    int level = levelOf(cell);
    for (int i = 0; i < level; i++) {
      target[i] =
          LETTER[(int) (cell >>> (Long.SIZE - LETTER_BITS * (i + 1))) & (LETTER.length - 1)];
    }
    return level;
  }

  @Override
  Optional<Long> parse(String text) {
    if (text.isEmpty() || text.length() > kind().maxLevel()) {
      return Optional.empty();
    }
    long bits = 0;
    for (int i = 0; i < text.length(); i++) {
      int letter = LETTERS.indexOf(text.charAt(i));
      if (letter < 0) {
        return Optional.empty();
      }
      bits |= (long) letter << (Long.SIZE - LETTER_BITS * (i + 1));
    }
    return Optional.of(cell(bits, text.length()));
  }
}
