package dev.graticule.table;

/**
 * Somebody reads this version: until the hold is closed, {@link SpatialTable#expire(Expiry)} of the
 * same lake leaves it, and its files, where they are. Other processes know nothing of it; against
 * those a table's retention helps. Safe for use by several threads.
 */
public final class SnapshotHold implements AutoCloseable {
  private final Snapshot snapshot;
  private final Runnable release;

  SnapshotHold(Snapshot snapshot, Runnable release) {
    this.snapshot = snapshot;
    this.release = release;
  }

  /**
   * The version that is held.
   *
   * @return the snapshot
   */
  public Snapshot snapshot() {
    return snapshot;
  }

  /** Lets the version go. Safe to call twice. */
  @Override
  public void close() {
    release.run();
  }

  @Override
  public String toString() {
    return "SnapshotHold[" + snapshot.id() + "]";
  }
}
