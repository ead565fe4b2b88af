package dev.graticule.grid;

import dev.graticule.batch.Batch;
import dev.graticule.batch.BoxCentres;
import dev.graticule.batch.ComputedColumn;
import dev.graticule.batch.RejectedValueException;
import dev.graticule.contract.Column;
import dev.graticule.contract.ColumnType.Scalar;
import dev.graticule.contract.Contract;
import dev.graticule.contract.ContractException;
import org.apache.arrow.memory.util.MemoryUtil;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.BitVectorHelper;
import org.apache.arrow.vector.VarCharVector;

/**
 * A column with the cell of each row's geometry: of the middle of its bounding box, which for a
 * point is the point. Where there is no geometry, or an empty one, there is no cell.
 *
 * @param name the name of the column
 * @param geometry the column of geometries, in longitude and latitude
 * @param level the cells
 * @param form how they stand in the column
 */
public record CellColumn(String name, String geometry, CellLevel level, CellForm form)
    implements ComputedColumn {

  /** Checks that there is such a form. */
  public CellColumn {
    if (form == CellForm.LONG && level.grid() == GridKind.GEOHASH) {
      throw new ContractException(
          "Column \"%s\" cannot hold geohashes as numbers, which nobody else would understand; hold them as text."
              .formatted(name));
    }
  }

  /**
   * A column named after the cells, such as {@code h3_7}.
   *
   * @param geometry the column of geometries
   * @param level the cells
   * @param form how they stand in the column
   * @return the column
   */
  public static CellColumn of(String geometry, CellLevel level, CellForm form) {
    return new CellColumn(level.toString(), geometry, level, form);
  }

  /**
   * The same under another name.
   *
   * @param other the name
   * @return the column
   */
  public CellColumn named(String other) {
    return new CellColumn(other, geometry, level, form);
  }

  /**
   * The same in another form.
   *
   * @param other how cells stand in the column
   * @return the column
   */
  public CellColumn withForm(CellForm other) {
    return new CellColumn(name, geometry, level, other);
  }

  @Override
  public Column column() {
    return Column.nullable(name, form == CellForm.LONG ? Scalar.INT64 : Scalar.TEXT);
  }

  /**
   * {@inheritDoc}
   *
   * @throws GridException when the grid's library is not there
   * @throws ContractException when the geometries are not in longitude and latitude
   */
  @Override
  public Filler over(Contract contract) {
    LonLat.require(contract, geometry);
    Grid grid = level.grid().grid();
    BoxCentres centres = new BoxCentres();
    byte[] text = new byte[Grid.MAX_TEXT];
    return (batch, target) -> {
      centres.read(batch, geometry);
      requirePlaces(centres, batch);
      if (form == CellForm.LONG) {
        numbers(grid, centres, (BigIntVector) target);
      } else {
        texts(grid, centres, (VarCharVector) target, text);
      }
    };
  }

  private void requirePlaces(BoxCentres centres, Batch batch) {
    for (int row = 0; row < batch.rowCount(); row++) {
      if (centres.hasPlace(row) && !Grid.isPlace(centres.x(row), centres.y(row))) {
        throw new RejectedValueException(
            geometry,
            row,
            "the middle of the geometry, %s, %s, is no longitude and latitude, so it has no cell for column \"%s\"; mend the coordinates, or state the CRS they are in."
                .formatted(centres.x(row), centres.y(row), name));
      }
    }
  }

  private void numbers(Grid grid, BoxCentres centres, BigIntVector target) {
    int rows = centres.count();
    target.allocateNew(Math.max(1, rows));
    long to = target.getDataBufferAddress();
    for (int row = 0; row < rows; row++, to += Long.BYTES) {
      if (centres.hasPlace(row)) {
        MemoryUtil.putLong(to, grid.cell(centres.x(row), centres.y(row), level.level()));
        BitVectorHelper.setBit(target.getValidityBuffer(), row);
      }
    }
    target.setValueCount(rows);
  }

  private void texts(Grid grid, BoxCentres centres, VarCharVector target, byte[] text) {
    int rows = centres.count();
    target.allocateNew((long) Math.max(1, rows) * Grid.MAX_TEXT, Math.max(1, rows));
    long to = target.getDataBufferAddress();
    long offset = target.getOffsetBufferAddress();
    int end = 0;
    for (int row = 0; row < rows; row++) {
      if (centres.hasPlace(row)) {
        int length = grid.write(grid.cell(centres.x(row), centres.y(row), level.level()), text);
        MemoryUtil.copyToMemory(text, 0, to + end, length);
        end += length;
        BitVectorHelper.setBit(target.getValidityBuffer(), row);
      }
      offset += Integer.BYTES;
      MemoryUtil.putInt(offset, end);
    }
    target.setLastSet(rows - 1);
    target.setValueCount(rows);
  }
}
