package dev.graticule.simulation;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/** What a table must hold: the rows after each commit, in the order of the commits. */
final class Model {
  private final Map<String, List<Row>> versions = new HashMap<>();
  private final boolean partitioned;
  private NavigableMap<Long, Row> rows = new TreeMap<>();

  Model(boolean partitioned) {
    this.partitioned = partitioned;
  }

  /** Whether each region is a partition. */
  boolean isPartitioned() {
    return partitioned;
  }

  /**
   * A row.
   *
   * @param id its key
   * @param value what changes
   * @param region what it lies in
   */
  record Row(long id, int value, Optional<String> region) {}

  /** What an operation does to all rows. */
  @FunctionalInterface
  interface Effect extends UnaryOperator<NavigableMap<Long, Row>> {}

  /** An operation took effect in a new version. */
  void commit(Effect effect, String version) {
    rows = effect.apply(new TreeMap<>(rows));
    versions.put(version, rows());
  }

  /** The rows now, by their keys. */
  List<Row> rows() {
    return List.copyOf(rows.values());
  }

  List<Row> rowsOf(String version) {
    return versions.getOrDefault(version, List.of());
  }
}
