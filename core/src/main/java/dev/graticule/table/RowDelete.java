package dev.graticule.table;

/**
 * Rows that are to go from a file that stays.
 *
 * @param file the file as it was when its rows were looked at; what was deleted of it then stays
 *     deleted
 * @param rows the rows to go besides, at least one
 */
public record RowDelete(DataFile file, DeletedRows rows) {

  /** Checks that there is a row. */
  public RowDelete {
    if (rows.isEmpty()) {
      throw new IllegalArgumentException(
          "A delete of no rows of %s; leave the file out.".formatted(file.path()));
    }
  }

  /**
   * Tells whether a file is as it was when its rows were looked at.
   *
   * @param now a file of the same path
   * @return whether the same rows of it are deleted
   */
  public boolean isOf(DataFile now) {
    return file.deletes().map(RowDeletes::id).equals(now.deletes().map(RowDeletes::id));
  }
}
