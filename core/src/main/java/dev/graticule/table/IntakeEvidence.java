package dev.graticule.table;

import dev.graticule.predicate.ColumnStatistics;
import dev.graticule.predicate.Evidence;
import dev.graticule.predicate.GeometryStatistics;
import java.util.Map;

/**
 * What is known of a file that somebody else wrote.
 *
 * @param footer what its footer says
 * @param read what was found by reading geometries
 */
record IntakeEvidence(Evidence footer, Map<String, GeometryStatistics> read) implements Evidence {

  /** Copies the map. */
  IntakeEvidence {
    read = Map.copyOf(read);
  }

  @Override
  public long rows() {
    return footer.rows();
  }

  @Override
  public ColumnStatistics column(String path) {
    return footer.column(path);
  }

  @Override
  public GeometryStatistics geometry(String column) {
    GeometryStatistics known = read.get(column);
    return known == null ? footer.geometry(column) : known;
  }
}
