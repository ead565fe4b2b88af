package dev.graticule.file;

import dev.graticule.predicate.Predicate;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;
import java.util.function.LongPredicate;

/**
 * What to read of a file and how. Immutable; each {@code with} gives a copy.
 *
 * @param columns the columns to give, in this order; empty means those of {@link
 *     GeoParquetFile#contract()}
 * @param predicate which rows to give; empty means all
 * @param without which rows to leave out, by their position in the file: 0 is the first row; asked
 *     on the reading thread, in ascending order; empty means none
 * @param positions is told the position in the file of each row that is given, in the order of the
 *     rows, on the reading thread and before the batch that holds the row is handed out; empty
 *     means nobody is
 * @param batchRows the most rows of a batch
 * @param batchBytes about how many bytes a batch may have; a single larger row is still given
 * @param scan which engine decodes
 */
public record ReadOptions(
    Optional<List<String>> columns,
    Optional<Predicate> predicate,
    Optional<LongPredicate> without,
    Optional<LongConsumer> positions,
    int batchRows,
    long batchBytes,
    Scan scan) {
  /** Enough rows that the cost of a batch is lost in them. */
  public static final int DEFAULT_BATCH_ROWS = 16_384;

  /** Fits a processor's cache a few times over, and a pipeline of batches any heap. */
  public static final long DEFAULT_BATCH_BYTES = 4 << 20;

  /** Checks the sizes. */
  public ReadOptions {
    columns = columns.map(List::copyOf);
    if (batchRows < 1 || batchBytes < 1) {
      throw new IllegalArgumentException(
          "A batch needs room for a row and a byte, not for %d rows and %d bytes."
              .formatted(batchRows, batchBytes));
    }
  }

  /**
   * Every row of every column, in batches of the default size.
   *
   * @return the options
   */
  public static ReadOptions all() {
    return new ReadOptions(
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        DEFAULT_BATCH_ROWS,
        DEFAULT_BATCH_BYTES,
        Scan.AUTO);
  }

  /**
   * The same with a projection.
   *
   * @param names the columns to give, in this order; a covering may be among them
   * @return the options
   */
  public ReadOptions withColumns(List<String> names) {
    return new ReadOptions(
        Optional.of(names), predicate, without, positions, batchRows, batchBytes, scan);
  }

  /**
   * The same with a condition.
   *
   * @param condition which rows to give
   * @return the options
   */
  public ReadOptions withPredicate(Predicate condition) {
    return new ReadOptions(
        columns, Optional.of(condition), without, positions, batchRows, batchBytes, scan);
  }

  /**
   * The same without some rows, such as deleted ones.
   *
   * @param positions tells by its position in the file whether a row is left out
   * @return the options
   */
  public ReadOptions withoutRows(LongPredicate positions) {
    return new ReadOptions(
        columns, predicate, Optional.of(positions), this.positions, batchRows, batchBytes, scan);
  }

  /**
   * The same with somebody who is told where the rows stand in the file.
   *
   * @param each takes the position of each row that is given: 0 is the first of the file
   * @return the options
   */
  public ReadOptions withPositions(LongConsumer each) {
    return new ReadOptions(
        columns, predicate, without, Optional.of(each), batchRows, batchBytes, scan);
  }

  /**
   * The same with another size of batches.
   *
   * @param rows the most rows
   * @return the options
   */
  public ReadOptions withBatchRows(int rows) {
    return new ReadOptions(columns, predicate, without, positions, rows, batchBytes, scan);
  }

  /**
   * The same with another size of batches.
   *
   * @param bytes about how many bytes
   * @return the options
   */
  public ReadOptions withBatchBytes(long bytes) {
    return new ReadOptions(columns, predicate, without, positions, batchRows, bytes, scan);
  }

  /**
   * The same with another engine.
   *
   * @param engine which decodes
   * @return the options
   */
  public ReadOptions withScan(Scan engine) {
    return new ReadOptions(columns, predicate, without, positions, batchRows, batchBytes, engine);
  }
}
