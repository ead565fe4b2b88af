package dev.graticule.table;

/**
 * Deleted rows that are at hand.
 *
 * @param id stands for them
 * @param read which they are
 */
record KnownDeletes(String id, DeletedRows read) implements RowDeletes {

  /** A file of which these rows are deleted and no others. */
  static DataFile in(DataFile file, String id, DeletedRows rows) {
    return new DataFile(
        file.path(),
        file.bytes(),
        file.rows(),
        file.partition(),
        file.evidence(),
        java.util.Optional.of(new KnownDeletes(id, rows)));
  }
}
