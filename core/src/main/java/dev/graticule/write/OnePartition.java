package dev.graticule.write;

import dev.graticule.batch.Batch;
import dev.graticule.predicate.Literal;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Tells whether rows lie in one partition. */
public final class OnePartition {
  private OnePartition() {}

  /**
   * The partition of all rows of a batch.
   *
   * @param batch the rows, lent; at least one
   * @param columns the partition columns, outermost first
   * @return the values by column, an empty one for null; empty when the rows lie in several
   *     partitions
   * @throws PartitionValueException when a row's value cannot partition
   */
  public static Optional<Map<String, Optional<Literal>>> of(Batch batch, List<String> columns) {
    PartitionSplit split = new PartitionSplit(batch.contract(), columns, PartitionColumns.IN_FILES);
    return split.endOfRun(batch, 0) == batch.rowCount()
        ? Optional.of(split.partition(batch, 0))
        : Optional.empty();
  }
}
