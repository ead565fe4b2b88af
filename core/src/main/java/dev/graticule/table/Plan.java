package dev.graticule.table;

import dev.graticule.predicate.Finding;
import dev.graticule.predicate.Predicate;
import dev.graticule.predicate.Predicates;
import dev.graticule.predicate.Verdict;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Which files of a snapshot a condition needs read, and why. Prints itself.
 *
 * <p>Making a plan costs what the format needs to find the files that are kept, not a look at every
 * file. The files left out, with the reasons, are found only when they are asked for or printed;
 * that blocks while metadata is read. Safe for use by several threads.
 */
public final class Plan {
  private static final int PRINTED = 20;

  private final Snapshot snapshot;
  private final Predicate condition;
  private final MayMatch match;
  private final List<PlannedFile> kept;
  private final FileTotals totals;
  private volatile @Nullable List<PlannedFile> all;

  private Plan(
      Snapshot snapshot,
      Predicate condition,
      MayMatch match,
      List<PlannedFile> kept,
      FileTotals totals) {
    this.snapshot = snapshot;
    this.condition = condition;
    this.match = match;
    this.kept = kept;
    this.totals = totals;
  }

  /**
   * A file and what its evidence says of the condition.
   *
   * @param file the file
   * @param finding the verdict and its reason
   */
  public record PlannedFile(DataFile file, Finding finding) {

    /**
     * Tells whether the file has to be read.
     *
     * @return false when its evidence rules every row out
     */
    public boolean isKept() {
      return finding.verdict() != Verdict.NONE;
    }
  }

  /**
   * Plans over a snapshot. Blocks while metadata is read.
   *
   * @param snapshot the version
   * @param condition which rows are wanted
   * @return the plan
   * @throws dev.graticule.predicate.PredicateException when the condition cannot be asked of such
   *     rows
   */
  public static Plan of(Snapshot snapshot, Predicate condition) {
    MayMatch match = new MayMatch(condition, snapshot.contract());
    List<PlannedFile> kept =
        judged(snapshot.files(condition), match).stream().filter(PlannedFile::isKept).toList();
    return new Plan(snapshot, condition, match, kept, snapshot.totals());
  }

  private static List<PlannedFile> judged(List<DataFile> files, MayMatch match) {
    return files.stream().map(file -> new PlannedFile(file, match.judge(file))).toList();
  }

  /**
   * The version that is read.
   *
   * @return the snapshot
   */
  public Snapshot snapshot() {
    return snapshot;
  }

  /**
   * Which rows are wanted.
   *
   * @return the condition
   */
  public Predicate condition() {
    return condition;
  }

  /**
   * The files to read.
   *
   * @return those that may hold such rows, in the order of their paths
   */
  public List<DataFile> kept() {
    return kept.stream().map(PlannedFile::file).toList();
  }

  /** The files to read, and whether each of their rows is meant. */
  List<RowFinder.Candidate> candidates() {
    return kept.stream()
        .map(file -> new RowFinder.Candidate(file.file(), file.finding().verdict()))
        .toList();
  }

  /**
   * The files left out. Blocks while metadata is read, the first time.
   *
   * @return those proved to hold no such row, in the order of their paths
   */
  public List<DataFile> skipped() {
    return files().stream().filter(file -> !file.isKept()).map(PlannedFile::file).toList();
  }

  /**
   * Each file of the snapshot with its finding. Blocks while metadata is read, the first time.
   *
   * @return kept ones and others, in the order of their paths
   */
  public List<PlannedFile> files() {
    List<PlannedFile> known = all;
    if (known == null) {
      known = judged(snapshot.files(Predicates.all()), match);
      all = known;
    }
    return known;
  }

  /**
   * How much the snapshot holds.
   *
   * @return the totals of all files, kept or not
   */
  public FileTotals totals() {
    return totals;
  }

  /**
   * The bytes of the files to read.
   *
   * @return bytes
   */
  public long bytesKept() {
    return kept.stream().mapToLong(file -> file.file().bytes()).sum();
  }

  /**
   * The bytes of all files.
   *
   * @return bytes
   */
  public long bytesTotal() {
    return totals.bytes();
  }

  /** The totals, and the first files with the reasons: kept ones first, then those left out. */
  @Override
  public String toString() {
    StringBuilder text =
        new StringBuilder(
            String.format(
                Locale.ROOT,
                "Version %s: %d of %d files, %,d of %,d bytes for %s%n",
                snapshot.id(),
                kept.size(),
                totals.files(),
                bytesKept(),
                totals.bytes(),
                condition));
    kept.stream().limit(PRINTED).forEach(file -> print(file, text));
    int room = PRINTED - Math.min(PRINTED, kept.size());
    if (room > 0 && totals.files() > kept.size()) {
      printSkipped(room, text);
    }
    if (totals.files() > PRINTED) {
      text.append("  … and %d more%n".formatted(totals.files() - PRINTED));
    }
    return text.toString();
  }

  /** A version may have expired since it was planned, and a text must be had all the same. */
  private void printSkipped(int room, StringBuilder text) {
    try {
      files().stream()
          .filter(file -> !file.isKept())
          .limit(room)
          .forEach(file -> print(file, text));
    } catch (RuntimeException e) {
      text.append("  the others cannot be listed any more: %s%n".formatted(e.getMessage()));
    }
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
