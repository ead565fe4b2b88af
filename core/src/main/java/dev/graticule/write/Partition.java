package dev.graticule.write;

import dev.graticule.batch.ComputedColumn;
import dev.graticule.contract.Column;
import dev.graticule.contract.ColumnType;
import dev.graticule.contract.ColumnType.Scalar;
import dev.graticule.contract.Contract;
import dev.graticule.contract.ContractException;
import dev.graticule.grid.CellColumn;
import dev.graticule.grid.CellForm;
import dev.graticule.grid.CellLevel;
import dev.graticule.grid.GridKind;
import dev.graticule.grid.LonLat;
import java.util.List;
import java.util.Optional;

/**
 * What a table is partitioned by. Each kind ends in a column whose values each file has only one
 * of, so that every format and every engine can read and skip partitions.
 *
 * <p>Where rows do not bring the column, it is computed while they are written: the table's
 * contract has it, behind the columns it was given, and rows may lack it, or leave it null. A value
 * that rows do bring must be the computed one; another is refused.
 */
public sealed interface Partition {

  /**
   * The column whose values are the partitions.
   *
   * @return its name
   */
  String name();

  /**
   * The columns that the partition's column follows from.
   *
   * @return their names; none for a column of the rows
   */
  List<String> sources();

  /**
   * What computes the column.
   *
   * @return the computation; empty for a column of the rows
   */
  Optional<ComputedColumn> computed();

  /**
   * Holds the partition against a contract that has its column.
   *
   * @param contract what the rows are
   * @throws ContractException when the rows cannot be partitioned so
   */
  void requireFor(Contract contract);

  /**
   * The values of a column, which must be plain ones: boolean, whole number, text, date, timestamp
   * or UUID.
   *
   * @param name the column
   * @return the partition
   */
  static Partition column(String name) {
    return new Values(name);
  }

  /**
   * The cells that geometries lie in: the middle of each one's bounding box. The column is text,
   * named after the cells, such as {@code h3_5}. Rows without a geometry are a partition of their
   * own, and so are those whose geometry is empty.
   *
   * @param geometry a column of geometries, in longitude and latitude
   * @param level the cells; quadkeys of level 0, which have no text, cannot partition
   * @return the partition
   */
  static Cell cell(String geometry, CellLevel level) {
    return new Cell(CellColumn.of(geometry, level, CellForm.TEXT));
  }

  /**
   * The year, month, day or hour that times lie in: of moments in UTC. The column is named after
   * both, such as {@code seen_at_day}. Rows without a time are a partition of their own.
   *
   * @param time a column of dates or timestamps
   * @param step how long a time one partition holds
   * @return the partition
   */
  static Time time(String time, TimeStep step) {
    return new Time(time + "_" + step.label(), time, step);
  }

  /**
   * Cells that are as large as what they hold allows, so that a city and an ocean both end near the
   * target size of files: a cell is split into the next smaller ones while the rows of one write in
   * it would fill more than so many files. The column is text, named after the grid, such as {@code
   * h3_cell}; its cells are of several levels.
   *
   * <p>All rows of a write are read, and sorted, before the first file is begun. Each write splits
   * for itself: a later one may put rows of the same place into a larger or smaller cell. What rows
   * bring in the column is replaced. Such tables cannot be overwritten by partition.
   *
   * @param geometry a column of geometries, in longitude and latitude
   * @param finest the smallest cells to split into
   * @param files how many files of the target size a cell may hold, at least 1
   * @return the partition
   */
  static Adaptive adaptive(String geometry, CellLevel finest, int files) {
    return new Adaptive(
        new CellColumn(finest.grid().label() + "_cell", geometry, finest, CellForm.TEXT), files);
  }

  /**
   * A column of the rows.
   *
   * @param name its name
   */
  record Values(String name) implements Partition {
    @Override
    public List<String> sources() {
      return List.of();
    }

    @Override
    public Optional<ComputedColumn> computed() {
      return Optional.empty();
    }

    @Override
    public void requireFor(Contract contract) {
      ColumnType type = contract.require(name).type();
      if (!canPartition(type)) {
        throw new ContractException(
            "Column \"%s\" is %s and cannot partition a table; boolean, whole numbers, text, date, timestamp and UUID can."
                .formatted(name, type));
      }
    }

    private static boolean canPartition(ColumnType type) {
      if (type instanceof Scalar scalar) {
        return switch (scalar) {
          case BOOLEAN, INT8, INT16, INT32, INT64, TEXT, DATE, UUID -> true;
          case FLOAT32, FLOAT64, BINARY, TIME -> false;
        };
      }
      return type instanceof ColumnType.Timestamp;
    }
  }

  /**
   * The cells of geometries.
   *
   * @param cells the column
   */
  record Cell(CellColumn cells) implements Partition {

    /** Checks that each cell has a text to name a folder by. */
    public Cell {
      requireText(cells.level());
    }

    /**
     * The same with another name for the column.
     *
     * @param other the name
     * @return the partition
     */
    public Cell named(String other) {
      return new Cell(cells.named(other));
    }

    @Override
    public String name() {
      return cells.name();
    }

    @Override
    public List<String> sources() {
      return List.of(cells.geometry());
    }

    @Override
    public Optional<ComputedColumn> computed() {
      return Optional.of(cells);
    }

    /** Asks for no library: a table can be opened where its grid is not at hand. */
    @Override
    public void requireFor(Contract contract) {
      LonLat.require(contract, cells.geometry());
      requireColumn(contract, cells.column());
    }
  }

  /**
   * Spans of time.
   *
   * @param name the name of the column
   * @param time a column of dates or timestamps
   * @param step how long a time one partition holds
   */
  record Time(String name, String time, TimeStep step) implements Partition {

    /**
     * The same with another name for the column.
     *
     * @param other the name
     * @return the partition
     */
    public Time named(String other) {
      return new Time(other, time, step);
    }

    @Override
    public List<String> sources() {
      return List.of(time);
    }

    @Override
    public Optional<ComputedColumn> computed() {
      return Optional.of(new TimeColumn(name, time, step));
    }

    @Override
    public void requireFor(Contract contract) {
      TimeColumn column = new TimeColumn(name, time, step);
      column.over(contract);
      requireColumn(contract, column.column());
    }
  }

  /**
   * Cells of several levels.
   *
   * @param cells the column, with the finest of them
   * @param files how many files of the target size a cell may hold
   */
  record Adaptive(CellColumn cells, int files) implements Partition {

    /** Checks the numbers. */
    public Adaptive {
      requireText(cells.level());
      if (files < 1) {
        throw new IllegalArgumentException("A cell holds at least one file, not " + files + ".");
      }
    }

    /**
     * The same with another name for the column.
     *
     * @param other the name
     * @return the partition
     */
    public Adaptive named(String other) {
      return new Adaptive(cells.named(other), files);
    }

    @Override
    public String name() {
      return cells.name();
    }

    @Override
    public List<String> sources() {
      return List.of(cells.geometry());
    }

    /** The finest cells; which larger ones they end in is known once all rows were seen. */
    @Override
    public Optional<ComputedColumn> computed() {
      return Optional.of(cells);
    }

    /** Asks for no library: a table can be opened where its grid is not at hand. */
    @Override
    public void requireFor(Contract contract) {
      LonLat.require(contract, cells.geometry());
      requireColumn(contract, cells.column());
    }
  }

  private static void requireText(CellLevel level) {
    if (level.grid() == GridKind.QUADKEY && level.level() == 0) {
      throw new IllegalArgumentException(
          "The one quadkey of level 0 has no text and parts nothing; take a finer level.");
    }
  }

  private static void requireColumn(Contract contract, Column computed) {
    Column there = contract.require(computed.name());
    if (!there.type().equals(computed.type()) || !there.isNullable()) {
      throw new ContractException(
          "Column \"%s\" is %s, %s, and partitions are to be computed into it as %s, nullable; call the partition's column otherwise."
              .formatted(there.name(), there.type(), there.nullability(), computed.type()));
    }
  }
}
