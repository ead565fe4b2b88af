package dev.graticule.query;

import dev.graticule.table.Snapshot;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;

/** The tables that an engine knows by name: registered ones first, then the lake's. */
final class TableNames {
  private final Map<String, Supplier<Snapshot>> registered = new ConcurrentHashMap<>();
  private final Supplier<List<String>> lakeNames;
  private final Function<String, Snapshot> lakeTables;

  TableNames(Supplier<List<String>> lakeNames, Function<String, Snapshot> lakeTables) {
    this.lakeNames = lakeNames;
    this.lakeTables = lakeTables;
  }

  void register(String name, Supplier<Snapshot> table) {
    if (name.isEmpty() || name.indexOf('\0') >= 0) {
      throw new QueryException("A table needs a name that is neither empty nor holds a NUL.");
    }
    registered.put(name, table);
  }

  /** The known spelling of a name: the exact one, or the only one that SQL holds for the same. */
  Optional<String> find(String name) {
    Collection<String> known = all();
    if (known.contains(name)) {
      return Optional.of(name);
    }
    List<String> alike =
        known.stream().filter(k -> Sql.folded(k).equals(Sql.folded(name))).toList();
    if (alike.size() > 1) {
      throw new QueryException(
          "\"%s\" may be any of %s; write the name in double quotes and exactly."
              .formatted(name, alike));
    }
    return alike.stream().findFirst();
  }

  /** The table as it is at this moment. */
  Snapshot snapshot(String name) {
    String known = find(name).orElseThrow(() -> unknown(name));
    Supplier<Snapshot> own = registered.get(known);
    return own != null ? own.get() : lakeTables.apply(known);
  }

  QueryException unknown(String name) {
    return new QueryException(
        "There is no table \"%s\". %s".formatted(name, NearestName.hint(name, all())));
  }

  private Collection<String> all() {
    TreeSet<String> names = new TreeSet<>(registered.keySet());
    names.addAll(lakeNames.get());
    return names;
  }
}
