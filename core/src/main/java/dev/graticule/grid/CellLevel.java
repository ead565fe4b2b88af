package dev.graticule.grid;

/**
 * The cells of one size of a grid. A value: no library is needed to make one.
 *
 * @param grid which grid
 * @param level which size, in the grid's own count: larger is finer
 */
public record CellLevel(GridKind grid, int level) {

  /** Checks the level. */
  public CellLevel {
    grid.requireLevel(level);
  }

  /**
   * Cells of H3.
   *
   * @param level 0 (4,300,000 km² on average) to 15 (0.9 m²); each level has cells of a seventh
   * @return the level
   */
  public static CellLevel h3(int level) {
    return new CellLevel(GridKind.H3, level);
  }

  /**
   * Cells of S2.
   *
   * @param level 0 (85,000,000 km²) to 30 (under 1 cm²); each level has cells of a quarter
   * @return the level
   */
  public static CellLevel s2(int level) {
    return new CellLevel(GridKind.S2, level);
  }

  /**
   * Tiles of web maps.
   *
   * @param level the zoom, 0 (one tile) to 26; each level has tiles of a quarter
   * @return the level
   */
  public static CellLevel quadkey(int level) {
    return new CellLevel(GridKind.QUADKEY, level);
  }

  /**
   * Geohashes.
   *
   * @param level their length, 1 (45° by 45°) to 12; each level has boxes of a thirty-second
   * @return the level
   */
  public static CellLevel geohash(int level) {
    return new CellLevel(GridKind.GEOHASH, level);
  }

  /** Such as {@code h3_7}, which does for a column's name. */
  @Override
  public String toString() {
    return grid.label() + "_" + level;
  }
}
