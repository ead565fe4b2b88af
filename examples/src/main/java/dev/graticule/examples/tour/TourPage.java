package dev.graticule.examples.tour;

import dev.graticule.examples.tour.TourResult.Answer;
import dev.graticule.examples.tour.TourResult.FileBox;
import dev.graticule.examples.tour.TourResult.Written;
import dev.graticule.examples.tour.TourResult.ZoneCount;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The page that shows a tour: one file, no network, light and dark, readable by keyboard. */
final class TourPage {
  private static final String TEMPLATE = "page.html";
  private static final int ZONES_SHOWN = 15;

  private TourPage() {}

  static String render(TourResult result) {
    return template()
        .replace("{{subtitle}}", subtitle(result))
        .replace("{{tiles}}", tiles(result))
        .replace("{{map}}", WorldMap.draw(result))
        .replace("{{attribution}}", Html.escape(TimeZones.ATTRIBUTION))
        .replace("{{answers}}", answers(result.answers()))
        .replace("{{zones}}", zones(result.perZone()))
        .replace("{{tables}}", tables(result.tables()))
        .replace("{{files}}", files(result.files()))
        .replace(
            "{{footer}}",
            "Made by examples/run tour. The fleet is made up; the borders are real. Nothing on this page needs a network.");
  }

  private static String subtitle(TourResult result) {
    return "%,d rows in %d tables, written, asked and answered in this one process."
        .formatted(result.tables().stream().mapToLong(Written::rows).sum(), result.tables().size());
  }

  private static String tiles(TourResult result) {
    StringBuilder tiles = new StringBuilder();
    for (Written table : result.tables()) {
      String rate =
          table.table().equals(result.mapped())
              ? "%,.0f rows/s".formatted(table.rowsPerSecond())
              : Sizes.of(Math.round(table.bytes() / table.seconds())) + "/s";
      tiles.append(tile(rate, "writing %s".formatted(Html.escape(table.table()))));
    }
    long total = result.answers().stream().mapToLong(Answer::bytesTotal).sum();
    long read = result.answers().stream().mapToLong(Answer::bytesRead).sum();
    tiles.append(
        tile(
            "%.1f %%".formatted(100.0 * read / Math.max(1, total)),
            "of the bytes had to be looked at"));
    tiles.append(tile(Integer.toString(result.answers().size()), "questions, all at once"));
    return tiles.toString();
  }

  private static String tile(String figure, String caption) {
    return "<div class=\"card\"><b>%s</b><span class=\"soft\">%s</span></div>"
        .formatted(figure, caption);
  }

  private static String answers(List<Answer> answers) {
    String rows =
        answers.stream()
            .map(
                a ->
                    "<tr><td>%s<br><code>%s</code></td><td>%s</td><td class=\"n\">%,d ms</td><td class=\"n\">%s</td></tr>"
                        .formatted(
                            Html.escape(a.question()),
                            Html.escape(a.how()),
                            Html.escape(a.answer()),
                            a.took().toMillis(),
                            a.bytesTotal() == 0
                                ? ""
                                : "%.1f %%".formatted(100.0 * a.bytesRead() / a.bytesTotal())))
            .collect(Collectors.joining("\n"));
    return table(
        "Times are from asking to the last row, with every other question running beside it.",
        "<th>Question</th><th>Answer</th><th class=\"n\">Time</th><th class=\"n\">Bytes looked at</th>",
        rows);
  }

  private static String zones(List<ZoneCount> zones) {
    long most = zones.stream().mapToLong(ZoneCount::reports).max().orElse(1);
    String rows =
        zones.stream()
            .limit(ZONES_SHOWN)
            .map(
                z ->
                    "<tr><td>%s</td><td class=\"n\">%,d</td><td style=\"width:55%%\"><div class=\"bar\" style=\"width:%.1f%%\"></div></td></tr>"
                        .formatted(Html.escape(z.zone()), z.reports(), 100.0 * z.reports() / most))
            .collect(Collectors.joining("\n"));
    return table(
        "The %d zones with most reports, of %d with any."
            .formatted(Math.min(ZONES_SHOWN, zones.size()), zones.size()),
        "<th>Zone</th><th class=\"n\">Reports</th><th></th>",
        rows);
  }

  private static String tables(List<Written> tables) {
    String rows =
        tables.stream()
            .map(
                t ->
                    "<tr><td>%s</td><td class=\"n\">%,d</td><td class=\"n\">%d</td><td class=\"n\">%s</td><td class=\"n\">%,.0f</td><td><code>%s</code></td></tr>"
                        .formatted(
                            Html.escape(t.table()),
                            t.rows(),
                            t.files(),
                            Sizes.of(t.bytes()),
                            t.rowsPerSecond(),
                            Html.escape(t.where())))
            .collect(Collectors.joining("\n"));
    return table(
        "Every file is a GeoParquet file that other tools open too.",
        "<th>Table</th><th class=\"n\">Rows</th><th class=\"n\">Files</th><th class=\"n\">Size</th><th class=\"n\">Rows/s</th><th>Folder</th>",
        rows);
  }

  private static String files(List<FileBox> files) {
    String rows =
        IntStream.range(0, files.size())
            .mapToObj(
                i -> {
                  FileBox f = files.get(i);
                  return "<tr tabindex=\"0\" data-file=\"file-%d\"><td>%s</td><td><code>%s</code></td><td class=\"n\">%,d</td><td class=\"n\">%s</td><td class=\"n\">%s</td></tr>"
                      .formatted(
                          i,
                          Html.escape(f.table()),
                          Html.escape(f.name()),
                          f.rows(),
                          Sizes.of(f.bytes()),
                          f.bounds()
                              .map(
                                  b ->
                                      "%.1f, %.1f to %.1f, %.1f"
                                          .formatted(b.xmin(), b.ymin(), b.xmax(), b.ymax()))
                              .orElse(""));
                })
            .collect(Collectors.joining("\n"));
    return table(
        "Move along the rows to light a file's box up on the map.",
        "<th>Table</th><th>File</th><th class=\"n\">Rows</th><th class=\"n\">Size</th><th class=\"n\">Bounds</th>",
        rows);
  }

  private static String table(String caption, String head, String rows) {
    return "<table><caption>%s</caption><thead><tr>%s</tr></thead><tbody>%s</tbody></table>"
        .formatted(caption, head, rows);
  }

  private static String template() {
    try (InputStream resource = TourPage.class.getResourceAsStream(TEMPLATE)) {
      if (resource == null) {
        throw new IllegalStateException("The page's template is not on the class path.");
      }
      return new String(resource.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("The page's template cannot be read.", e);
    }
  }
}
