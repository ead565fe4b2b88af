package dev.graticule.examples.tour;

import dev.graticule.GraticuleException;
import dev.graticule.examples.tour.TourResult.FormatResult;
import dev.graticule.examples.tour.TourResult.LeftOut;
import dev.graticule.table.RefusedException;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * From a contract to streamed answers on real data: writes the world's time zones and a fleet's
 * reports (or the user's own file) as tables of each format, asks six questions at once, looks back
 * at earlier versions, holds the formats' answers against each other, and leaves a page that shows
 * it all.
 */
public final class Tour {
  private final TourOptions options;
  private final PrintStream out;
  private final Interruption interruption;

  private Tour(TourOptions options, PrintStream out, Interruption interruption) {
    this.options = options;
    this.out = out;
    this.interruption = interruption;
  }

  /**
   * Runs the tour.
   *
   * @param arguments as {@code examples/run tour --help} tells them
   */
  public static void main(String[] arguments) {
    // Figures look the same wherever the tour runs.
    Locale.setDefault(Locale.ROOT);
    System.exit(run(List.of(arguments), System.out, System.err));
  }

  /**
   * Runs the tour.
   *
   * @param arguments as {@link #main} takes them
   * @param out where the tour talks
   * @param err where it complains
   * @return 0; 1 when the data is at fault; 2 when the arguments are
   */
  static int run(List<String> arguments, PrintStream out, PrintStream err) {
    if (arguments.contains("--help") || arguments.contains("-h")) {
      out.print(TourOptions.USAGE);
      return 0;
    }
    try (Interruption interruption = Interruption.watch()) {
      new Tour(TourOptions.parse(arguments), out, interruption).run();
      return 0;
    } catch (TourOptions.UsageException e) {
      err.println(e.getMessage());
      err.print(TourOptions.USAGE);
      return 2;
    } catch (GraticuleException e) {
      err.println(e.getMessage());
      return 1;
    } catch (UncheckedIOException e) {
      err.println(e.getMessage() + " " + e.getCause());
      return 1;
    }
  }

  private void run() {
    if (options.input().isEmpty()) {
      run(new FleetRows(options.rows()));
      return;
    }
    try (OwnRows rows = OwnRows.checked(options.input().get())) {
      run(rows);
    }
  }

  private void run(TourRows rows) {
    TourFolder folder = TourFolder.prepare(options.out());
    Outlines outlines = new Outlines();
    List<FormatResult> done = new ArrayList<>();
    List<LeftOut> leftOut = new ArrayList<>();
    Optional<RefusedException> refused = Optional.empty();
    for (TourFormat format : options.formats()) {
      try {
        Optional<Subject> asked = done.stream().findFirst().map(FormatResult::subject);
        done.add(new FormatTour(format, folder, out, interruption).run(rows, outlines, asked));
      } catch (RefusedException e) {
        // Not every format can hold every column; the others go on, and the page says so.
        out.printf("%s: left out. %s%n", format.title(), e.getMessage());
        leftOut.add(new LeftOut(format, e.getMessage()));
        refused = Optional.of(e);
      }
    }
    if (done.isEmpty()) {
      throw refused.orElseThrow();
    }
    EqualAnswers.require(done);
    TourResult result = new TourResult(outlines.all(), done, leftOut);
    writePage(folder, result);
    new LastLines(folder, result).print(out);
  }

  private static void writePage(TourFolder folder, TourResult result) {
    try {
      Files.writeString(folder.page(), TourPage.render(result), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("The page cannot be written.", e);
    }
  }
}
