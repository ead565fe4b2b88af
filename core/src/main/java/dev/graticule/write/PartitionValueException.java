package dev.graticule.write;

import dev.graticule.GraticuleException;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** A value cannot partition a table, or a folder's name gives no value of its column's type. */
public final class PartitionValueException extends GraticuleException {
  private static final long serialVersionUID = 1L;
  private static final long NO_ROW = -1;

  private final String problem;
  private final long row;

  /**
   * An error without an underlying cause.
   *
   * @param message problem, cause and way out
   */
  public PartitionValueException(String message) {
    this(message, NO_ROW, null);
  }

  /**
   * An error that wraps another.
   *
   * @param message problem, cause and way out
   * @param cause what lies beneath
   */
  public PartitionValueException(String message, Throwable cause) {
    this(message, NO_ROW, cause);
  }

  private PartitionValueException(String problem, long row, @Nullable Throwable cause) {
    super(row == NO_ROW ? problem : "Row %d: %s".formatted(row, problem));
    this.problem = problem;
    this.row = row;
    if (cause != null) {
      initCause(cause);
    }
  }

  /**
   * The same error in a row: where the value stands in its batch, and then in its stream.
   *
   * @param place the row, from 0
   * @return a new error that has this one as its cause
   */
  public PartitionValueException at(long place) {
    return new PartitionValueException(problem, place, this);
  }

  /**
   * The row, in the batch or, where a stream of rows is written, in the stream.
   *
   * @return the row, from 0; empty for a folder's name
   */
  public OptionalLong row() {
    return row == NO_ROW ? OptionalLong.empty() : OptionalLong.of(row);
  }
}
