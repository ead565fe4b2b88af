package dev.graticule.grid;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * Which grid. Naming one needs no library, so that a table whose layout names a grid can be opened
 * without it; {@link #grid()} does.
 */
public enum GridKind {
  /** Hexagons, and twelve pentagons, on the faces of an icosahedron (h3geo.org). */
  H3(0, 15) {
    @Override
    public Grid grid() {
      return Grid.h3();
    }
  },
  /** Quadrilaterals on the faces of a cube (s2geometry.io). */
  S2(0, 30) {
    @Override
    public Grid grid() {
      return Grid.s2();
    }
  },
  /** The tiles of web maps. */
  QUADKEY(0, 26) {
    @Override
    public Grid grid() {
      return Grid.quadkey();
    }
  },
  /** Boxes of longitude and latitude, 32 in each. */
  GEOHASH(1, 12) {
    @Override
    public Grid grid() {
      return Grid.geohash();
    }
  };

  private final int minLevel;
  private final int maxLevel;

  GridKind(int minLevel, int maxLevel) {
    this.minLevel = minLevel;
    this.maxLevel = maxLevel;
  }

  /**
   * The grid itself.
   *
   * @return the grid
   * @throws GridException when its library is not there; the message names it
   */
  public abstract Grid grid();

  /**
   * The level of the largest cells.
   *
   * @return 0, or 1 for geohash
   */
  public int minLevel() {
    return minLevel;
  }

  /**
   * The level of the smallest cells.
   *
   * @return the level
   */
  public int maxLevel() {
    return maxLevel;
  }

  /**
   * The name in metadata.
   *
   * @return the name, in lower case
   */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The grid of a name.
   *
   * @param label the name, in lower case
   * @return the grid; empty for any other name
   */
  public static Optional<GridKind> ofLabel(String label) {
    return Arrays.stream(values()).filter(kind -> kind.label().equals(label)).findFirst();
  }

  void requireLevel(int level) {
    if (level < minLevel || level > maxLevel) {
      throw new GridException(
          "%s has levels %d to %d, not %d.".formatted(label(), minLevel, maxLevel, level));
    }
  }
}
