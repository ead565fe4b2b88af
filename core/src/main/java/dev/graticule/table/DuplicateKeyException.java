package dev.graticule.table;

/** Two rows of a merge have one key, so that nobody can tell which of them is meant. */
public final class DuplicateKeyException extends TableException {
  private static final long serialVersionUID = 1L;

  private final long firstRow;
  private final long secondRow;

  /**
   * An error.
   *
   * @param table names the table in the message
   * @param key the key in words
   * @param firstRow the first row that has it, counted from 0 over all rows given
   * @param secondRow the second
   */
  public DuplicateKeyException(String table, String key, long firstRow, long secondRow) {
    super(
        "Rows %d and %d for table \"%s\" have the same key, %s; nothing was changed. Give one row for each key."
            .formatted(firstRow, secondRow, table, key));
    this.firstRow = firstRow;
    this.secondRow = secondRow;
  }

  /**
   * The first row that has the key.
   *
   * @return its number over all rows given, from 0
   */
  public long firstRow() {
    return firstRow;
  }

  /**
   * The second row that has the key.
   *
   * @return its number over all rows given, from 0
   */
  public long secondRow() {
    return secondRow;
  }
}
