package dev.graticule.table;

import dev.graticule.predicate.Finding;
import dev.graticule.predicate.Predicate;
import dev.graticule.predicate.Predicates;
import dev.graticule.predicate.Verdict;
import java.util.List;
import java.util.Locale;

/**
 * Which files of a snapshot a condition needs read, and why. Prints itself.
 *
 * @param snapshot the version
 * @param condition which rows are wanted
 * @param files each file of the snapshot with its finding, in the order of their paths
 */
public record Plan(Snapshot snapshot, Predicate condition, List<PlannedFile> files) {
  private static final int PRINTED = 20;

  /** Copies the list. */
  public Plan {
    files = List.copyOf(files);
  }

  /**
   * A file and what its evidence says of the condition.
   *
   * @param file the file
   * @param finding {@link Verdict#NONE} when it need not be read
   */
  public record PlannedFile(DataFile file, Finding finding) {
    /**
     * Tells whether the file is read.
     *
     * @return whether rows of it may meet the condition
     */
    public boolean isKept() {
      return finding.verdict() != Verdict.NONE;
    }
  }

  /**
   * Plans over all files of a snapshot. Blocks while metadata is read.
   *
   * @param snapshot the version
   * @param condition which rows are wanted
   * @return the plan
   * @throws dev.graticule.predicate.PredicateException when the condition cannot be asked of such
   *     rows
   */
  public static Plan of(Snapshot snapshot, Predicate condition) {
    MayMatch match = new MayMatch(condition, snapshot.contract());
    return new Plan(
        snapshot,
        condition,
        snapshot.files(Predicates.all()).stream()
            .map(file -> new PlannedFile(file, match.judge(file)))
            .toList());
  }

  /**
   * The files to read.
   *
   * @return those that may hold such rows
   */
  public List<DataFile> kept() {
    return files.stream().filter(PlannedFile::isKept).map(PlannedFile::file).toList();
  }

  /**
   * The files left out.
   *
   * @return those proved to hold no such row
   */
  public List<DataFile> skipped() {
    return files.stream().filter(file -> !file.isKept()).map(PlannedFile::file).toList();
  }

  /**
   * The bytes of the files to read.
   *
   * @return bytes
   */
  public long bytesKept() {
    return kept().stream().mapToLong(DataFile::bytes).sum();
  }

  /**
   * The bytes of all files.
   *
   * @return bytes
   */
  public long bytesTotal() {
    return files.stream().mapToLong(file -> file.file().bytes()).sum();
  }

  @Override
  public String toString() {
    StringBuilder text =
        new StringBuilder(
            String.format(
                Locale.ROOT,
                "Version %s: %d of %d files, %,d of %,d bytes for %s%n",
                snapshot.id(),
                kept().size(),
                files.size(),
                bytesKept(),
                bytesTotal(),
                condition));
    files.stream().limit(PRINTED).forEach(file -> print(file, text));
    if (files.size() > PRINTED) {
      text.append("  … and %d more%n".formatted(files.size() - PRINTED));
    }
    return text.toString();
  }

  private static void print(PlannedFile planned, StringBuilder text) {
    text.append(
        String.format(
            Locale.ROOT,
            "  %s %s (%,d rows): %s%n",
            planned.isKept() ? "read" : "skip",
            planned.file().path(),
            planned.file().rows(),
            planned.finding().reason()));
  }
}
