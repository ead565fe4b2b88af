package dev.graticule.table;

import dev.graticule.predicate.Predicates;
import dev.graticule.quality.QualityReport;
import dev.graticule.store.StorePath;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Rows that are in a table.
 *
 * @param committed the version that holds them
 * @param commit what this call did; without files when another call had done it before
 * @param quality what the rules did to the rows
 */
record Landed(Committed committed, Commit commit, QualityReport quality) {

  Landed(Committed committed, Commit commit) {
    this(committed, commit, QualityReport.nothing());
  }

  Landed with(QualityReport report) {
    return new Landed(committed, commit, report);
  }

  /**
   * A commit that was tried.
   *
   * @param committed what came of it
   * @param tried what was tried last
   */
  static Landed of(Committed committed, Commit tried) {
    if (committed.outcome() == Committed.Outcome.COMMITTED) {
      return new Landed(committed, tried);
    }
    // Its answer may have been lost, and it was found by its key: then these very files are there.
    return holds(committed.snapshot(), tried.added())
        ? new Landed(
            new Committed(committed.snapshot(), Committed.Outcome.COMMITTED, committed.took()),
            tried)
        : found(committed);
  }

  private static boolean holds(Snapshot snapshot, List<DataFile> added) {
    Set<StorePath> paths = added.stream().map(DataFile::path).collect(Collectors.toSet());
    return !paths.isEmpty()
        && snapshot.files(Predicates.all()).stream().anyMatch(file -> paths.contains(file.path()));
  }

  /** There was nothing to bring in. */
  static Landed nothing(Snapshot table) {
    return found(new Committed(table, Committed.Outcome.COMMITTED));
  }

  /** Another call had brought it in. */
  static Landed found(Committed committed) {
    return new Landed(committed, Commit.append(List.of()));
  }
}
