package dev.graticule.write;

import dev.graticule.contract.ColumnType;
import dev.graticule.contract.Contract;
import dev.graticule.contract.ContractException;
import dev.graticule.file.WriteOptions;
import dev.graticule.order.Order;
import java.util.HashSet;
import java.util.List;

/**
 * How the rows of a table lie in files.
 *
 * @param partitionBy columns whose values each file has only one of, outermost first; empty for
 *     none
 * @param targetFileSize where a file ends and the next begins, {@link #MIN_TARGET} to {@link
 *     #MAX_TARGET}
 * @param openFiles how many files are written at once, one for each partition met; when another is
 *     needed the one written to least recently ends early, so rows sorted by partition give the
 *     fewest files
 * @param files how each file is written
 * @param order by what the rows of one write are sorted, in each partition; files written later are
 *     not sorted together with those that are there
 */
public record Layout(
    List<String> partitionBy,
    ByteSize targetFileSize,
    int openFiles,
    WriteOptions files,
    Order order) {
  /** Below this a file's footer and opening cost more than its rows. */
  public static final ByteSize MIN_TARGET = ByteSize.mebibytes(1);

  /** Above this a file no longer goes through interfaces that count bytes in 32 bits. */
  public static final ByteSize MAX_TARGET = ByteSize.gibibytes(2);

  /** Large enough to keep files few, small enough to be rewritten in a second or two. */
  public static final ByteSize DEFAULT_TARGET = ByteSize.mebibytes(128);

  /** Each open file holds a row group in memory and a file descriptor. */
  public static final int DEFAULT_OPEN_FILES = 16;

  /** Checks the names and the sizes. */
  public Layout {
    partitionBy = List.copyOf(partitionBy);
    if (new HashSet<>(partitionBy).size() != partitionBy.size()) {
      throw new IllegalArgumentException(
          "A column partitions a table only once; given were " + partitionBy + ".");
    }
    if (targetFileSize.compareTo(MIN_TARGET) < 0 || targetFileSize.compareTo(MAX_TARGET) > 0) {
      throw new IllegalArgumentException(
          "The target size of a file is %s to %s, not %s."
              .formatted(MIN_TARGET, MAX_TARGET, targetFileSize));
    }
    if (openFiles < 1) {
      throw new IllegalArgumentException("At least one file is open at a time, not " + openFiles);
    }
  }

  /**
   * No partitions, no order, files of {@link #DEFAULT_TARGET}.
   *
   * @return the layout
   */
  public static Layout defaults() {
    return new Layout(
        List.of(), DEFAULT_TARGET, DEFAULT_OPEN_FILES, WriteOptions.defaults(), Order.none());
  }

  /**
   * Sorts the rows of each write, so that files and row groups hold what lies near: {@code
   * Layout.orderedBy(hilbert("location"))}.
   *
   * @param order by what
   * @return the layout
   */
  public static Layout orderedBy(Order order) {
    return defaults().order(order);
  }

  /**
   * Partitions by the values of columns, which must be plain values: boolean, whole number, text,
   * date, timestamp or UUID.
   *
   * @param columns the columns, outermost first
   * @return the layout
   */
  public static Layout partitionedBy(String... columns) {
    return defaults().partitionBy(List.of(columns));
  }

  /**
   * The same with another target size.
   *
   * @param size where a file ends and the next begins
   * @return the layout
   */
  public Layout targetFileSize(ByteSize size) {
    return new Layout(partitionBy, size, openFiles, files, order);
  }

  /**
   * The same with other partitions.
   *
   * @param columns the columns, outermost first
   * @return the layout
   */
  public Layout partitionBy(List<String> columns) {
    return new Layout(columns, targetFileSize, openFiles, files, order);
  }

  /**
   * The same with another number of files written at once.
   *
   * @param count at least 1
   * @return the layout
   */
  public Layout openFiles(int count) {
    return new Layout(partitionBy, targetFileSize, count, files, order);
  }

  /**
   * The same with files written otherwise.
   *
   * @param options how each file is written
   * @return the layout
   */
  public Layout files(WriteOptions options) {
    return new Layout(partitionBy, targetFileSize, openFiles, options, order);
  }

  /**
   * The same with rows in another order.
   *
   * @param by what the rows of one write are sorted by; {@link Order#none()} leaves them as they
   *     come
   * @return the layout
   */
  public Layout order(Order by) {
    return new Layout(partitionBy, targetFileSize, openFiles, files, by);
  }

  /**
   * Holds the layout against a contract.
   *
   * @param contract what the rows are
   * @throws ContractException when a partition column is not there or holds no plain value, or rows
   *     cannot be ordered so
   */
  public void requireFor(Contract contract) {
    for (String name : partitionBy) {
      ColumnType type = contract.require(name).type();
      if (!canPartition(type)) {
        throw new ContractException(
            "Column \"%s\" is %s and cannot partition a table; boolean, whole numbers, text, date, timestamp and UUID can."
                .formatted(name, type));
      }
    }
    if (partitionBy.size() == contract.columns().size()) {
      throw new ContractException(
          "Every column partitions the table, so that its files would have none; leave one out.");
    }
    order.requireFor(contract);
  }

  private static boolean canPartition(ColumnType type) {
    if (type instanceof ColumnType.Scalar scalar) {
      return switch (scalar) {
        case BOOLEAN, INT8, INT16, INT32, INT64, TEXT, DATE, UUID -> true;
        case FLOAT32, FLOAT64, BINARY, TIME -> false;
      };
    }
    return type instanceof ColumnType.Timestamp;
  }
}
