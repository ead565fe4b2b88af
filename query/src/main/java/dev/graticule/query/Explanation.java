package dev.graticule.query;

import dev.graticule.predicate.Finding;
import dev.graticule.predicate.Predicate;
import dev.graticule.predicate.Verdict;
import dev.graticule.store.StorePath;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * What a query reads, and why it leaves out the rest. A value; prints itself, the first files and
 * row groups of each table.
 *
 * @param tables the tables, by name
 * @param sql what DuckDB gets, in order, values written in
 */
public record Explanation(List<Table> tables, List<String> sql) {
  private static final int FILES_PRINTED = 20;
  private static final int GROUPS_PRINTED = 8;
  private static final int CHARACTERS_PRINTED = 2_000;

  /** Copies the lists. */
  public Explanation {
    tables = List.copyOf(tables);
    sql = List.copyOf(sql);
  }

  /**
   * A table in its part of the query.
   *
   * @param name the table, behind the part it plays where there are several
   * @param version the id of the snapshot
   * @param condition what is proved of all rows that matter; of SQL, what was understood
   * @param files all files of the version, in the order of their paths
   * @param bytesTotal how many bytes they have
   * @param bytesRead how many of them are in files and row groups that cannot be left out
   * @param reader who reads them
   */
  public record Table(
      String name,
      String version,
      Predicate condition,
      List<File> files,
      long bytesTotal,
      long bytesRead,
      Reader reader) {

    /** Copies the list. */
    public Table {
      files = List.copyOf(files);
    }

    /**
     * The files that are read.
     *
     * @return the count
     */
    public long filesRead() {
      return files.stream().filter(File::isRead).count();
    }
  }

  /** Who reads files. */
  public enum Reader {
    /** DuckDB, with its threads. */
    DUCKDB,
    /**
     * A reader that skips pages too, for what is small: {@link QueryEngine.Builder#directReads}.
     */
    PAGES
  }

  /**
   * A file.
   *
   * @param path where it lies in its table's store
   * @param rows how many rows it has
   * @param bytes its length
   * @param finding what its evidence says, and why
   * @param rowGroups its row groups; none of a file that is not read
   */
  public record File(
      StorePath path, long rows, long bytes, Finding finding, List<RowGroup> rowGroups) {

    /** Copies the list. */
    public File {
      rowGroups = List.copyOf(rowGroups);
    }

    /**
     * Tells whether it is opened.
     *
     * @return false when its evidence rules every row out
     */
    public boolean isRead() {
      return finding.verdict() != Verdict.NONE;
    }
  }

  /**
   * A row group.
   *
   * @param number its place in the file, from 0
   * @param rows how many rows it has
   * @param bytes its compressed length
   * @param finding what the boxes of its rows say, and why; DuckDB may leave out more
   */
  public record RowGroup(int number, long rows, long bytes, Finding finding) {

    /**
     * Tells whether it is read.
     *
     * @return false when its boxes rule every row out
     */
    public boolean isRead() {
      return finding.verdict() != Verdict.NONE;
    }
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    tables.forEach(table -> print(table, text));
    if (!sql.isEmpty()) {
      text.append("DuckDB gets:\n");
    }
    sql.forEach(
        statement ->
            text.append("  ")
                .append(
                    statement.length() <= CHARACTERS_PRINTED
                        ? statement
                        : statement.substring(0, CHARACTERS_PRINTED) + " …")
                .append('\n'));
    return text.toString();
  }

  private static void print(Table table, StringBuilder text) {
    text.append(
        String.format(
            Locale.ROOT,
            "%s, version %s: reads %d of %d files, %,d of %,d bytes, %s, for %s%n",
            table.name(),
            table.version(),
            table.filesRead(),
            table.files().size(),
            table.bytesRead(),
            table.bytesTotal(),
            table.reader() == Reader.PAGES ? "page by page" : "by DuckDB",
            table.condition()));
    List<File> order =
        Stream.concat(
                table.files().stream().filter(File::isRead),
                table.files().stream().filter(file -> !file.isRead()))
            .toList();
    order.stream().limit(FILES_PRINTED).forEach(file -> print(file, text));
    if (order.size() > FILES_PRINTED) {
      text.append("  … and %d more files%n".formatted(order.size() - FILES_PRINTED));
    }
  }

  private static void print(File file, StringBuilder text) {
    text.append(
        String.format(
            Locale.ROOT,
            "  %s %s (%,d rows, %,d bytes): %s%n",
            file.isRead() ? "read" : "skip",
            file.path(),
            file.rows(),
            file.bytes(),
            file.finding().reason()));
    for (RowGroup group :
        file.rowGroups().subList(0, Math.min(GROUPS_PRINTED, file.rowGroups().size()))) {
      text.append(
          String.format(
              Locale.ROOT,
              "    %s row group %d (%,d rows, %,d bytes): %s%n",
              group.isRead() ? "read" : "skip",
              group.number(),
              group.rows(),
              group.bytes(),
              group.finding().reason()));
    }
    if (file.rowGroups().size() > GROUPS_PRINTED) {
      long read = file.rowGroups().stream().filter(RowGroup::isRead).count();
      text.append(
          "    … %d row groups in all, %d of them read%n".formatted(file.rowGroups().size(), read));
    }
  }
}
