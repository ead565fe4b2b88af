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
   * @return its number in the file, from 0
   */
  public long row() {
    return row;
  }
}
