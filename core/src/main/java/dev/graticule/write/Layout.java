package dev.graticule.write;

import dev.graticule.batch.ComputedColumn;
import dev.graticule.contract.Column;
import dev.graticule.contract.Contract;
import dev.graticule.contract.ContractException;
import dev.graticule.file.WriteOptions;
import dev.graticule.order.Order;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.stream.Stream;

/**
 * How the rows of a table lie in files.
 *
 * @param partitions what each file has only one value of, outermost first; empty for none
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
    List<Partition> partitions,
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
    partitions = List.copyOf(partitions);
    List<String> names = partitions.stream().map(Partition::name).toList();
    if (new HashSet<>(names).size() != names.size()) {
      throw new IllegalArgumentException(
          "A column partitions a table only once; given were " + names + ".");
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
   * Partitions by cells, times and columns.
   *
   * @param partitions what by, outermost first
   * @return the layout
   */
  public static Layout partitionedBy(Partition... partitions) {
    return defaults().partitions(List.of(partitions));
  }

  /**
   * The columns whose values are the partitions.
   *
   * @return their names, outermost first
   */
  public List<String> partitionBy() {
    return partitions.stream().map(Partition::name).toList();
  }

  /**
   * The same with another target size.
   *
   * @param size where a file ends and the next begins
   * @return the layout
   */
  public Layout targetFileSize(ByteSize size) {
    return new Layout(partitions, size, openFiles, files, order);
  }

  /**
   * The same with other partitions, by values of columns.
   *
   * @param columns the columns, outermost first
   * @return the layout
   */
  public Layout partitionBy(List<String> columns) {
    return partitions(columns.stream().map(Partition::column).toList());
  }

  /**
   * The same with other partitions.
   *
   * @param others what by, outermost first
   * @return the layout
   */
  public Layout partitions(List<Partition> others) {
    return new Layout(others, targetFileSize, openFiles, files, order);
  }

  /**
   * The same with the partition columns that a table turns out to have. Those whose names are known
   * here are what they are here, others are values of columns.
   *
   * @param names their names, outermost first
   * @return the layout
   */
  public Layout withPartitionColumns(List<String> names) {
    return partitions(
        names.stream()
            .map(
                name ->
                    partitions.stream()
                        .filter(partition -> partition.name().equals(name))
                        .findFirst()
                        .orElseGet(() -> Partition.column(name)))
            .toList());
  }

  /**
   * The same with another number of files written at once.
   *
   * @param count at least 1
   * @return the layout
   */
  public Layout openFiles(int count) {
    return new Layout(partitions, targetFileSize, count, files, order);
  }

  /**
   * The same with files written otherwise.
   *
   * @param options how each file is written
   * @return the layout
   */
  public Layout files(WriteOptions options) {
    return new Layout(partitions, targetFileSize, openFiles, options, order);
  }

  /**
   * The same with rows in another order.
   *
   * @param by what the rows of one write are sorted by; {@link Order#none()} leaves them as they
   *     come
   * @return the layout
   */
  public Layout order(Order by) {
    return new Layout(partitions, targetFileSize, openFiles, files, by);
  }

  /**
   * Holds the layout against a contract.
   *
   * @param contract what the rows are
   * @throws ContractException when a partition column is not there, holds no plain value or cannot
   *     be computed, or rows cannot be ordered so
   */
  public void requireFor(Contract contract) {
    partitions.forEach(partition -> partition.requireFor(contract));
    if (partitions.size() == contract.columns().size()) {
      throw new ContractException(
          "Every column partitions the table, so that its files would have none; leave one out.");
    }
    order.requireFor(contract);
  }

  /**
   * The columns that are filled while rows are written: those of computed partitions, then the keys
   * that the order keeps.
   *
   * @return the columns
   */
  public List<ComputedColumn> computedColumns() {
    return Stream.concat(
            partitions.stream().flatMap(partition -> partition.computed().stream()),
            order.keptKeys().stream())
        .toList();
  }

  /**
   * What a table's contract is with its computed columns behind the others.
   *
   * @param contract what rows are
   * @return the contract; the same when it has them all
   */
  public Contract completed(Contract contract) {
    return completed(contract, contract);
  }

  /**
   * What rows are once the computed columns are filled, which stand where a table has them.
   *
   * @param rows what rows are, with or without these columns
   * @param table the table's contract
   * @return the rows' contract; the same when it has them all
   */
  public Contract completed(Contract rows, Contract table) {
    List<Column> columns = new ArrayList<>(rows.columns());
    for (ComputedColumn computed : computedColumns()) {
      Column column = computed.column();
      if (rows.column(column.name()).isEmpty()) {
        columns.add(
            placeOf(column.name(), columns, table), table.column(column.name()).orElse(column));
      }
    }
    return columns.size() == rows.columns().size() ? rows : new Contract(columns, rows.metadata());
  }

  /** Right behind the column that stands before it in the table; the end when it has none. */
  private static int placeOf(String name, List<Column> columns, Contract table) {
    int there = table.names().indexOf(name);
    for (int before = there - 1; before >= 0; before--) {
      for (int i = 0; i < columns.size(); i++) {
        if (columns.get(i).name().equals(table.columns().get(before).name())) {
          return i + 1;
        }
      }
    }
    return there < 0 ? columns.size() : 0;
  }
}
