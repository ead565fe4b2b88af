package dev.graticule.table;

import dev.graticule.batch.BatchSource;
import java.util.List;
import java.util.Set;
import java.util.function.LongUnaryOperator;

/** What becomes of new rows. */
interface Placement {
  /**
   * Whether {@link #passing} looks at one of some columns.
   *
   * @param columns the columns of cells that split, which are filled last and as the rows are
   *     sorted by them
   */
  default boolean looksAt(Set<String> columns) {
    return false;
  }

  /**
   * The rows on their way to files.
   *
   * @param rows under the contract that they are written with; not to be closed
   * @param asGiven from a row of the last batch to where it stands among all that were given, some
   *     of which may not be here
   * @return the rows, looked at as they pass
   */
  default BatchSource passing(BatchSource rows, LongUnaryOperator asGiven) {
    return rows;
  }

  /**
   * Those of the rows that come in.
   *
   * @param base the table as it is
   * @param rows the files of all rows
   * @return the files of those that come in: the same ones for all of them, else this placement's
   *     own, to be kept or removed by it
   */
  default StagedFiles chosen(Snapshot base, StagedFiles rows) {
    return rows;
  }

  /**
   * Keeps what this placement has written for the commit that {@link #of} gave last: it is in the
   * table, or nobody knows whether it is.
   */
  default void keep() {}

  /** Whether there is something to commit when there are no rows. */
  default boolean actsWithoutRows() {
    return false;
  }

  /**
   * The commit that puts files where they belong.
   *
   * @param base the table as it is
   * @param files the files of the new rows
   * @return what to commit; tried again from a newer base when that changed meanwhile
   */
  Commit of(Snapshot base, List<DataFile> files);
}
