package dev.graticule.table;

import java.util.List;

/**
 * Rows that are in a table.
 *
 * @param committed the version that holds them
 * @param commit what this call did; without files when another call had done it before
 */
record Landed(Committed committed, Commit commit) {

  /** There was nothing to bring in. */
  static Landed nothing(Snapshot table) {
    return found(new Committed(table, Committed.Outcome.COMMITTED));
  }

  /** Another call had brought it in. */
  static Landed found(Committed committed) {
    return new Landed(committed, Commit.append(List.of()));
  }
}
