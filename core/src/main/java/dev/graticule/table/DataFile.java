package dev.graticule.table;

import dev.graticule.predicate.Evidence;
import dev.graticule.predicate.Literal;
import dev.graticule.store.StorePath;
import dev.graticule.write.ChunkFile;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A file of a snapshot. It never changes; two snapshots that name one path mean the same bytes.
 *
 * @param path where it lies in the table's store
 * @param bytes its length
 * @param rows how many rows it holds, deleted ones included
 * @param partition values by partition column, outermost first, which need not stand in the file;
 *     an empty one means null
 * @param evidence what is known of the rows in the file without reading them, deleted ones included
 * @param deletes which of its rows no longer count; absent when all do
 */
public record DataFile(
    StorePath path,
    long bytes,
    long rows,
    Map<String, Optional<Literal>> partition,
    Evidence evidence,
    Optional<RowDeletes> deletes) {

  /** Copies the map, in its order. */
  public DataFile {
    partition =
        partition.isEmpty()
            ? Map.of()
            : Collections.unmodifiableMap(new LinkedHashMap<>(partition));
  }

  /**
   * A file whose rows all count.
   *
   * @param path where it lies in the table's store
   * @param bytes its length
   * @param rows how many rows it holds
   * @param partition values by partition column, outermost first; an empty one means null
   * @param evidence what is known of the rows without reading them
   */
  public DataFile(
      StorePath path,
      long bytes,
      long rows,
      Map<String, Optional<Literal>> partition,
      Evidence evidence) {
    this(path, bytes, rows, partition, evidence, Optional.empty());
  }

  /**
   * A file as its writer knows it.
   *
   * @param chunk the finished file
   * @return the file
   */
  public static DataFile of(ChunkFile chunk) {
    return new DataFile(
        chunk.receipt().path(),
        chunk.receipt().bytes(),
        chunk.receipt().rows(),
        chunk.partition(),
        chunk.receipt());
  }

  /**
   * What is known of the rows, partition values included.
   *
   * @return the evidence
   */
  public Evidence evidenceWithPartition() {
    return partition.isEmpty() ? evidence : new PartitionEvidence(rows, partition, evidence);
  }
}
