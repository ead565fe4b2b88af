package dev.graticule.table;

import dev.graticule.contract.Change;
import dev.graticule.contract.ColumnIdentity;
import dev.graticule.contract.Contract;
import java.util.List;

/** The work of changing a contract: applied anew when another change came first. */
final class Evolve {
  private final SpatialTable table;
  private final TableLog log;
  private final LakeResources resources;
  private final List<Change> changes;
  private final ColumnIdentity identity;

  Evolve(SpatialTable table, TableLog log, LakeResources resources, List<Change> changes) {
    this.table = table;
    this.log = log;
    this.resources = resources;
    this.changes = changes;
    this.identity = identity(table, changes);
  }

  private static ColumnIdentity identity(SpatialTable table, List<Change> changes) {
    ColumnIdentity identity = ColumnIdentity.BY_NAME;
    for (Change change : changes) {
      if (change instanceof Change.Rename) {
        table.require(Capability.RENAME_COLUMN);
        identity = ColumnIdentity.BY_ID;
      } else if (change instanceof Change.Drop) {
        table.require(Capability.DROP_COLUMN);
        identity = ColumnIdentity.BY_ID;
      }
    }
    table.require(Capability.EVOLVE);
    return identity;
  }

  Snapshot run() {
    Commit commit = commit();
    return resources.retries().commit(table.name(), log, commit, lost -> commit()).snapshot();
  }

  private Commit commit() {
    Snapshot base = log.snapshot();
    CoveringNames.requireFree(
        table.name(), base.contract(), log.writeOptions(base.contract()), changes);
    Contract changed = base.contract().evolve(changes, identity);
    log.layout().requireFor(changed);
    return Commit.evolve(base.id(), changed, changes);
  }
}
