package dev.graticule.examples.tour;

import dev.graticule.examples.tour.TourResult.Answer;
import dev.graticule.examples.tour.TourResult.FormatResult;
import dev.graticule.examples.tour.TourResult.PastVersion;
import dev.graticule.examples.tour.TourResult.Written;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The parts of the page where the formats stand beside each other. */
final class SideBySide {
  private static final DateTimeFormatter CLOCK =
      DateTimeFormatter.ofPattern("HH:mm:ss.SSS 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);

  private SideBySide() {}

  /** The questions, their answers, and how long each format took. */
  static String answers(TourResult result) {
    String rows =
        IntStream.range(0, result.shown().answers().size())
            .mapToObj(i -> answer(result, i))
            .collect(Collectors.joining("\n"));
    String heads =
        result.formats().stream()
            .map(f -> "<th class=\"n\">%s</th>".formatted(Html.escape(f.format().title())))
            .collect(Collectors.joining());
    return Html.table(
        "Questions and answers",
        "Times are from asking to the last row, with every other question of the format running beside it. Below them: the share of the tables' bytes that was looked at.%s"
            .formatted(firstPays(result)),
        "<th>Question</th><th>Answer</th>" + heads,
        rows);
  }

  private static String firstPays(TourResult result) {
    return result.formats().size() == 1
        ? ""
        : " %s went first and pays for the start of the JVM and DuckDB."
            .formatted(result.shown().format().title());
  }

  private static String answer(TourResult result, int index) {
    Answer shown = result.shown().answers().get(index);
    String times =
        result.formats().stream()
            .map(format -> time(format.answers().get(index)))
            .collect(Collectors.joining());
    return "<tr><td class=\"w\">%s<br><code>%s</code></td><td class=\"w\">%s</td>%s</tr>"
        .formatted(
            Html.escape(shown.question()),
            Html.escape(shown.how()),
            Html.escape(shown.words()),
            times);
  }

  private static String time(Answer answer) {
    return "<td class=\"n\">%,d ms%s</td>"
        .formatted(
            answer.took().toMillis(),
            answer.bytesTotal() == 0
                ? ""
                : "<br><span class=\"soft\">%.1f %%</span>"
                    .formatted(100.0 * answer.bytesRead() / answer.bytesTotal()));
  }

  /** What was written, and how fast. */
  static String tables(TourResult result) {
    String rows =
        result.shown().tables().stream()
            .flatMap(
                table ->
                    result.formats().stream()
                        .map(format -> row(format, format.table(table.table()))))
            .collect(Collectors.joining("\n"));
    String leftOut =
        result.leftOut().stream()
            .map(
                l ->
                    "<p>%s was left out: %s</p>"
                        .formatted(Html.escape(l.format().title()), Html.escape(l.why())))
            .collect(Collectors.joining());
    return Html.table(
            "Tables",
            "Every data file is a GeoParquet file that other tools open too. Metadata is what else lies in the table's folder. Rates are from the first row to the commit.%s"
                .formatted(firstPays(result)),
            "<th>Table</th><th>Format</th><th class=\"n\">Rows</th><th class=\"n\">Commits of rows</th><th class=\"n\">Data files</th><th class=\"n\">Size</th><th class=\"n\">Metadata</th><th class=\"n\">Rows/s</th><th>Folder</th>",
            rows)
        + leftOut;
  }

  private static String row(FormatResult format, Written t) {
    return "<tr><td>%s</td><td>%s</td><td class=\"n\">%,d</td><td class=\"n\">%d</td><td class=\"n\">%d</td><td class=\"n\">%s</td><td class=\"n\">%s</td><td class=\"n\">%,.0f</td><td class=\"w\"><code>%s</code></td></tr>"
        .formatted(
            Html.escape(t.table()),
            Html.escape(format.format().title()),
            t.rows(),
            t.commits(),
            t.files(),
            Sizes.of(t.bytes()),
            Sizes.of(t.logBytes()),
            t.rowsPerSecond(),
            Html.escape(t.where()));
  }

  /** The versions of the table that was asked, or why a format has none. */
  static String versions(TourResult result) {
    return result.formats().stream()
        .map(format -> versions(result, format))
        .collect(Collectors.joining("\n"));
  }

  private static String versions(TourResult result, FormatResult format) {
    String title = "<h3>%s</h3>".formatted(Html.escape(format.format().title()));
    if (format.past().whyNot().isPresent()) {
      return title
          + "<p>No earlier versions: %s</p>".formatted(Html.escape(format.past().whyNot().get()));
    }
    String table = Html.escape(result.subject().table());
    String rows =
        format.past().versions().stream()
            .map(SideBySide::version)
            .collect(Collectors.joining("\n"));
    return title
        + Html.table(
            "Versions, %s".formatted(Html.escape(format.format().title())),
            "Every version of %s, the oldest first, each asked for the rows in the window."
                .formatted(table),
            "<th>Version</th><th>Committed</th><th>What it did</th><th class=\"n\">Rows</th><th class=\"n\">In the window</th>",
            rows);
  }

  private static String version(PastVersion v) {
    return "<tr><td><code>%s</code></td><td class=\"t\">%s</td><td>%s</td><td class=\"n\">%,d</td><td class=\"n\">%,d</td></tr>"
        .formatted(
            Html.escape(v.id()),
            CLOCK.format(v.committedAt()),
            Words.of(v.operation())
                + (v.newColumns().isEmpty()
                    ? ""
                    : ": new column <code>%s</code>"
                        .formatted(Html.escape(String.join(", ", v.newColumns())))),
            v.rows(),
            v.inWindow());
  }
}
