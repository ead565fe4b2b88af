package dev.graticule.table;

import dev.graticule.quality.QualityReport;
import dev.graticule.store.StorePath;
import java.time.Duration;
import java.util.List;

/**
 * What a change of rows did.
 *
 * @param snapshot the version that holds the change
 * @param rowsDeleted rows that went and in whose place none came
 * @param rowsUpdated given rows that took the place of others
 * @param rowsInserted given rows that came in beside those that were there
 * @param added files that were put in: those of new rows, and rewritten ones
 * @param removed files that went, whole or rewritten
 * @param rewritten how many files were written anew for the rows that stay
 * @param bytesRewritten how long those are
 * @param marked how many files stay with rows marked as deleted
 * @param outcome whether this call committed it; when it was found, all else is empty
 * @param commitTook how long the commit took, waits between tries and what they recomputed
 *     included; zero when there was nothing to commit
 * @param quality how many given rows were diverted and repaired, by rule; those diverted are
 *     neither updated nor inserted, and what is in the table under their keys stays
 */
public record RowChangeResult(
    Snapshot snapshot,
    long rowsDeleted,
    long rowsUpdated,
    long rowsInserted,
    List<DataFile> added,
    List<StorePath> removed,
    int rewritten,
    long bytesRewritten,
    int marked,
    Committed.Outcome outcome,
    Duration commitTook,
    QualityReport quality) {

  /** Copies the lists. */
  public RowChangeResult {
    added = List.copyOf(added);
    removed = List.copyOf(removed);
  }

  /**
   * How many rows went, came or were replaced.
   *
   * @return rows
   */
  public long rowsChanged() {
    return rowsDeleted + rowsUpdated + rowsInserted;
  }

  /**
   * How much was written anew that had not changed, for each row that did.
   *
   * @return bytes a row; 0 when no row changed
   */
  public double bytesRewrittenPerRowChanged() {
    return rowsChanged() == 0 ? 0 : (double) bytesRewritten / rowsChanged();
  }
}
