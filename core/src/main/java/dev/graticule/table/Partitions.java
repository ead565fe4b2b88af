package dev.graticule.table;

import dev.graticule.predicate.Literal;
import dev.graticule.predicate.Predicate;
import dev.graticule.predicate.Predicate.Comparison;
import dev.graticule.predicate.Predicates;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Some partitions of a table, which is one partition when nothing partitions it.
 *
 * @param table its name, for messages
 * @param columns what partitions it
 * @param values the partitions' values by column
 */
record Partitions(String table, List<String> columns, Set<Map<String, Optional<Literal>>> values) {

  /** The partitions that files lie in; none when there are no files. */
  static Partitions of(String table, List<String> columns, List<DataFile> files) {
    Set<Map<String, Optional<Literal>>> values = new LinkedHashSet<>();
    Partitions none = new Partitions(table, columns, Set.of());
    files.forEach(file -> values.add(none.valuesOf(file)));
    return new Partitions(table, columns, values);
  }

  private Map<String, Optional<Literal>> valuesOf(DataFile file) {
    Map<String, Optional<Literal>> of = new LinkedHashMap<>();
    for (String column : columns) {
      Optional<Literal> value = file.partition().get(column);
      if (value == null) {
        throw new RefusedException(
            "%s in table \"%s\" has no value for the partition column \"%s\", so it cannot be told whether it lies in a partition that is replaced; replace it by itself first."
                .formatted(file.path(), table, column));
      }
      of.put(column, value);
    }
    return of;
  }

  /** The files of a snapshot in these partitions. */
  List<DataFile> filesOf(Snapshot snapshot) {
    return values.isEmpty()
        ? List.of()
        : snapshot.files(Predicates.all()).stream()
            .filter(file -> values.contains(valuesOf(file)))
            .toList();
  }

  /** Which rows lie in these partitions. */
  Predicate condition() {
    List<Predicate> any = new ArrayList<>();
    values.forEach(partition -> any.add(condition(partition)));
    return new Predicate.Or(any);
  }

  private static Predicate condition(Map<String, Optional<Literal>> partition) {
    List<Predicate> all = new ArrayList<>();
    partition.forEach(
        (column, value) ->
            all.add(
                value.isPresent()
                    ? new Predicate.Compare(column, Comparison.EQ, value.get())
                    : new Predicate.IsNull(column)));
    return new Predicate.And(all);
  }
}
