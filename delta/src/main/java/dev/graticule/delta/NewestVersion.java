package dev.graticule.delta;

/**
 * The newest version of a table, read anew only when there is a newer one: versions are numbered
 * without gaps, so one look tells. Safe for use by several threads.
 */
final class NewestVersion {
  /** So many checkpoints later a commit, too, goes back to the log: it keeps what it read by. */
  private static final int MANY = 10;

  private final DeltaTable table;
  private DeltaSnapshot known;
  private boolean outdated;
  private int shorterWays;

  NewestVersion(DeltaTable table, TableState first) {
    this.table = table;
    this.known = new DeltaSnapshot(table, first);
  }

  /** The newest version, to be read. */
  DeltaSnapshot get() {
    return get(1);
  }

  /** The newest version, to be built on, for which the way to it matters little. */
  DeltaSnapshot base() {
    return get(MANY);
  }

  private DeltaSnapshot get(int ways) {
    DeltaSnapshot before = known();
    return isToBeReadAnew(ways) || table.isThere(before.state().version() + 1)
        ? set(table.newest())
        : before;
  }

  private synchronized boolean isToBeReadAnew(int ways) {
    boolean isToBe = outdated || shorterWays >= ways;
    if (isToBe) {
      outdated = false;
      shorterWays = 0;
    }
    return isToBe;
  }

  /** What is known is not to be used again: the next one who asks reads the log anew. */
  synchronized void outdate() {
    outdated = true;
  }

  /** There is a shorter way to the same version since a checkpoint: readers take it. */
  synchronized void shorterWay() {
    shorterWays++;
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
