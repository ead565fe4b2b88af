package dev.graticule.simulation;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/** What a table must hold: the rows after each commit, in the order of the commits. */
final class Model {
  private final Map<String, List<Row>> versions = new HashMap<>();
  private final boolean partitioned;
  private final List<NavigableMap<Long, Row>> states = new ArrayList<>();

  Model(boolean partitioned) {
    this.partitioned = partitioned;
    this.states.add(new TreeMap<>());
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
    states.add(effect.apply(new TreeMap<>(now())));
    versions.put(version, rows());
  }

  /** The rows now, by their keys. */
  List<Row> rows() {
    return List.copyOf(now().values());
  }

  private NavigableMap<Long, Row> now() {
    return states.get(states.size() - 1);
  }

  /** The keys that ever were, in their order. */
  SortedSet<Long> keys() {
    SortedSet<Long> keys = new TreeSet<>();
    states.forEach(state -> keys.addAll(state.keySet()));
    return keys;
  }

  /** How many commits there have been. */
  int moment() {
    return states.size() - 1;
  }

  /** Whether the effect was none at some moment since another: it need not have been committed. */
  boolean wasNothingToDo(Effect effect, int since) {
    return states.subList(since, states.size()).stream()
        .anyMatch(state -> effect.apply(new TreeMap<>(state)).equals(state));
  }

  List<Row> rowsOf(String version) {
    return versions.getOrDefault(version, List.of());
  }
}
