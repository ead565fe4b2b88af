package dev.graticule.table;

import dev.graticule.store.StorePath;

/**
 * A file of a table does not keep the table's contract: a column is missing, of another type or of
 * another meaning. Nothing is guessed of its rows; whoever put the file into the table can convert
 * it and put it in again.
 */
public final class FileMismatchException extends TableException {
  private static final long serialVersionUID = 1L;

  private final StorePath file;
  private final String column;

  /**
   * An error without an underlying cause.
   *
   * @param file the file
   * @param column the table's column, with the path inside it
   * @param problem what is wrong, as the end of a sentence that begins with the column
   */
  public FileMismatchException(StorePath file, String column, String problem) {
    super(message(file, column, problem));
    this.file = file;
    this.column = column;
  }

  /**
   * An error that wraps another.
   *
   * @param file the file
   * @param column the table's column, with the path inside it
   * @param problem what is wrong, as the end of a sentence that begins with the column
   * @param cause what lies beneath
   */
  public FileMismatchException(StorePath file, String column, String problem, Throwable cause) {
    super(message(file, column, problem), cause);
    this.file = file;
    this.column = column;
  }

  private static String message(StorePath file, String column, String problem) {
    return "%s does not keep the contract of its table: column \"%s\" %s. Take the file out of the table, or convert it."
        .formatted(file, column, problem);
  }

  /**
   * Which file.
   *
   * @return where it lies in the table's store
   */
  public StorePath file() {
    return file;
  }

  /**
   * Which column.
   *
   * @return the table's column, with the path inside it
   */
  public String column() {
    return column;
  }
}
