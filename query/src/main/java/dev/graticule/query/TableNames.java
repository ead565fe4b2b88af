package dev.graticule.query;

import dev.graticule.job.InParallel;
import dev.graticule.table.Lake;
import dev.graticule.table.Snapshot;
import dev.graticule.table.SnapshotHold;
import dev.graticule.table.SpatialTable;
import dev.graticule.table.Version;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;

/** The tables that an engine knows by name: registered ones first, then the lake's. */
final class TableNames {
  private final Map<String, Registered> registered = new ConcurrentHashMap<>();
  private final Optional<Lake> lake;
  private final Executor executor;

  /** What stands behind a registered name. */
  private sealed interface Registered {
    /** A table, as it is when it is asked. */
    record Table(SpatialTable table) implements Registered {}

    /** One version of a table. Whoever registered it keeps it. */
    record Fixed(Snapshot snapshot) implements Registered {}
  }

  /**
   * The tables of a lake, or none.
   *
   * @param executor helps to resolve several at once
   */
  TableNames(Optional<Lake> lake, Executor executor) {
    this.lake = lake;
    this.executor = executor;
  }

  void register(String name, SpatialTable table) {
    registered.put(checked(name), new Registered.Table(table));
  }

  void register(String name, Snapshot snapshot) {
    registered.put(checked(name), new Registered.Fixed(snapshot));
  }

  private static String checked(String name) {
    if (name.isEmpty() || name.indexOf('\0') >= 0) {
      throw new QueryException("A table needs a name that is neither empty nor holds a NUL.");
    }
    return name;
  }

  /** The known spelling of a name: the exact one, or the only one that SQL holds for the same. */
  Optional<String> find(String name) {
    // Listing walks through all files of the lake, so it comes last.
    if (registered.containsKey(name) || lake.filter(tables -> tables.has(name)).isPresent()) {
      return Optional.of(name);
    }
    Collection<String> known = all();
    List<String> alike =
        known.stream().filter(k -> Sql.folded(k).equals(Sql.folded(name))).toList();
    if (alike.size() > 1) {
      throw new QueryException(
          "\"%s\" may be any of %s; write the name in double quotes and exactly."
              .formatted(name, alike));
    }
    return alike.stream().findFirst();
  }

  /**
   * The tables as they are at this moment, or at the version asked for, side by side.
   *
   * @param holds takes what keeps them readable; to be closed by the caller, also after an error
   */
  Map<TableRef, Snapshot> resolve(List<TableRef> tables, List<SnapshotHold> holds) {
    Map<TableRef, String> known = new HashMap<>();
    for (TableRef table : tables) {
      known.put(table, find(table.name()).orElseThrow(() -> unknown(table.name())));
    }
    Map<TableRef, Snapshot> resolved = new ConcurrentHashMap<>();
    List<Runnable> work = new ArrayList<>();
    List<TableRef> newest =
        tables.stream()
            .filter(t -> t.version().isEmpty() && !registered.containsKey(known.get(t)))
            .toList();
    if (!newest.isEmpty()) {
      work.add(() -> newest(newest, known, resolved));
    }
    for (TableRef table : tables) {
      if (!newest.contains(table)) {
        work.add(() -> resolved.put(table, one(table, known.getOrDefault(table, table.name()))));
      }
    }
    InParallel.forEach(work, executor, Runnable::run);
    resolved.forEach(
        (table, snapshot) ->
            table(known.getOrDefault(table, table.name()))
                .ifPresent(held -> holds.add(held.hold(snapshot))));
    return resolved;
  }

  private void newest(
      List<TableRef> tables, Map<TableRef, String> known, Map<TableRef, Snapshot> resolved) {
    Map<String, Snapshot> snapshots =
        lake.orElseThrow().snapshots(tables.stream().map(known::get).distinct().toList());
    for (TableRef table : tables) {
      Optional.ofNullable(snapshots.get(known.get(table)))
          .ifPresent(snapshot -> resolved.put(table, snapshot));
    }
  }

  private Snapshot one(TableRef table, String known) {
    if (registered.get(known) instanceof Registered.Fixed fixed) {
      if (table.version().isPresent()) {
        throw new QueryException(
            "\"%s\" is one version of a table, registered as such; it has no others. Register the table, or another version under a name of its own."
                .formatted(known));
      }
      return fixed.snapshot();
    }
    SpatialTable there = table(known).orElseThrow(() -> unknown(known));
    Optional<Version> version = table.version();
    return version.isPresent() ? there.snapshot(version.get()) : there.snapshot();
  }

  /** The table of a known name; none for one version that was registered as such. */
  private Optional<SpatialTable> table(String known) {
    Registered own = registered.get(known);
    if (own instanceof Registered.Table table) {
      return Optional.of(table.table());
    }
    return own == null ? lake.map(tables -> tables.table(known)) : Optional.empty();
  }

  QueryException unknown(String name) {
    return new QueryException(
        "There is no table \"%s\". %s".formatted(name, NearestName.hint(name, all())));
  }

  private Collection<String> all() {
    TreeSet<String> names = new TreeSet<>(registered.keySet());
    names.addAll(lake.map(Lake::tables).orElse(List.of()));
    return names;
  }
}
