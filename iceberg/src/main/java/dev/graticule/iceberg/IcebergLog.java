package dev.graticule.iceberg;

import dev.graticule.contract.Contract;
import dev.graticule.file.WriteOptions;
import dev.graticule.predicate.Predicates;
import dev.graticule.store.StorePath;
import dev.graticule.table.Changes;
import dev.graticule.table.Commit;
import dev.graticule.table.Committed;
import dev.graticule.table.Expiry;
import dev.graticule.table.HistoryEntry;
import dev.graticule.table.Retention;
import dev.graticule.table.Snapshot;
import dev.graticule.table.TableLog;
import dev.graticule.table.Version;
import dev.graticule.write.Layout;
import dev.graticule.write.PartitionColumns;
import dev.graticule.write.Partitioner;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The versions of one table. */
final class IcebergLog implements TableLog {
  private final TableState state;

  IcebergLog(TableAccess access) {
    this.state = new TableState(access);
  }

  /** Opens a table, and looks at it once, so that what is wrong with it is said now. */
  static IcebergLog open(TableAccess access) {
    IcebergLog log = new IcebergLog(access);
    try {
      log.state.now();
      return log;
    } catch (RuntimeException e) {
      log.close();
      throw e;
    }
  }

  @Override
  public Layout layout() {
    return layout(state.now());
  }

  private static Layout layout(VersionedTable table) {
    return LayoutProperties.layout(
        table.name(),
        table.metadata().properties(),
        table.metadata().spec(),
        table.metadata().schema());
  }

  @Override
  public WriteOptions writeOptions(Contract contract) {
    VersionedTable now = state.now();
    WriteOptions files =
        NewTable.effective(layout(now).files(), FormatVersion.of(now.metadata().formatVersion()));
    TableColumns columns = SchemaChange.preview(now, contract);
    return files.toBuilder().coveringNames(columns.coverings()).fieldIds(columns.ids()).build();
  }

  @Override
  public Retention retention() {
    return LayoutProperties.retention(state.name(), state.now().metadata().properties());
  }

  @Override
  public PartitionColumns partitionColumns() {
    return PartitionColumns.IN_FILES;
  }

  @Override
  public Optional<Partitioner> partitioner(Contract contract) {
    return SpecPartitioner.of(state.now());
  }

  /** Vectors belong to version 3; the lists of positions of version 2 are left to others. */
  @Override
  public boolean deletesRows() {
    return state.now().metadata().formatVersion() >= FormatVersion.V3.number();
  }

  @Override
  public Snapshot snapshot() {
    VersionedTable now = state.now();
    return new IcebergSnapshot(state, now, VersionId.current(now.metadata()));
  }

  @Override
  public Snapshot snapshot(Version version) {
    return new Versions(state, state.now()).find(version);
  }

  @Override
  public List<HistoryEntry> history() {
    return new Versions(state, state.now()).history();
  }

  @Override
  public Changes changes(Snapshot from, Snapshot to) {
    return Changes.between(from.files(Predicates.all()), to.files(Predicates.all()));
  }

  @Override
  public Committed commit(Commit commit) {
    return new CommitTry(state, commit).run();
  }

  @Override
  public void tag(String name, Snapshot snapshot) {
    new MetadataChange(state, "tag " + name)
        .run(now -> new Versions(state, now).tag(name, (IcebergSnapshot) snapshot));
  }

  @Override
  public List<String> expire(Expiry expiry, Set<String> held) {
    return new ExpiryRun(state).run(expiry, held);
  }

  @Override
  public Set<StorePath> referenced() {
    return new ReferencedFiles(state.now()).paths();
  }

  @Override
  public void close() {
    state.close();
  }

  @Override
  public String toString() {
    return "IcebergLog[" + state.name() + "]";
  }
}
