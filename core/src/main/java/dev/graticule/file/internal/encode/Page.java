package dev.graticule.file.internal.encode;

import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.statistics.Statistics;
import org.jspecify.annotations.Nullable;

/**
 * A data page before compression.
 *
 * @param bytes levels and values
 * @param slots how many values and missing values it has
 * @param rows how many rows begin in it, which is all it has
 * @param encoding how the values are encoded
 * @param statistics what is known of them; null when nothing is
 */
public record Page(
    PageBytes bytes, int slots, int rows, Encoding encoding, @Nullable Statistics<?> statistics)
    implements AutoCloseable {
  @Override
  public void close() {
    bytes.close();
  }
}
