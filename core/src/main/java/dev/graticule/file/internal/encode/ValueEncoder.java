package dev.graticule.file.internal.encode;

import dev.graticule.predicate.ColumnStatistics;
import java.util.OptionalLong;
import org.apache.arrow.vector.FieldVector;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.statistics.Statistics;
import org.jspecify.annotations.Nullable;

/**
 * Gathers the values of one leaf column, page by page, in the encoding of their physical type.
 *
 * @param <R> the range of the values
 */
abstract class ValueEncoder<R extends ValueRange<R>> implements AutoCloseable {
  final PageBuffer bytes;
  final R pageRange;
  private final R fileRange;

  ValueEncoder(PageBuffer bytes, R pageRange, R fileRange) {
    this.bytes = bytes;
    this.pageRange = pageRange;
    this.fileRange = fileRange;
  }

  /**
   * Takes the values of some slots.
   *
   * @param leaf the leaf's vector
   * @param slots where the values lie in it
   * @param place names a row for messages
   */
  abstract void append(FieldVector leaf, Slots slots, RowPlace place);

  /** About how many bytes of values the page has, without levels. */
  long pageLength() {
    return bytes.length();
  }

  /** How the values of the page are encoded; asked before {@link #takePage}. */
  Encoding encoding() {
    return Encoding.PLAIN;
  }

  /**
   * Gives the values of the page away and begins the next.
   *
   * @param levels stands before them
   */
  PageBytes takePage(byte[] levels) {
    return bytes.take(levels);
  }

  /**
   * The dictionary of the row group's pages so far, given away; the next row group has its own.
   *
   * @return the dictionary; null when no page used one
   */
  @Nullable DictionaryBytes takeDictionary() {
    return null;
  }

  /**
   * Fills the statistics of the page and begins the next page's.
   *
   * @return whether they say something true
   */
  boolean finishPageRange(Statistics<?> statistics) {
    boolean sound = pageRange.fill(statistics);
    fileRange.add(pageRange);
    pageRange.clear();
    return sound;
  }

  /** What is known of the column's values in the pages done so far. */
  ColumnStatistics statistics(long nulls) {
    return new ColumnStatistics(
        OptionalLong.of(nulls),
        OptionalLong.of(fileRange.nans()),
        fileRange.min(),
        fileRange.max());
  }

  @Override
  public void close() {
    bytes.close();
  }
}
