package dev.graticule.junit;

import dev.graticule.contract.Contract;
import dev.graticule.file.WriteOptions;
import dev.graticule.store.Store;
import dev.graticule.store.StorePath;
import dev.graticule.table.Capability;
import dev.graticule.table.Changes;
import dev.graticule.table.Claim;
import dev.graticule.table.Commit;
import dev.graticule.table.Committed;
import dev.graticule.table.Expiry;
import dev.graticule.table.HistoryEntry;
import dev.graticule.table.Retention;
import dev.graticule.table.Snapshot;
import dev.graticule.table.TableFormat;
import dev.graticule.table.TableLog;
import dev.graticule.table.TableSite;
import dev.graticule.table.Version;
import dev.graticule.write.Layout;
import dev.graticule.write.PartitionColumns;
import dev.graticule.write.Partitioner;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A format whose writers can be stopped. */
record StoppedFormat(TableFormat format, Stop stop) implements TableFormat {

  @Override
  public String name() {
    return format.name();
  }

  @Override
  public Set<Capability> capabilities() {
    return format.capabilities();
  }

  @Override
  public List<String> names(Store lake) {
    return format.names(lake);
  }

  @Override
  public Claim claims(TableSite site) {
    return format.claims(site);
  }

  @Override
  public TableLog create(TableSite site, Contract contract, Layout layout) {
    return new Log(format.create(site, contract, layout), stop);
  }

  @Override
  public TableLog open(TableSite site) {
    return new Log(format.open(site), stop);
  }

  private record Log(TableLog log, Stop stop) implements TableLog {

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
    public Optional<Partitioner> partitioner(Contract contract) {
      return log.partitioner(contract);
    }

    @Override
    public boolean deletesRows() {
      return log.deletesRows();
    }

    @Override
    public Snapshot snapshot() {
      stop.reading();
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
      stop.begins(commit);
      boolean inTheTable = false;
      try {
        Committed committed = log.commit(commit);
        inTheTable = true;
        return committed;
      } finally {
        stop.ended(inTheTable);
      }
    }

    @Override
    public void tag(String name, Snapshot snapshot) {
      log.tag(name, snapshot);
    }

    @Override
    public List<String> expire(Expiry expiry, Set<String> held) {
      stop.reading();
      stop.begins(null);
      boolean done = false;
      try {
        List<String> gone = log.expire(expiry, held);
        done = true;
        return gone;
      } finally {
        stop.ended(done);
      }
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
}
