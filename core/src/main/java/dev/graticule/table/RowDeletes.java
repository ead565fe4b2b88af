package dev.graticule.table;

/**
 * Which rows of a data file were deleted while the file stayed, as a format keeps it: deletion
 * vectors, position deletes or equality deletes. Nothing is read before {@link #read()}. Safe for
 * use by several threads.
 */
public interface RowDeletes {

  /**
   * What stands for these deletes.
   *
   * @return equal when the deleted rows of the same file are the same
   */
  String id();

  /**
   * Reads which rows they are. Blocks.
   *
   * @return the positions in the data file
   * @throws RefusedException when they are kept in a way this library cannot read; the message
   *     names it and the file
   * @throws dev.graticule.store.ObjectNotFoundException when they are gone: the version has expired
   */
  DeletedRows read();
}
