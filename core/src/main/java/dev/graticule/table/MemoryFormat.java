package dev.graticule.table;

import dev.graticule.contract.Contract;
import dev.graticule.store.Store;
import dev.graticule.write.Layout;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Tables whose versions are kept on the heap and gone with this object; their files lie in the
 * lake's store. For tests: it keeps every promise. Lakes that are given the same object see the
 * same tables.
 */
public final class MemoryFormat implements TableFormat {
  private static final Set<Capability> CAPABILITIES =
      Set.of(
          Capability.ATOMIC_COMMIT,
          Capability.REPLACE_FILES,
          Capability.TIME_TRAVEL,
          Capability.TAGS,
          Capability.IDEMPOTENT_APPEND,
          Capability.EVOLVE,
          Capability.RENAME_COLUMN,
          Capability.DROP_COLUMN,
          Capability.ROW_DELETES,
          Capability.EXPIRE,
          Capability.REGISTER_FILES,
          Capability.UNREFERENCED_FILES);

  private final Map<String, MemoryLog> logs = new ConcurrentHashMap<>();

  private MemoryFormat() {}

  /**
   * A format without tables.
   *
   * @return the format
   */
  public static MemoryFormat create() {
    return new MemoryFormat();
  }

  @Override
  public String name() {
    return "memory";
  }

  @Override
  public Set<Capability> capabilities() {
    return CAPABILITIES;
  }

  @Override
  public List<String> names(Store lake) {
    return List.copyOf(logs.keySet());
  }

  @Override
  public Claim claims(TableSite site) {
    return logs.containsKey(site.name()) ? Claim.CERTAIN : Claim.NONE;
  }

  @Override
  public TableLog create(TableSite site, Contract contract, Layout layout) {
    MemoryLog log = new MemoryLog(site, contract, layout);
    if (logs.putIfAbsent(site.name(), log) != null) {
      throw new TableExistsException(
          "There is a table \"%s\" in memory already; open it, or choose another name."
              .formatted(site.name()));
    }
    return log;
  }

  @Override
  public TableLog open(TableSite site) {
    MemoryLog log = logs.get(site.name());
    if (log == null) {
      throw new TableNotFoundException(
          "There is no table \"%s\" in memory; create it.".formatted(site.name()));
    }
    return log;
  }

  @Override
  public String toString() {
    return "MemoryFormat" + logs.keySet();
  }
}
