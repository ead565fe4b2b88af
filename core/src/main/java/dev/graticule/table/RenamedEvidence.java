package dev.graticule.table;

import dev.graticule.predicate.ColumnStatistics;
import dev.graticule.predicate.Evidence;
import dev.graticule.predicate.GeometryStatistics;
import java.util.Map;

/**
 * What is known of a file whose columns have other names now.
 *
 * @param file what is known under the names it was written with
 * @param writtenAs the name in the file by today's name; nothing is known of what is not in it
 */
record RenamedEvidence(Evidence file, Map<String, String> writtenAs) implements Evidence {

  /** Copies the map. */
  RenamedEvidence {
    writtenAs = Map.copyOf(writtenAs);
  }

  @Override
  public long rows() {
    return file.rows();
  }

  @Override
  public ColumnStatistics column(String path) {
    String before = writtenAs.get(path);
    return before == null ? ColumnStatistics.unknown() : file.column(before);
  }

  @Override
  public GeometryStatistics geometry(String column) {
    String before = writtenAs.get(column);
    return before == null ? GeometryStatistics.unknown() : file.geometry(before);
  }
}
