package dev.graticule.file.internal.encode;

import java.util.List;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.statistics.geospatial.GeospatialStatistics;
import org.jspecify.annotations.Nullable;

/**
 * The pages of one column in one row group before compression.
 *
 * @param column which column
 * @param dictionary the dictionary of its pages; null when none uses one
 * @param pages the pages in order
 * @param geospatial where the geometries lie; null for other columns
 */
public record ColumnChunk(
    ColumnDescriptor column,
    @Nullable DictionaryBytes dictionary,
    List<Page> pages,
    @Nullable GeospatialStatistics geospatial)
    implements AutoCloseable {

  /** How many bytes there are to compress. */
  long length() {
    return pages.stream().mapToLong(page -> page.bytes().length()).sum()
        + (dictionary == null ? 0 : dictionary.bytes().length());
  }

  @Override
  public void close() {
    pages.forEach(Page::close);
    if (dictionary != null) {
      dictionary.close();
    }
  }
}
