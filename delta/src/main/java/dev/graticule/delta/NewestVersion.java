package dev.graticule.delta;

/**
 * The newest version of a table, read anew only when there is a newer one: versions are numbered
 * without gaps, so one look tells. Safe for use by several threads.
 */
final class NewestVersion {
  private final DeltaTable table;
  private DeltaSnapshot known;
  private boolean outdated;

  NewestVersion(DeltaTable table, TableState first) {
    this.table = table;
    this.known = new DeltaSnapshot(table, first);
  }

  DeltaSnapshot get() {
    DeltaSnapshot before = known();
    return takeOutdated() || table.isThere(before.state().version() + 1)
        ? set(table.newest())
        : before;
  }

  private synchronized boolean takeOutdated() {
    boolean was = outdated;
    outdated = false;
    return was;
  }

  /**
   * Lets the next one who asks read the log anew: there is a shorter way to the same version since
   * a checkpoint.
   */
  synchronized void outdate() {
    outdated = true;
  }

  /** The newest version that was seen, without another look. */
  synchronized DeltaSnapshot known() {
    return known;
  }

  /** Takes note of a version, and gives its snapshot. */
  synchronized DeltaSnapshot set(TableState state) {
    DeltaSnapshot snapshot = new DeltaSnapshot(table, state);
    if (state.version() >= known.state().version()) {
      known = snapshot;
    }
    return snapshot;
  }
}
