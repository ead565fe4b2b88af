package dev.graticule.file;

/**
 * A row that a file cannot hold: a value is missing where the contract wants one, a geometry's
 * bytes are not sound, a number does not fit its type. The writer that met it publishes nothing.
 */
public final class RowRefusedException extends GeoParquetException {
  private static final long serialVersionUID = 1L;

  private final String column;
  private final long row;

  /**
   * A refused row.
   *
   * @param message problem, cause and way out, naming column and row
   * @param column the column, or the path of a field in it
   * @param row the row's number in the file, from 0
   */
  public RowRefusedException(String message, String column, long row) {
    super(message);
    this.column = column;
    this.row = row;
  }

  /**
   * A refused row, with what lies beneath.
   *
   * @param message problem, cause and way out, naming column and row
   * @param column the column, or the path of a field in it
   * @param row the row's number in the file, from 0
   * @param cause what lies beneath
   */
  public RowRefusedException(String message, String column, long row, Throwable cause) {
    super(message, cause);
    this.column = column;
    this.row = row;
  }

  /**
   * A missing value.
   *
   * @param column the column, or the path of a field in it
   * @param row the row's number in the file, from 0
   * @return the exception
   */
  public static RowRefusedException missing(String column, long row) {
    return new RowRefusedException(
        "Column \"%s\" has no value in row %d, but the contract requires one; give a value or make the column nullable."
            .formatted(column, row),
        column,
        row);
  }

  /**
   * The same of a row that the caller counts in another way than by its file.
   *
   * @param given the row's number in what was given, from 0
   * @return the exception, with this one as its cause
   */
  public RowRefusedException at(long given) {
    return given == row
        ? this
        : new RowRefusedException(
            "Row %d of those given is row %d of its file. %s".formatted(given, row, getMessage()),
            column,
            given,
            this);
  }

  /**
   * Which column.
   *
   * @return its name, or the path of a field in it
   */
  public String column() {
    return column;
  }

  /**
   * Which row.
   *
   * @return its number from 0: in the file, or where {@link #at} says otherwise in what was given
   */
  public long row() {
    return row;
  }
}
