package dev.graticule.file;

import dev.graticule.contract.Bounds;
import java.util.Map;

/**
 * What a row group of a finished file is.
 *
 * @param rows how many rows it has
 * @param bytes how many bytes its columns take in the file
 * @param boxes where its geometries lie, by geometry column; those without an extent have none
 */
public record RowGroupReceipt(long rows, long bytes, Map<String, Bounds> boxes) {

  /** Copies the map. */
  public RowGroupReceipt {
    boxes = Map.copyOf(boxes);
  }
}
