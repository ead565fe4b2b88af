package dev.graticule.grid;

import dev.graticule.contract.Bounds;
import java.util.Optional;

/**
 * The tiles of web maps. The number is CARTO's quadbin: a fixed head, the level in five bits, the
 * interleaved tile coordinates from the top, ones below. The text is Bing Maps' quadkey.
 */
final class QuadkeyGrid extends CheckedGrid {
  static final QuadkeyGrid INSTANCE = new QuadkeyGrid();

  private static final int MAX = 26;
  private static final long HEAD = 0x4800_0000_0000_0000L;
  private static final int LEVEL_SHIFT = 52;
  private static final long KEY_BITS = (1L << LEVEL_SHIFT) - 1;
  private static final DyadicRange LONGITUDES = new DyadicRange(-180, 360, MAX);

  /** What computing a latitude and back can move a tile's border by. */
  private static final double MARGIN = 1e-11;

  private QuadkeyGrid() {
    super(GridKind.QUADKEY);
  }

  @Override
  long cellAt(double lon, double lat, int level) {
    long x = LONGITUDES.part(lon);
    double sine = Math.sin(Math.toRadians(lat));
    double down = 0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI);
    // Poles are infinitely far off: beyond the first and the last row.
    long y = (long) Math.max(0, Math.min((1L << MAX) - 1.0, down * (1L << MAX)));
    return cell(Bits.spread(x) | Bits.spread(y) << 1, level);
  }

  private static long cell(long key, int level) {
    long below = KEY_BITS >>> (2 * level);
    return HEAD | ((long) level << LEVEL_SHIFT) | (key & ~below) | below;
  }

  @Override
  public boolean isCell(long number) {
    int level = levelOf(number);
    return level <= MAX && number == cell(number & KEY_BITS, level);
  }

  @Override
  int levelOf(long cell) {
    return (int) (cell >>> LEVEL_SHIFT) & 0x1F;
  }

  @Override
  long parentOf(long cell, int level) {
    return cell(cell & KEY_BITS, level);
  }

  @Override
  long[] childrenOf(long cell) {
    int level = levelOf(cell) + 1;
    long key = cell & (KEY_BITS & ~(KEY_BITS >>> (2 * (level - 1))));
    long[] children = new long[4];
    for (int i = 0; i < children.length; i++) {
      children[i] = cell(key | ((long) i << (LEVEL_SHIFT - 2 * level)), level);
    }
    return children;
  }

  @Override
  public long[] roots() {
    return new long[] {cell(0, 0)};
  }

  @Override
  Bounds boundsOf(long cell) {
    int level = levelOf(cell);
    long key = (cell & KEY_BITS) >>> (LEVEL_SHIFT - 2 * level);
    long x = Bits.gather(key);
    long y = Bits.gather(key >>> 1);
    long last = (1L << level) - 1;
    DyadicRange columns = new DyadicRange(-180, 360, level);
    return Bounds.of(
        columns.border(x),
        y == last ? -90 : latitude(y + 1, level) - MARGIN,
        columns.border(x + 1),
        y == 0 ? 90 : latitude(y, level) + MARGIN);
  }

  /** The latitude of a row's upper border. */
  private static double latitude(long row, int level) {
    double up = Math.PI * (1 - 2.0 * row / (1L << level));
    return Math.toDegrees(Math.atan(Math.sinh(up)));
  }

  @Override
  public int write(long cell, byte[] target) {
    int level = levelOf(cell);
    for (int i = 0; i < level; i++) {
      target[i] = (byte) ('0' + ((cell >>> (LEVEL_SHIFT - 2 * (i + 1))) & 3));
    }
    return level;
  }

  @Override
  Optional<Long> parse(String text) {
    if (text.length() > MAX) {
      return Optional.empty();
    }
    long key = 0;
    for (int i = 0; i < text.length(); i++) {
      int digit = text.charAt(i) - '0';
      if (digit < 0 || digit > 3) {
        return Optional.empty();
      }
      key |= (long) digit << (LEVEL_SHIFT - 2 * (i + 1));
    }
    return Optional.of(cell(key, text.length()));
  }
}
