package dev.graticule.table;

/** How rows go from a file of which other rows stay. */
public enum DeleteMode {
  /**
   * They are marked as deleted beside the file, where the table can ({@link
   * Capability#ROW_DELETES}); elsewhere the file is rewritten. Costs least now, and every reader a
   * look at the marks until the file is rewritten.
   */
  MARK_ROWS,
  /** The file is rewritten without them: the other rows keep their bytes and their order. */
  REWRITE_FILES
}
