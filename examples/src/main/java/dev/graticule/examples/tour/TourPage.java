package dev.graticule.examples.tour;

import dev.graticule.examples.tour.TourResult.Answer;
import dev.graticule.examples.tour.TourResult.FileBox;
import dev.graticule.examples.tour.TourResult.FormatResult;
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
        .replace("{{answers}}", SideBySide.answers(result))
        .replace("{{zones}}", zones(result.shown().perZone()))
        .replace("{{tables}}", SideBySide.tables(result))
        .replace("{{versions}}", SideBySide.versions(result))
        .replace("{{order}}", OrderPart.of(result.shown().inOrder()))
        .replace("{{files}}", files(result))
        .replace(
            "{{footer}}",
            "Made by examples/run tour. The fleet is made up; the borders are real. Nothing on this page needs a network.");
  }

  private static String subtitle(TourResult result) {
    List<Written> tables = result.shown().tables();
    String rows = "%,d rows in".formatted(tables.stream().mapToLong(Written::rows).sum());
    return "%s %d tables%s, written, asked and answered in this one process."
        .formatted(
            rows,
            tables.size(),
            result.formats().size() == 1
                ? ""
                : ", in each of %d formats".formatted(result.formats().size()));
  }

  private static String tiles(TourResult result) {
    StringBuilder tiles = new StringBuilder();
    for (FormatResult format : result.formats()) {
      Written rows = format.table(result.subject().table());
      tiles.append(
          tile(
              "%,.0f <small>rows/s</small>".formatted(rows.rowsPerSecond()),
              "writing %s, %s"
                  .formatted(Html.escape(rows.table()), Html.escape(format.format().title()))));
    }
    List<Answer> answers = result.formats().stream().flatMap(f -> f.answers().stream()).toList();
    long total = answers.stream().mapToLong(Answer::bytesTotal).sum();
    long read = answers.stream().mapToLong(Answer::bytesRead).sum();
    tiles.append(
        tile(
            "%.1f %%".formatted(100.0 * read / Math.max(1, total)),
            "of the bytes had to be looked at"));
    tiles.append(
        tile(
            Integer.toString(result.shown().answers().size()),
            result.formats().size() == 1
                ? "questions, all at once"
                : "questions, all at once, answered alike by every format"));
    return tiles.toString();
  }

  private static String tile(String figure, String caption) {
    return "<div class=\"card\"><b>%s</b><span class=\"soft\">%s</span></div>"
        .formatted(figure, caption);
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
    return Html.table(
        "Reports per zone",
        "The %d zones with most reports, of %d with any."
            .formatted(Math.min(ZONES_SHOWN, zones.size()), zones.size()),
        "<th>Zone</th><th class=\"n\">Reports</th><th></th>",
        rows);
  }

  private static String files(TourResult result) {
    List<FileBox> files = result.shown().files();
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
    return Html.table(
        "Files",
        "%s. Move along the rows to light a file's box up on the map."
            .formatted(result.shown().format().title()),
        "<th>Table</th><th>File</th><th class=\"n\">Rows</th><th class=\"n\">Size</th><th class=\"n\">Bounds</th>",
        rows);
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
