package dev.graticule.examples.tour;

import dev.graticule.examples.Counts;
import dev.graticule.examples.tour.TourResult.Answer;
import dev.graticule.examples.tour.TourResult.FormatResult;
import dev.graticule.examples.tour.TourResult.Written;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What was written and answered, where the page is, and what to do next. */
final class LastLines {
  private final TourFolder folder;
  private final TourResult result;

  LastLines(TourFolder folder, TourResult result) {
    this.folder = folder;
    this.result = result;
  }

  void print(PrintStream out) {
    out.println();
    String head = "Written";
    for (FormatResult format : result.formats()) {
      out.printf("%-9s %s in %s%n", head, written(format.tables()), folder.lake(format.format()));
      head = "";
    }
    out.printf("Answered  %s%s%n", alike(), answers());
    out.printf("Read      %s%n", read());
    out.printf("Page      %s%n", folder.page());
    String file = dataFile();
    FormatResult last = result.formats().get(result.formats().size() - 1);
    out.printf(
        "Next      examples/run inspect %s %s%n",
        folder.lake(last.format()), result.subject().table());
    out.printf("          examples/run inspect %s%n", file);
    out.printf("          examples/run validate %s%n", file);
    head = "Elsewhere";
    for (FormatResult format : result.formats()) {
      Path lake = folder.lake(format.format()).toAbsolutePath().normalize();
      out.printf("%-9s %s%n", head, format.format().elsewhere(lake, result.subject().table()));
      head = "";
    }
  }

  private static String written(List<Written> tables) {
    return tables.stream()
        .map(
            t ->
                String.format(
                    Locale.ROOT,
                    "%s (%,d rows in %s, %s, %,.0f rows/s)",
                    t.table(),
                    t.rows(),
                    Counts.of(t.files(), "file"),
                    Sizes.of(t.bytes()),
                    t.rowsPerSecond()))
        .collect(Collectors.joining(" and "));
  }

  private String alike() {
    return result.formats().size() == 1
        ? ""
        : "alike in %s: "
            .formatted(
                result.formats().stream()
                    .map(f -> f.format().word())
                    .collect(Collectors.joining(", ")));
  }

  private String answers() {
    return IntStream.range(0, result.shown().answers().size())
        .mapToObj(
            i ->
                String.format(
                    Locale.ROOT,
                    "%s in %s ms",
                    result.shown().answers().get(i).words(),
                    result.formats().stream()
                        .map(f -> "%,d".formatted(f.answers().get(i).took().toMillis()))
                        .collect(Collectors.joining(" / "))))
        .collect(Collectors.joining("; "));
  }

  private String read() {
    List<Answer> answers = result.formats().stream().flatMap(f -> f.answers().stream()).toList();
    long read = answers.stream().mapToLong(Answer::bytesRead).sum();
    long total = answers.stream().mapToLong(Answer::bytesTotal).sum();
    return String.format(
        Locale.ROOT,
        "%.1f %% of the bytes that the questions asked of (%s of %s)",
        100.0 * read / Math.max(1, total),
        Sizes.of(read),
        Sizes.of(total));
  }

  private String dataFile() {
    Path lake = folder.lake(result.shown().format());
    return result.shown().files().stream()
        .filter(f -> f.table().equals(result.subject().table()))
        .map(f -> lake.resolve(f.table()).resolve(f.name()).toString())
        .findFirst()
        .orElse(lake.toString());
  }
}
