package dev.graticule.table;

import dev.graticule.quality.QualityReport;
import dev.graticule.store.StorePath;
import java.time.Duration;
import java.util.List;

/**
 * What an overwrite did.
 *
 * @param snapshot the version that holds the rows
 * @param files the files that were added; none when there were no rows, or when the overwrite was
 *     in the table already
 * @param removed the files that went
 * @param outcome whether this call committed it
 * @param commitTook how long the commit took, waits between tries included; zero when there was
 *     nothing to commit
 * @param quality how many rows were diverted and repaired, by rule
 * @param layout how the added files lie
 */
public record OverwriteResult(
    Snapshot snapshot,
    List<DataFile> files,
    List<StorePath> removed,
    Committed.Outcome outcome,
    Duration commitTook,
    QualityReport quality,
    LayoutQuality layout) {

  /** Copies the lists. */
  public OverwriteResult {
    files = List.copyOf(files);
    removed = List.copyOf(removed);
  }

  /**
   * How many rows came in.
   *
   * @return rows
   */
  public long rows() {
    return files.stream().mapToLong(DataFile::rows).sum();
  }
}
