package dev.graticule.file.internal.encode;

import dev.graticule.predicate.ColumnStatistics;
import java.util.ArrayList;
import java.util.List;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.statistics.Statistics;
import org.apache.parquet.column.statistics.geospatial.GeospatialStatistics;
import org.jspecify.annotations.Nullable;

/** One leaf column: gathers levels and values, and cuts them into pages. */
final class ColumnEncoder implements AutoCloseable {
  private final ColumnDescriptor column;
  private final ValueEncoder<?> values;
  private final PageLimits limits;
  private final PageLevels levels;
  private List<Page> pages = new ArrayList<>();
  private int rows;
  private long nulls;

  ColumnEncoder(ColumnDescriptor column, ValueEncoder<?> values, PageLimits limits) {
    this.column = column;
    this.values = values;
    this.limits = limits;
    this.levels = new PageLevels(column.getMaxRepetitionLevel(), column.getMaxDefinitionLevel());
  }

  /** Names between dots. */
  String path() {
    return String.join(".", column.getPath());
  }

  ValueEncoder<?> values() {
    return values;
  }

  /** How many rows the page can still take. */
  int rowsLeft() {
    return limits.rows() - rows;
  }

  /** About how many bytes of values the page can still take. */
  long bytesLeft() {
    return limits.bytes() - values.pageLength();
  }

  boolean isPageEmpty() {
    return rows == 0;
  }

  /** Adds the levels of rows whose values were given to {@link #values()}. */
  void addLevels(Slots slots, int rowCount) {
    levels.add(slots);
    rows += rowCount;
    if (rows >= limits.rows() || values.pageLength() >= limits.bytes()) {
      endPage();
    }
  }

  void endPage() {
    if (rows == 0) {
      return;
    }
    Statistics<?> statistics = Statistics.createStats(column.getPrimitiveType());
    statistics.incrementNumNulls(levels.missing());
    nulls += levels.missing();
    boolean sound = values.finishPageRange(statistics);
    int slots = levels.count();
    Encoding encoding = values.encoding();
    PageBytes bytes = values.takePage(levels.take());
    pages.add(new Page(bytes, slots, rows, encoding, sound ? statistics : null));
    rows = 0;
  }

  /** Ends the page and gives the row group's pages away. */
  ColumnChunk takeChunk(@Nullable GeospatialStatistics geospatial) {
    endPage();
    ColumnChunk chunk = new ColumnChunk(column, values.takeDictionary(), pages, geospatial);
    pages = new ArrayList<>();
    return chunk;
  }

  /** What is known of the column in all pages so far. */
  ColumnStatistics statistics() {
    return values.statistics(nulls);
  }

  @Override
  public void close() {
    pages.forEach(Page::close);
    pages = new ArrayList<>();
    values.close();
  }
}
