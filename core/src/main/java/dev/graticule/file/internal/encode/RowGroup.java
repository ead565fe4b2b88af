package dev.graticule.file.internal.encode;

import dev.graticule.contract.Bounds;
import java.util.List;
import java.util.Map;

/**
 * A row group before compression. Owns its pages until they are compressed.
 *
 * @param rows how many rows
 * @param plainLength about how many bytes the values take plain
 * @param length how many bytes there are to compress
 * @param boxes where the geometries lie, by geometry column
 * @param chunks a chunk for each leaf column, in the schema's order
 */
public record RowGroup(
    long rows, long plainLength, long length, Map<String, Bounds> boxes, List<ColumnChunk> chunks)
    implements AutoCloseable {
  @Override
  public void close() {
    chunks.forEach(ColumnChunk::close);
  }
}
