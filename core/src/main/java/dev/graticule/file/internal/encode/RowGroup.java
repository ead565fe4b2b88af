package dev.graticule.file.internal.encode;

import java.util.List;

/**
 * A row group before compression. Owns its pages until they are compressed.
 *
 * @param rows how many rows
 * @param length how many bytes there are to compress
 * @param chunks a chunk for each leaf column, in the schema's order
 */
public record RowGroup(long rows, long length, List<ColumnChunk> chunks) implements AutoCloseable {
  @Override
  public void close() {
    chunks.forEach(ColumnChunk::close);
  }
}
