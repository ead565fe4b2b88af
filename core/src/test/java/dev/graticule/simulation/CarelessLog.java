package dev.graticule.simulation;

import dev.graticule.contract.Contract;
import dev.graticule.file.WriteOptions;
import dev.graticule.store.StorePath;
import dev.graticule.table.Changes;
import dev.graticule.table.Commit;
import dev.graticule.table.Committed;
import dev.graticule.table.Expiry;
import dev.graticule.table.HistoryEntry;
import dev.graticule.table.ReadScope;
import dev.graticule.table.Snapshot;
import dev.graticule.table.TableLog;
import dev.graticule.table.Version;
import dev.graticule.write.Layout;
import dev.graticule.write.PartitionColumns;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A log that takes commits as if they had been computed from the newest version. */
record CarelessLog(TableLog log) implements TableLog {

  @Override
  public Layout layout() {
    return log.layout();
  }

  @Override
  public WriteOptions writeOptions(Contract contract) {
    return log.writeOptions(contract);
  }

  @Override
  public PartitionColumns partitionColumns() {
    return log.partitionColumns();
  }

  @Override
  public boolean deletesRows() {
    return log.deletesRows();
  }

  @Override
  public Snapshot snapshot() {
    return log.snapshot();
  }

  @Override
  public Snapshot snapshot(Version version) {
    return log.snapshot(version);
  }

  @Override
  public List<HistoryEntry> history() {
    return log.history();
  }

  @Override
  public Changes changes(Snapshot from, Snapshot to) {
    return log.changes(from, to);
  }

  @Override
  public Committed commit(Commit commit) {
    return log.commit(
        commit.read().isEmpty()
            ? commit
            : commit.withRead(new ReadScope(snapshot().id(), Optional.empty())));
  }

  @Override
  public void tag(String name, Snapshot snapshot) {
    log.tag(name, snapshot);
  }

  @Override
  public List<String> expire(Expiry expiry, Set<String> held) {
    return log.expire(expiry, held);
  }

  @Override
  public Set<StorePath> referenced() {
    return log.referenced();
  }

  @Override
  public void close() {
    log.close();
  }
}
