package dev.graticule.table;

import dev.graticule.predicate.Evidence;
import dev.graticule.predicate.Literal;
import dev.graticule.store.StorePath;
import java.util.Map;
import java.util.Optional;

/**
 * A file of a snapshot. It never changes; two snapshots that name one path mean the same bytes.
 *
 * @param path where it lies in the table's store
 * @param bytes its length
 * @param rows how many rows it holds, deleted ones included
 * @param partition values by partition column, which need not stand in the file; absent means null
 * @param evidence what is known of its rows without reading them
 */
public record DataFile(
    StorePath path,
    long bytes,
    long rows,
    Map<String, Optional<Literal>> partition,
    Evidence evidence) {

  /** Copies the map. */
  public DataFile {
    partition = Map.copyOf(partition);
  }
}
