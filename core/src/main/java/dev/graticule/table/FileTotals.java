package dev.graticule.table;

import java.util.Collection;

/**
 * How much a set of files is.
 *
 * @param files how many
 * @param bytes how long they are together
 * @param rows how many rows they hold, deleted ones included
 */
public record FileTotals(long files, long bytes, long rows) {

  /**
   * The totals of some files.
   *
   * @param files the files
   * @return their totals
   */
  public static FileTotals of(Collection<DataFile> files) {
    long bytes = 0;
    long rows = 0;
    for (DataFile file : files) {
      bytes += file.bytes();
      rows += file.rows();
    }
    return new FileTotals(files.size(), bytes, rows);
  }
}
