package dev.graticule.file.internal.encode;

import java.util.List;
import java.util.Map;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;

/**
 * What this writer says of the coverings in its own files: that no geometry with an extent misses
 * its box, and that no box runs over the antimeridian. Statistics cannot tell the first where
 * geometries are null or empty, nor the second at all.
 *
 * <p>Tools that copy a file's metadata into files of their own would carry the statement along, as
 * they do with the {@code geo} key. So it names the rows and the bytes of the data that it was made
 * for, and holds nowhere else.
 */
public final class CoveringSeal {
  /** Under which the statement stands in a file's metadata. */
  public static final String KEY = "graticule.coverings";

  private CoveringSeal() {}

  /**
   * The statement for a file.
   *
   * @param rows how many rows it has
   * @param end where its last row group ends
   * @return the text
   */
  static String of(long rows, long end) {
    return "complete: %d rows to byte %d".formatted(rows, end);
  }

  /**
   * Tells whether a file carries the statement that was made for it.
   *
   * @param metadata the file's metadata
   * @param rowGroups its row groups
   * @return whether its coverings are complete
   */
  public static boolean isIntact(Map<String, String> metadata, List<BlockMetaData> rowGroups) {
    String said = metadata.get(KEY);
    if (said == null) {
      return false;
    }
    long rows = 0;
    long end = 0;
    for (BlockMetaData group : rowGroups) {
      rows += group.getRowCount();
      for (ColumnChunkMetaData chunk : group.getColumns()) {
        end = Math.max(end, chunk.getStartingPos() + chunk.getTotalSize());
      }
    }
    return said.equals(of(rows, end));
  }
}
