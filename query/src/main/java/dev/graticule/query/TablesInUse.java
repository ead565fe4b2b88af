package dev.graticule.query;

import dev.graticule.table.Snapshot;
import dev.graticule.table.SnapshotHold;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The versions of tables that one query reads: each table is resolved once, all of them side by
 * side, and held until the query has ended. For one thread at a time, but {@link #close} may come
 * from any once the query has let go.
 */
final class TablesInUse implements AutoCloseable {
  private final TableNames names;
  private final Map<TableRef, Snapshot> resolved = new HashMap<>();
  private final List<SnapshotHold> holds = new ArrayList<>();

  TablesInUse(TableNames names) {
    this.names = names;
  }

  /** Resolves tables that are not resolved yet. Blocks while catalogs answer. */
  void resolve(Collection<TableRef> tables) {
    List<TableRef> unknown =
        tables.stream().distinct().filter(table -> !resolved.containsKey(table)).toList();
    resolved.putAll(names.resolve(unknown, holds));
  }

  /** The version of a table that this query reads. */
  Snapshot snapshot(TableRef table) {
    resolve(List.of(table));
    Snapshot snapshot = resolved.get(table);
    if (snapshot == null) {
      throw new IllegalStateException("No snapshot was resolved of " + table + ".");
    }
    return snapshot;
  }

  /** Lets the versions go. Safe to call twice. */
  @Override
  public void close() {
    holds.forEach(SnapshotHold::close);
    holds.clear();
  }
}
