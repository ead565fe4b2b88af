package dev.graticule.grid;

import dev.graticule.contract.Bounds;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.Polygon;

/** Checks what comes from outside, once for all grids; below this, cells are cells. */
abstract sealed class CheckedGrid implements Grid permits H3Grid, S2Grid, QuadkeyGrid, GeohashGrid {
  private final GridKind kind;

  CheckedGrid(GridKind kind) {
    this.kind = kind;
  }

  /** The cell of a place with a longitude of -180 to 180. */
  abstract long cellAt(double lon, double lat, int level);

  abstract int levelOf(long cell);

  abstract long parentOf(long cell, int level);

  abstract long[] childrenOf(long cell);

  abstract Bounds boundsOf(long cell);

  /**
   * A box around each place of which a cell at a finer level has this one as its parent. Without
   * more, that the cells of finer levels lie in their parents.
   */
  Bounds reachOf(long cell) {
    return boundsOf(cell);
  }

  /**
   * A polygon around each place of the cell, where that is tighter than its box; longitudes may run
   * over ±180.
   */
  Optional<Polygon> outlineOf(long cell) {
    return Optional.empty();
  }

  /** The cell of a text in lower case; empty when there is none. */
  abstract Optional<Long> parse(String text);

  @Override
  public final GridKind kind() {
    return kind;
  }

  @Override
  public final long cell(double lon, double lat, int level) {
    kind.requireLevel(level);
    if (!Grid.isPlace(lon, lat)) {
      throw new GridException(
          "%s, %s is no longitude and latitude; the latitude has to be -90 to 90."
              .formatted(lon, lat));
    }
    return cellAt(Math.abs(lon) <= 180 ? lon : Math.IEEEremainder(lon, 360), lat, level);
  }

  final long require(long cell) {
    if (!isCell(cell)) {
      throw new GridException(
          "%s (%s) is no cell of %s.".formatted(cell, Long.toHexString(cell), kind.label()));
    }
    return cell;
  }

  @Override
  public final int level(long cell) {
    return levelOf(require(cell));
  }

  @Override
  public final long parent(long cell, int level) {
    kind.requireLevel(level);
    int own = level(cell);
    if (level > own) {
      throw new GridException(
          "Cell %s of %s is of level %d; its parents are of coarser levels, not of %d."
              .formatted(text(cell), kind.label(), own, level));
    }
    return level == own ? cell : parentOf(cell, level);
  }

  @Override
  public final long[] children(long cell) {
    if (level(cell) == kind.maxLevel()) {
      throw new GridException(
          "Cell %s of %s is of the finest level and has no children."
              .formatted(text(cell), kind.label()));
    }
    return childrenOf(cell);
  }

  @Override
  public final Bounds bounds(long cell) {
    return boundsOf(require(cell));
  }

  @Override
  public final String text(long cell) {
    byte[] bytes = new byte[MAX_TEXT];
    return new String(bytes, 0, write(require(cell), bytes), StandardCharsets.US_ASCII);
  }

  @Override
  public final long cell(String text) {
    return parse(text.toLowerCase(java.util.Locale.ROOT))
        .filter(this::isCell)
        .orElseThrow(
            () -> new GridException("\"%s\" is no cell of %s.".formatted(text, kind.label())));
  }

  @Override
  public final Covering cover(Geometry geometry, int level, int maxCells) {
    kind.requireLevel(level);
    return new Coverer(this, CoveredArea.of(geometry)).cover(level, maxCells);
  }

  @Override
  public final Covering cover(Bounds box, int level, int maxCells) {
    kind.requireLevel(level);
    return new Coverer(this, CoveredArea.of(box)).cover(level, maxCells);
  }

  /** Writes a number without its leading zeros; gives the length. */
  static int writeHex(long number, byte[] target) {
    int digits = Math.max(1, (67 - Long.numberOfLeadingZeros(number)) / 4);
    for (int i = 0; i < digits; i++) {
      int digit = (int) (number >>> (4 * (digits - 1 - i))) & 0xF;
      target[i] = (byte) (digit < 10 ? '0' + digit : 'a' + digit - 10);
    }
    return digits;
  }

  /** The number of up to 16 hexadecimal digits. */
  static Optional<Long> parseHex(String text) {
    try {
      boolean plain = !text.isEmpty() && text.length() <= 16 && text.charAt(0) != '+';
      return plain ? Optional.of(Long.parseUnsignedLong(text, 16)) : Optional.empty();
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  @Override
  public final boolean equals(Object other) {
    return other instanceof Grid grid && grid.kind() == kind;
  }

  @Override
  public final int hashCode() {
    return kind.hashCode();
  }

  @Override
  public final String toString() {
    return kind.label();
  }
}
