package dev.graticule.table;

import dev.graticule.quality.QualityReport;
import java.time.Duration;
import java.util.List;

/**
 * What an append did.
 *
 * @param snapshot the version that holds the rows
 * @param files the files that were added; none when there were no rows, or when the rows were in
 *     the table already
 * @param outcome whether this call committed them
 * @param commitTook how long the commit took, waits between tries included; zero when there was
 *     nothing to commit
 * @param quality how many rows were diverted and repaired, by rule
 * @param layout how the added files lie
 */
public record AppendResult(
    Snapshot snapshot,
    List<DataFile> files,
    Committed.Outcome outcome,
    Duration commitTook,
    QualityReport quality,
    LayoutQuality layout) {

  /** Copies the list. */
  public AppendResult {
    files = List.copyOf(files);
  }

  /**
   * How many rows were added.
   *
   * @return rows
   */
  public long rows() {
    return files.stream().mapToLong(DataFile::rows).sum();
  }

  /**
   * How long the added files are.
   *
   * @return bytes
   */
  public long bytes() {
    return files.stream().mapToLong(DataFile::bytes).sum();
  }
}
