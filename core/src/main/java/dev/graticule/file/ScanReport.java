package dev.graticule.file;

import dev.graticule.predicate.Verdict;
import java.util.List;

/**
 * What a scan has read and what it could leave out, so far.
 *
 * @param engine which engine decoded; never {@link Scan#AUTO}
 * @param rowGroups what was decided of each row group
 * @param pages how many pages the read columns have in the row groups that were opened; 0 where the
 *     engine does not say
 * @param pagesSkipped how many of them were not read
 * @param rowsDecoded how many rows were decoded
 * @param rowsGiven how many of them met the condition
 * @param bytesRead how many bytes were read from the store, without the footer; the whole file
 *     where the engine does not say
 * @param fileBytes how long the file is
 */
public record ScanReport(
    Scan engine,
    List<Decision> rowGroups,
    long pages,
    long pagesSkipped,
    long rowsDecoded,
    long rowsGiven,
    long bytesRead,
    long fileBytes) {

  /** Copies the list. */
  public ScanReport {
    rowGroups = List.copyOf(rowGroups);
  }

  /**
   * What was decided of a row group.
   *
   * @param rowGroup its index
   * @param rows how many rows it has
   * @param verdict NONE: skipped; SOME: read and filtered; ALL: read, no filter needed
   * @param reason the evidence that decided
   */
  public record Decision(int rowGroup, long rows, Verdict verdict, String reason) {
    @Override
    public String toString() {
      return "row group %d (%d rows): %s: %s"
          .formatted(
              rowGroup,
              rows,
              verdict == Verdict.NONE ? "skipped" : verdict == Verdict.ALL ? "all" : "read",
              reason);
    }
  }

  /**
   * How many row groups were skipped.
   *
   * @return the count
   */
  public long rowGroupsSkipped() {
    return rowGroups.stream().filter(d -> d.verdict() == Verdict.NONE).count();
  }

  /** One line for the whole, then one for each row group. */
  @Override
  public String toString() {
    StringBuilder text =
        new StringBuilder(
            "%s: %d of %d row groups and %d of %d pages skipped, %d rows decoded, %d given, %d of %d bytes read"
                .formatted(
                    engine,
                    rowGroupsSkipped(),
                    rowGroups.size(),
                    pagesSkipped,
                    pages,
                    rowsDecoded,
                    rowsGiven,
                    bytesRead,
                    fileBytes));
    rowGroups.forEach(d -> text.append("\n  ").append(d));
    return text.toString();
  }
}
