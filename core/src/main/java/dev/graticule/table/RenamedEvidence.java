package dev.graticule.table;

import dev.graticule.predicate.ColumnStatistics;
import dev.graticule.predicate.Evidence;
import dev.graticule.predicate.GeometryStatistics;
import java.util.HashMap;
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

  /**
   * The name in a file by today's name, where ids tell it.
   *
   * @param written ids by path when the file was written
   * @param now ids by path today
   */
  static Map<String, String> writtenAs(Map<String, Integer> written, Map<String, Integer> now) {
    Map<Integer, String> paths = new HashMap<>();
    written.forEach((path, id) -> paths.put(id, path));
    Map<String, String> writtenAs = new HashMap<>();
    now.forEach(
        (path, id) -> {
          String before = paths.get(id);
          if (before != null) {
            writtenAs.put(path, before);
          }
        });
    return writtenAs;
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
