package dev.graticule.simulation;

import dev.graticule.contract.Contract;
import dev.graticule.file.WriteOptions;
import dev.graticule.store.StorePath;
import dev.graticule.table.Changes;
import dev.graticule.table.Commit;
import dev.graticule.table.CommitConflictException;
import dev.graticule.table.CommitUnknownException;
import dev.graticule.table.Committed;
import dev.graticule.table.Expiry;
import dev.graticule.table.HistoryEntry;
import dev.graticule.table.Snapshot;
import dev.graticule.table.TableLog;
import dev.graticule.table.Version;
import dev.graticule.write.Layout;
import dev.graticule.write.PartitionColumns;
import java.util.List;
import java.util.Set;

/**
 * A log whose calls are steps and whose answers get lost. In the moment of a commit the model takes
 * the effect of the operation that it belongs to.
 */
record SimulatedLog(TableLog log, World world, Process process) implements TableLog {

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
    world.step("snapshot");
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
    world.step("commit");
    if (world.losesAnswer()) {
      process.count(Event.LOST_REQUEST);
      throw new CommitUnknownException("The commit never came there.");
    }
    Committed committed;
    try {
      committed = world.undisturbed(() -> log.commit(commit));
    } catch (CommitConflictException e) {
      process.count(Event.CONFLICT);
      world.note(process + " has a conflict: " + e.getMessage());
      throw e;
    }
    if (committed.outcome() == Committed.Outcome.COMMITTED) {
      process.commit(committed.snapshot().id());
    } else {
      process.count(Event.FOUND);
    }
    if (world.losesAnswer()) {
      process.count(Event.LOST_ANSWER);
      throw new CommitUnknownException("The answer never came back.");
    }
    world.step("answer");
    return committed;
  }

  @Override
  public void tag(String name, Snapshot snapshot) {
    log.tag(name, snapshot);
  }

  @Override
  public List<String> expire(Expiry expiry, Set<String> held) {
    world.step("expire");
    return world.undisturbed(() -> log.expire(expiry, held));
  }

  @Override
  public Set<StorePath> referenced() {
    world.step("referenced");
    return log.referenced();
  }

  @Override
  public void close() {
    log.close();
  }
}
