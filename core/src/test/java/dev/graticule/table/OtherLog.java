package dev.graticule.table;

import dev.graticule.contract.Contract;
import dev.graticule.file.WriteOptions;
import dev.graticule.store.StorePath;
import dev.graticule.write.Layout;
import dev.graticule.write.PartitionColumns;
import java.util.List;
import java.util.Set;

/** A log that does what another does, to be changed where a test wants it. */
class OtherLog implements TableLog {
  private final TableLog log;

  OtherLog(TableLog log) {
    this.log = log;
  }

  @Override
  public Layout layout() {
    return log.layout();
  }

  @Override
  public WriteOptions writeOptions(Contract contract) {
    return log.writeOptions(contract);
  }

  @Override
  public Retention retention() {
    return log.retention();
  }

  @Override
  public PartitionColumns partitionColumns() {
    return log.partitionColumns();
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
    return log.commit(commit);
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
