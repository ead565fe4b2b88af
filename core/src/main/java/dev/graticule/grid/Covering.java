package dev.graticule.grid;

import java.util.Arrays;

/**
 * Cells of one grid, of one level or of several, that together hold an area. A cell stands for all
 * its descendants.
 */
public final class Covering {
  private final Grid grid;
  private final long[] cells;

  Covering(Grid grid, long[] sorted) {
    this.grid = grid;
    this.cells = sorted;
  }

  /**
   * The grid of the cells.
   *
   * @return the grid
   */
  public Grid grid() {
    return grid;
  }

  /**
   * The cells.
   *
   * @return a copy, in the order of their numbers
   */
  public long[] cells() {
    return cells.clone();
  }

  /**
   * How many cells there are.
   *
   * @return the count; 0 when nothing was covered
   */
  public int size() {
    return cells.length;
  }

  /**
   * Tells whether a cell is one of these or a descendant of one.
   *
   * @param cell a cell of the grid
   * @return whether it is; a cell coarser than all of these is not
   * @throws GridException when this is no cell
   */
  public boolean contains(long cell) {
    for (int level = grid.level(cell); level >= grid.kind().minLevel(); level--) {
      if (Arrays.binarySearch(cells, grid.parent(cell, level)) >= 0) {
        return true;
      }
    }
    return false;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Covering covering
        && covering.grid.equals(grid)
        && Arrays.equals(covering.cells, cells);
  }

  @Override
  public int hashCode() {
    return 31 * grid.hashCode() + Arrays.hashCode(cells);
  }

  @Override
  public String toString() {
    return "Covering[%d cells of %s]".formatted(cells.length, grid);
  }
}
