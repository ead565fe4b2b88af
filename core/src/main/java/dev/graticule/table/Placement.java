package dev.graticule.table;

import java.util.List;

/** What becomes of files of new rows. */
@FunctionalInterface
interface Placement {
  /**
   * The commit that puts files where they belong.
   *
   * @param base the table as it is
   * @param files the files of the new rows
   * @return what to commit; tried again from a newer base when that changed meanwhile
   */
  Commit of(Snapshot base, List<DataFile> files);
}
