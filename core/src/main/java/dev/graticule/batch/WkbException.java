package dev.graticule.batch;

import dev.graticule.GraticuleException;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Bytes that are no geometry in strict ISO WKB, or a geometry that WKB or JTS cannot hold. Says
 * what is wrong at which byte and, once {@link #at} has named it, in which file, column and row.
 */
public final class WkbException extends GraticuleException {
  private static final long serialVersionUID = 1L;

  /** What is wrong. */
  public enum Code {
    /** The bytes end before the geometry does, or a count claims more than there is. */
    TRUNCATED,
    /** Bytes follow the geometry. */
    TRAILING_BYTES,
    /** The byte order is neither 0 nor 1. */
    BYTE_ORDER,
    /** The type code means nothing in ISO WKB. */
    UNKNOWN_TYPE,
    /** The type is a curve or surface, which GeoParquet does not allow: codes 8 to 17. */
    UNSUPPORTED_TYPE,
    /** The type carries the flags of PostGIS' extended WKB. */
    EWKB,
    /** Collections stand inside one another too deeply. */
    TOO_DEEP,
    /** There are more positions than the limit allows. */
    TOO_MANY_VERTICES,
    /** There are more bytes than the limit allows. */
    TOO_LARGE,
    /** A member of a multi-geometry is of another type than it must be. */
    WRONG_MEMBER,
    /** A member has other dimensions than the geometry it is part of. */
    WRONG_DIMENSIONS,
    /** A geometry of sound WKB that JTS cannot build, such as a ring that ends in NaN. */
    NOT_REPRESENTABLE
  }

  private final Code code;
  private final long offset;
  private final String problem;
  private final @Nullable String file;
  private final @Nullable String column;
  private final long row;

  WkbException(Code code, long offset, String problem) {
    this(code, offset, problem, null, null, -1, null);
  }

  WkbException(Code code, long offset, String problem, @Nullable Throwable cause) {
    this(code, offset, problem, null, null, -1, cause);
  }

  private WkbException(
      Code code,
      long offset,
      String problem,
      @Nullable String file,
      @Nullable String column,
      long row,
      @Nullable Throwable cause) {
    super(place(file, column, row) + problem + " (at byte " + offset + " of the geometry)");
    this.code = code;
    this.offset = offset;
    this.problem = problem;
    this.file = file;
    this.column = column;
    this.row = row;
    if (cause != null) {
      initCause(cause);
    }
  }

  private static String place(@Nullable String file, @Nullable String column, long row) {
    StringBuilder place = new StringBuilder();
    if (file != null) {
      place.append(file).append(", ");
    }
    if (column != null) {
      place.append("column \"").append(column).append("\", row ").append(row).append(": ");
    }
    return place.toString();
  }

  /**
   * The same error with its place.
   *
   * @param column the column
   * @param row the row, from 0
   * @return a new error that has this one as its cause
   */
  public WkbException at(String column, long row) {
    return new WkbException(code, offset, problem, file, column, row, this);
  }

  /**
   * The same error with its place.
   *
   * @param file the file
   * @param column the column
   * @param row the row, from 0
   * @return a new error that has this one as its cause
   */
  public WkbException at(String file, String column, long row) {
    return new WkbException(code, offset, problem, file, column, row, this);
  }

  /**
   * What is wrong and where in the geometry, without file, column and row.
   *
   * @return a sentence
   */
  public String problem() {
    return problem + " (at byte " + offset + " of the geometry)";
  }

  /**
   * What is wrong.
   *
   * @return the kind of fault
   */
  public Code code() {
    return code;
  }

  /**
   * Where in the geometry it is wrong.
   *
   * @return bytes from the geometry's first
   */
  public long offset() {
    return offset;
  }

  /**
   * The file.
   *
   * @return its name, where one was given
   */
  public Optional<String> file() {
    return Optional.ofNullable(file);
  }

  /**
   * The column.
   *
   * @return its name, where one was given
   */
  public Optional<String> column() {
    return Optional.ofNullable(column);
  }

  /**
   * The row.
   *
   * @return its number from 0, where one was given
   */
  public OptionalLong row() {
    return row < 0 ? OptionalLong.empty() : OptionalLong.of(row);
  }
}
