package dev.graticule.table;

import dev.graticule.predicate.ColumnStatistics;
import dev.graticule.predicate.Evidence;
import dev.graticule.predicate.GeometryStatistics;
import dev.graticule.predicate.Literal;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** What is known of a file and of the partition it lies in. */
record PartitionEvidence(long rows, Map<String, Optional<Literal>> partition, Evidence file)
    implements Evidence {

  @Override
  public ColumnStatistics column(String path) {
    Optional<Literal> value = partition.get(path);
    if (value == null) {
      return file.column(path);
    }
    return new ColumnStatistics(
        OptionalLong.of(value.isPresent() ? 0 : rows), OptionalLong.of(0), value, value);
  }

  @Override
  public GeometryStatistics geometry(String column) {
    return file.geometry(column);
  }
}
