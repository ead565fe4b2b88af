package dev.graticule.delta;

import dev.graticule.contract.Contract;
import dev.graticule.file.WriteOptions;
import dev.graticule.store.StorePath;
import dev.graticule.table.Changes;
import dev.graticule.table.Commit;
import dev.graticule.table.CommitUnknownException;
import dev.graticule.table.Committed;
import dev.graticule.table.Expiry;
import dev.graticule.table.HistoryEntry;
import dev.graticule.table.RefusedException;
import dev.graticule.table.Retention;
import dev.graticule.table.Snapshot;
import dev.graticule.table.TableLog;
import dev.graticule.table.Version;
import dev.graticule.write.Layout;
import dev.graticule.write.PartitionColumns;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

/** The log of a Delta table. */
final class DeltaLog implements TableLog {
  private final DeltaTable table;
  private final String engineInfo;
  private final NewestVersion newest;
  private final Housekeeping housekeeping;
  private final RecentFiles recent = new RecentFiles();
  private final ReentrantLock turn = new ReentrantLock(true);

  /**
   * Opens a table.
   *
   * @param first a version that was read already
   */
  DeltaLog(DeltaTable table, TableState first, String engineInfo) {
    this.table = table;
    this.engineInfo = engineInfo;
    this.newest = new NewestVersion(table, first);
    this.housekeeping = new Housekeeping(table, newest::shorterWay);
  }

  @Override
  public Layout layout() {
    return newest.known().state().layout();
  }

  @Override
  public WriteOptions writeOptions(Contract contract) {
    TableState state = newest.known().state();
    Features.requireWritable(table.name(), state.kernel(), state.protocol());
    return TableState.settled(state.layout(), contract).files();
  }

  @Override
  public Retention retention() {
    return TableProperties.retention(newest.known().state().kernel().getTableProperties());
  }

  @Override
  public PartitionColumns partitionColumns() {
    return PartitionColumns.IN_PATHS_ONLY;
  }

  @Override
  public Snapshot snapshot() {
    return newest.get();
  }

  @Override
  public Snapshot snapshot(Version version) {
    return new Versions(table, newest.get()).find(version);
  }

  @Override
  public List<HistoryEntry> history() {
    return new Versions(table, newest.get()).history();
  }

  @Override
  public Changes changes(Snapshot from, Snapshot to) {
    return Changes.between(((DeltaSnapshot) from).allFiles(), ((DeltaSnapshot) to).allFiles());
  }

  /** Threads of one process take turns, instead of losing races against each other. */
  @Override
  public Committed commit(Commit commit) {
    turn.lock();
    try {
      return commitNow(commit);
    } finally {
      turn.unlock();
    }
  }

  private Committed commitNow(Commit commit) {
    DeltaSnapshot base = newest.base();
    if (commit.idempotencyKey().isPresent()) {
      OptionalLong found = table.committedWith(base.state(), commit.idempotencyKey().get());
      if (found.isPresent()) {
        return new Committed(at(found.getAsLong(), base), Committed.Outcome.FOUND);
      }
    }
    recent.requireNew(table.name(), commit);
    Landed landed = tried(base, commit);
    recent.add(commit.added());
    housekeeping.after(landed);
    return new Committed(newest.set(state(landed, base.state())), Committed.Outcome.COMMITTED);
  }

  /** Kernel counts files up and down in the version it was given, also for a commit that fails. */
  private Landed tried(DeltaSnapshot base, Commit commit) {
    try {
      return new CommitTry(table, base.state(), commit, engineInfo).run();
    } catch (RuntimeException e) {
      newest.outdate();
      throw e;
    }
  }

  private TableState state(Landed landed, TableState before) {
    try {
      return landed.snapshot().isPresent()
          ? before.at(table.name(), landed.snapshot().get())
          : table.at(landed.version());
    } catch (RuntimeException e) {
      throw new CommitUnknownException(
          "Version %d of Delta table \"%s\" is committed, but cannot be read now: %s Look at it before anything else."
              .formatted(landed.version(), table.name(), e.getMessage()),
          e);
    }
  }

  /** The version that was found by its key; the newest one when it has expired. */
  private DeltaSnapshot at(long version, DeltaSnapshot known) {
    if (version == known.state().version()) {
      return known;
    }
    try {
      return new DeltaSnapshot(table, table.at(version));
    } catch (RefusedException expired) {
      return known;
    }
  }

  @Override
  public void tag(String name, Snapshot snapshot) {
    throw new RefusedException(
        "Delta table \"%s\" cannot name its versions: Delta has no tags.".formatted(table.name()));
  }

  @Override
  public List<String> expire(Expiry expiry, Set<String> held) {
    DeltaSnapshot now = newest.get();
    List<String> gone =
        new LogExpiry(table, now.state()).run(expiry, held, new Versions(table, now).times());
    newest.outdate();
    return gone;
  }

  @Override
  public Set<StorePath> referenced() {
    return new ReferencedFiles(table, newest.get().state()).list();
  }

  @Override
  public void close() {
    housekeeping.close();
  }
}
