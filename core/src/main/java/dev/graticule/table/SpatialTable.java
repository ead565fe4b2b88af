package dev.graticule.table;

import dev.graticule.contract.Contract;
import dev.graticule.write.Layout;
import java.util.List;
import java.util.Set;

/**
 * A table, of whatever format. What the format cannot keep its promise on is refused before
 * anything is written.
 *
 * <p>Safe for use by several threads. Calls that read or write metadata block; long work is a
 * {@link dev.graticule.job.Job}.
 */
public final class SpatialTable {
  private final String name;
  private final TableFormat format;
  private final TableLog log;
  private final LakeResources resources;

  SpatialTable(String name, TableFormat format, TableLog log, LakeResources resources) {
    this.name = name;
    this.format = format;
    this.log = log;
    this.resources = resources;
  }

  /**
   * The table's name.
   *
   * @return the name
   */
  public String name() {
    return name;
  }

  /**
   * How it keeps its versions.
   *
   * @return the format
   */
  public TableFormat format() {
    return format;
  }

  /**
   * What it can do.
   *
   * @return the format's capabilities
   */
  public Set<Capability> capabilities() {
    return format.capabilities();
  }

  /**
   * What its rows are now. Blocks.
   *
   * @return the newest snapshot's contract
   */
  public Contract contract() {
    return snapshot().contract();
  }

  /**
   * How its new files lie.
   *
   * @return the layout
   */
  public Layout layout() {
    return log.layout();
  }

  /**
   * The table as it is now. Blocks.
   *
   * @return the newest version
   */
  public Snapshot snapshot() {
    return log.snapshot();
  }

  /**
   * The table as it was. Blocks.
   *
   * @param version which version
   * @return that version
   * @throws UnsupportedCapabilityException when the format keeps no earlier versions, or no tags
   * @throws RefusedException when there is no such version
   */
  public Snapshot snapshot(Version version) {
    require(Capability.TIME_TRAVEL);
    if (version instanceof Version.Tag) {
      require(Capability.TAGS);
    }
    return log.snapshot(version);
  }

  /**
   * Its versions. Blocks.
   *
   * @return the newest first, at least one
   */
  public List<HistoryEntry> history() {
    return log.history();
  }

  /**
   * How two snapshots of this table differ. Blocks.
   *
   * @param from the earlier one
   * @param to the later one
   * @return the files that came and went
   */
  public Changes changes(Snapshot from, Snapshot to) {
    return log.changes(from, to);
  }

  /**
   * Gives a version a name. Blocks.
   *
   * @param tag the name
   * @param snapshot the version
   * @throws UnsupportedCapabilityException when the format has no tags
   * @throws RefusedException when the name is taken
   */
  public void tag(String tag, Snapshot snapshot) {
    require(Capability.TAGS);
    log.tag(tag, snapshot);
  }

  /**
   * Commits a change that was put together by hand; everything else here ends in this. A commit
   * that lost a race it can win is tried again, as the lake's back-off says. Blocks.
   *
   * @param commit what to do; its files lie in the table's store already
   * @return the commit, now in the table
   * @throws UnsupportedCapabilityException when the format cannot do it
   * @throws CommitConflictException when another commit came first: each time, or one that changed
   *     what this one was computed from
   * @throws CommitUnknownException when the answer was lost; nothing was deleted
   * @throws RefusedException when it cannot be done as it stands
   */
  public Committed commit(Commit commit) {
    if (!commit.removed().isEmpty()) {
      require(Capability.REPLACE_FILES);
    }
    if (commit.contract().isPresent()) {
      require(Capability.EVOLVE);
    }
    if (commit.idempotencyKey().isPresent()) {
      require(Capability.IDEMPOTENT_APPEND);
    }
    return resources.retries().commit(name, log, commit);
  }

  private void require(Capability capability) {
    if (!format.capabilities().contains(capability)) {
      throw new UnsupportedCapabilityException(format.name(), name, capability);
    }
  }

  /** Frees what the log holds. */
  void close() {
    log.close();
  }

  @Override
  public String toString() {
    return "SpatialTable[%s, %s]".formatted(name, format.name());
  }
}
