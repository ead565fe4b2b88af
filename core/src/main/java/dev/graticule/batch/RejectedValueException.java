package dev.graticule.batch;

import dev.graticule.contract.ContractException;

/** A value that its column, or the record that it should become, cannot take. */
public final class RejectedValueException extends ContractException {
  private static final long serialVersionUID = 1L;

  private final String column;
  private final long row;
  private final String problem;

  /**
   * An error without an underlying cause.
   *
   * @param column the column, with the path inside it
   * @param row the row, from 0
   * @param problem what is wrong with the value and the way out, without place
   */
  public RejectedValueException(String column, long row, String problem) {
    super(message(column, row, problem));
    this.column = column;
    this.row = row;
    this.problem = problem;
  }

  /**
   * An error that wraps another.
   *
   * @param column the column, with the path inside it
   * @param row the row, from 0
   * @param problem what is wrong with the value and the way out, without place
   * @param cause what lies beneath
   */
  public RejectedValueException(String column, long row, String problem, Throwable cause) {
    super(message(column, row, problem), cause);
    this.column = column;
    this.row = row;
    this.problem = problem;
  }

  private static String message(String column, long row, String problem) {
    return "Column \"%s\", row %d: %s".formatted(column, row, problem);
  }

  /**
   * The same error in another row: where a batch stands in its stream.
   *
   * @param other the row, from 0
   * @return a new error that has this one as its cause
   */
  public RejectedValueException at(long other) {
    return new RejectedValueException(column, other, problem, this);
  }

  /**
   * What is wrong, without the place.
   *
   * @return a sentence
   */
  public String problem() {
    return problem;
  }

  /**
   * The column.
   *
   * @return its name, with the path inside it
   */
  public String column() {
    return column;
  }

  /**
   * The row, in the batch or, where a stream of records is read, in the stream.
   *
   * @return the row, from 0
   */
  public long row() {
    return row;
  }
}
