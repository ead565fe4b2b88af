package dev.graticule.examples.tour;

import dev.graticule.examples.tour.TourResult.Answer;
import dev.graticule.examples.tour.TourResult.FileBox;
import dev.graticule.examples.tour.TourResult.FormatResult;
import dev.graticule.examples.tour.TourResult.Past;
import dev.graticule.examples.tour.TourResult.PastVersion;
import dev.graticule.examples.tour.TourResult.Written;
import dev.graticule.query.QueryEngine;
import dev.graticule.table.Lake;
import dev.graticule.table.SpatialTable;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The tour through one format: writes the tables, asks them, and looks back. */
final class FormatTour {
  private static final long ENGINE_MEMORY = 512L << 20;
  private static final int LINES_EXPLAINED = 6;
  private static final int COLUMNS = 150;

  private final TourFormat format;
  private final TourFolder folder;
  private final PrintStream out;
  private final Interruption interruption;

  FormatTour(TourFormat format, TourFolder folder, PrintStream out, Interruption interruption) {
    this.format = format;
    this.folder = folder;
    this.out = out;
    this.interruption = interruption;
  }

  /**
   * Goes through the format.
   *
   * @param asked what the formats before were asked; absent for the first
   */
  FormatResult run(TourRows rows, Outlines outlines, Optional<Subject> asked) {
    try (Lake lake = Lake.open(folder.lake(format))) {
      out.printf("%s: writing tables under contracts to %s%n", format.title(), folder.lake(format));
      TableWriting writing =
          new TableWriting(lake, folder.lake(format), format.format(), out, interruption);
      SpatialTable table = writing.begin(rows);
      Written zones = writing.zones(outlines);
      Written asTheyCame = writing.rows(table, rows);
      String geometry = table.contract().primaryGeometry().orElseThrow().name();
      InOrder inOrder = writing.inOrder(table, geometry);
      List<Written> tables = List.of(zones, asTheyCame, inOrder.written());
      List<FileBox> files = new ArrayList<>();
      tables.forEach(t -> files.addAll(Places.files(lake.table(t.table()))));
      Subject subject = asked.orElseGet(() -> rows.subject(table.contract(), files));
      return ask(lake, table, subject, tables, files, inOrder);
    }
  }

  private FormatResult ask(
      Lake lake,
      SpatialTable table,
      Subject subject,
      List<Written> tables,
      List<FileBox> files,
      InOrder inOrder) {
    try (QueryEngine engine = QueryEngine.builder().lake(lake).memoryLimit(ENGINE_MEMORY).open()) {
      out.printf("%s: asking all questions at once%n", format.title());
      if (!subject.lonLat()) {
        out.println(
            "  (not how many rows each time zone has: the zones are in longitude and latitude on a plane, these rows are not)");
      }
      Questions questions = new Questions(engine, subject);
      List<Answer> answers = questions.ask();
      answers.forEach(this::say);
      explain(questions);
      Past past = new TimeTravel(engine, table, subject).ask();
      past.versions().forEach(this::say);
      past.whyNot().ifPresent(why -> out.println("  " + why));
      return new FormatResult(
          format,
          subject,
          tables,
          files,
          inOrder,
          answers,
          questions.perZoneCounts(),
          questions.nearestPoints(),
          past);
    }
  }

  private void explain(Questions questions) {
    out.println("  what the window needs read, and why not the rest:");
    questions
        .explanation()
        .toString()
        .lines()
        .takeWhile(line -> !line.startsWith("DuckDB"))
        .limit(LINES_EXPLAINED)
        .map(line -> line.length() <= COLUMNS ? line : line.substring(0, COLUMNS) + " …")
        .forEach(line -> out.println("    " + line));
  }

  private void say(Answer answer) {
    out.printf(
        Locale.ROOT,
        "  %,6d ms  %s  %s%n",
        answer.took().toMillis(),
        answer.question(),
        answer.words());
  }

  private void say(PastVersion version) {
    out.printf(
        Locale.ROOT,
        "  version %s  %s%s: %,d rows, %,d in the window%n",
        version.id(),
        Words.of(version.operation()),
        version.newColumns().isEmpty()
            ? ""
            : ", new column " + String.join(", ", version.newColumns()),
        version.rows(),
        version.inWindow());
  }
}
