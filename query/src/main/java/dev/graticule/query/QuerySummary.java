package dev.graticule.query;

import java.time.Duration;
import java.util.Optional;

/**
 * What a query did.
 *
 * @param rows rows handed out
 * @param batches batches handed out
 * @param filesTotal files of the snapshots it asked
 * @param filesPlanned files that could hold an answer and were given to the engine
 * @param bytesTotal bytes of all files
 * @param bytesPlanned bytes of the planned files; where row groups could be ruled out by their
 *     statistics, without those
 * @param rowsRead rows that were tested exactly, once row groups, pages and DuckDB's comparison of
 *     boxes had left out the others
 * @param bytes bytes of the Arrow vectors handed out
 * @param peakMemory the most that its batches took at once, off the heap, before they were handed
 *     out; DuckDB's own memory is its instance's: {@link QueryEngine#state}
 * @param queued how long it waited to be let in, part of {@code waited}
 * @param waited from asking until a thread began to work
 * @param firstBatch from asking until the first batch was handed out; the whole time when there was
 *     none
 * @param elapsed from asking until the end
 * @param fallback why it was asked again on a profile that takes less; empty when the first try
 *     answered
 */
public record QuerySummary(
    long rows,
    long batches,
    long filesTotal,
    long filesPlanned,
    long bytesTotal,
    long bytesPlanned,
    long rowsRead,
    long bytes,
    long peakMemory,
    Duration queued,
    Duration waited,
    Duration firstBatch,
    Duration elapsed,
    Optional<String> fallback) {

  /**
   * Files that were never opened.
   *
   * @return the count
   */
  public long filesSkipped() {
    return filesTotal - filesPlanned;
  }

  /**
   * Bytes that were ruled out before reading.
   *
   * @return the count
   */
  public long bytesSkipped() {
    return bytesTotal - bytesPlanned;
  }

  /**
   * The share of the tables' bytes that had to be looked at.
   *
   * @return 0 to 1; 0 for empty tables
   */
  public double shareOfBytes() {
    return bytesTotal == 0 ? 0 : (double) bytesPlanned / bytesTotal;
  }
}
