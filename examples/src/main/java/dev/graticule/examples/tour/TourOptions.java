package dev.graticule.examples.tour;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * What the tour was asked to do.
 *
 * @param out the folder that everything is written to
 * @param input the user's own file, in place of the fleet
 * @param rows how many reports the fleet sends
 * @param formats the formats to go through, in this order
 */
record TourOptions(Path out, Optional<Path> input, long rows, List<TourFormat> formats) {
  static final String USAGE =
      """
      Usage: examples/run tour [--out DIR] [--input FILE] [--rows N] [--format NAME]

        --out DIR      where to write (graticule-tour)
        --input FILE   your own GeoParquet or GeoJSON in place of the made-up fleet
        --rows N       how many reports the fleet sends (1000000)
        --format NAME  geoparquet, iceberg or delta, or several with commas between (all)
      """;

  private static final Path DEFAULT_OUT = Path.of("graticule-tour");
  private static final long DEFAULT_ROWS = 1_000_000;

  static TourOptions parse(List<String> arguments) {
    Path out = DEFAULT_OUT;
    Optional<Path> input = Optional.empty();
    long rows = DEFAULT_ROWS;
    List<TourFormat> formats = TourFormat.all();
    for (Iterator<String> each = arguments.iterator(); each.hasNext(); ) {
      String name = each.next();
      if (!List.of("--out", "--input", "--rows", "--format").contains(name)) {
        throw new UsageException("The tour does not know \"%s\".".formatted(name));
      }
      if (!each.hasNext()) {
        throw new UsageException("%s needs a value behind it.".formatted(name));
      }
      String value = each.next();
      switch (name) {
        case "--out" -> out = Path.of(value);
        case "--input" -> input = Optional.of(Path.of(value));
        case "--rows" -> rows = rows(value);
        default -> formats = formats(value);
      }
    }
    return new TourOptions(out, input, rows, formats);
  }

  private static List<TourFormat> formats(String value) {
    return Arrays.stream(value.split(",", -1)).map(TourOptions::format).distinct().toList();
  }

  private static TourFormat format(String word) {
    return TourFormat.find(word)
        .orElseThrow(
            () ->
                new UsageException(
                    "--format is one of %s, not \"%s\".".formatted(TourFormat.words(), word)));
  }

  private static long rows(String value) {
    try {
      long rows = Long.parseLong(value.replace("_", "").replace(",", ""));
      if (rows >= 1) {
        return rows;
      }
    } catch (NumberFormatException e) {
      // Said below, as for a number below 1.
    }
    throw new UsageException(
        "--rows needs a whole number of at least 1, not \"%s\".".formatted(value));
  }

  /** Words on the command line that the tour cannot follow. */
  static final class UsageException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UsageException(String message) {
      super(message);
    }
  }
}
