package dev.graticule.table;

import dev.graticule.batch.Batch;
import dev.graticule.batch.BoxCentres;
import dev.graticule.batch.RejectedValueException;
import dev.graticule.contract.Contract;
import dev.graticule.grid.CellColumn;
import dev.graticule.grid.CellForm;
import dev.graticule.grid.CellLevel;
import dev.graticule.grid.Grid;
import java.util.BitSet;
import java.util.Optional;

/** The cells of a batch's rows, as {@link CellColumn} has them. For one thread at a time. */
final class RowCells {
  private final String geometry;
  private final CellLevel level;
  private final Grid grid;
  private final BoxCentres centres = new BoxCentres();

  /**
   * Makes ready.
   *
   * @throws dev.graticule.contract.ContractException when the geometries are not in longitude and
   *     latitude
   * @throws dev.graticule.grid.GridException when the grid's library is not there
   */
  RowCells(Contract contract, SplitBy.Cells by) {
    this.geometry = by.geometry();
    this.level = by.level();
    this.grid = level.grid().grid();
    CellColumn.of(geometry, level, CellForm.TEXT).over(contract);
  }

  /** The rows that are in one cell, or in none. */
  BitSet select(Batch batch, Optional<Long> wanted) {
    read(batch);
    BitSet selected = new BitSet(batch.rowCount());
    for (int row = 0; row < batch.rowCount(); row++) {
      selected.set(
          row, hasCell(row) ? wanted.isPresent() && cell(row) == wanted.get() : wanted.isEmpty());
    }
    return selected;
  }

  void read(Batch batch) {
    centres.read(batch, geometry);
  }

  /** Whether a row has a cell; one without a geometry, or with an empty one, has none. */
  boolean hasCell(int row) {
    return centres.hasPlace(row);
  }

  /** Whether a row lies beyond ±180°, where it has the cell of the same meridian within. */
  boolean isBeyond(int row) {
    return Math.abs(centres.x(row)) > 180;
  }

  long cell(int row) {
    double lon = centres.x(row);
    double lat = centres.y(row);
    if (!Grid.isPlace(lon, lat)) {
      throw new RejectedValueException(
          geometry,
          row,
          "the middle of the geometry, %s, %s, is no longitude and latitude, so the row is in no cell of %s; mend the coordinates, or split by files."
              .formatted(lon, lat, level));
    }
    return grid.cell(lon, lat, level.level());
  }
}
