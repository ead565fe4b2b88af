package dev.graticule.table;

import dev.graticule.grid.CellLevel;

/** How a table's rows are cut into parts that are worked on apart: {@link SpatialTable#split}. */
public sealed interface SplitBy {

  /**
   * By the cells of a grid: each part is the rows whose geometry has the middle of its bounding box
   * in one cell, as {@link dev.graticule.grid.CellColumn} has it. Rows without a geometry, or with
   * an empty one, are a part of their own.
   *
   * <p>The column is read once to see which cells there are, but not where the table is partitioned
   * by these cells, whose files are parts as they are. A part reads the files that hold such rows,
   * and of these the row groups near the cell: a table whose rows lie in an order of space is read
   * about once in all, another one as often as it has cells.
   *
   * @param geometry the column of geometries, in longitude and latitude
   * @param level the cells
   * @return the cut
   */
  static SplitBy cells(String geometry, CellLevel level) {
    return new Cells(geometry, level);
  }

  /**
   * By files, put together so that the parts are of about one size.
   *
   * @param parts how many parts there are at most, at least 1; there are never more than files
   * @return the cut
   */
  static SplitBy files(int parts) {
    return new Files(parts);
  }

  /**
   * By cells.
   *
   * @param geometry the column of geometries, in longitude and latitude
   * @param level the cells
   */
  record Cells(String geometry, CellLevel level) implements SplitBy {}

  /**
   * By files.
   *
   * @param parts how many parts there are at most
   */
  record Files(int parts) implements SplitBy {
    /** Checks the number. */
    public Files {
      if (parts < 1) {
        throw new IllegalArgumentException(
            "A table is split into at least 1 part, not into %d.".formatted(parts));
      }
    }
  }
}
