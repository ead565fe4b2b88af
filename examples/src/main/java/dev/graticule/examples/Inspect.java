package dev.graticule.examples;

import dev.graticule.GraticuleException;
import dev.graticule.contract.Edges;
import dev.graticule.contract.Orientation;
import dev.graticule.file.GeoColumn;
import dev.graticule.file.GeoMetadata;
import dev.graticule.file.GeoParquetFile;
import dev.graticule.file.RowGroup;
import dev.graticule.predicate.GeometryStatistics.Kind;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What does this file, table or lake hold? A file tells its contract, geo metadata and row groups,
 * a table its contract, versions and files, a lake its tables; no row is read.
 */
public final class Inspect {
  /** All is told. */
  static final int TOLD = 0;

  /** The file cannot be read. */
  static final int UNREADABLE = 1;

  /** Neither a file nor a lake is named. */
  static final int USAGE = 2;

  private static final int MOST_GROUPS = 20;

  private final PrintStream out;

  private Inspect(PrintStream out) {
    this.out = out;
  }

  /**
   * Tells of a file, a table or a lake and ends the process: with 0 when all is told, with 1 when
   * it cannot be read, with 2 when none is named.
   *
   * @param arguments a file; or a lake's folder, and a table of it
   */
  public static void main(String[] arguments) {
    PrintStream out =
        new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
    System.exit(run(List.of(arguments), out, System.err));
  }

  static int run(List<String> arguments, PrintStream out, PrintStream err) {
    if (arguments.isEmpty() || arguments.size() > 2) {
      err.println("Usage: examples/run inspect FILE | LAKE [TABLE]");
      return USAGE;
    }
    String name = arguments.get(0);
    try {
      if (arguments.size() == 2) {
        InspectLake.tellTable(name, arguments.get(1), out);
      } else if (Files.isDirectory(Path.of(name))) {
        InspectLake.tellTables(name, out);
      } else {
        tellFile(name, out);
      }
      return TOLD;
    } catch (GraticuleException | InvalidPathException e) {
      err.println(e.getMessage());
      return UNREADABLE;
    }
  }

  private static void tellFile(String name, PrintStream out) {
    try (InputFile input = InputFile.open(name);
        GeoParquetFile file = GeoParquetFile.open(input.store(), input.path())) {
      new Inspect(out).tell(name, file);
    }
  }

  private void tell(String name, GeoParquetFile file) {
    say("%s", name);
    say(
        "  %s in %s, %s",
        Counts.of(file.rows(), "row"),
        Counts.of(file.rowGroups().size(), "row group"),
        Counts.of(file.bytes(), "byte"));
    say("");
    say("Columns");
    ColumnText.lines(file.contract()).forEach(line -> say("  %s", line));
    say("");
    if (file.geo().isPresent()) {
      tell(file.geo().get());
    } else {
      say("No geo metadata: this is Parquet, but not GeoParquet.");
    }
    say("");
    say("Row groups");
    for (RowGroup group :
        file.rowGroups().subList(0, Math.min(MOST_GROUPS, file.rowGroups().size()))) {
      tell(group, file);
    }
    if (file.rowGroups().size() > MOST_GROUPS) {
      say("  ... and %,d more", file.rowGroups().size() - MOST_GROUPS);
    }
  }

  private void tell(GeoMetadata geo) {
    say("GeoParquet %s", geo.version());
    for (Map.Entry<String, GeoColumn> entry : geo.columns().entrySet()) {
      GeoColumn column = entry.getValue();
      say(
          "  %s%s: %s, %s",
          entry.getKey(),
          entry.getKey().equals(geo.primaryColumn()) ? " (primary)" : "",
          column.encoding().label(),
          column.kinds().isEmpty()
              ? "any type"
              : column.kinds().stream().map(Kind::label).collect(Collectors.joining(", ")));
      say("    CRS %s, %s edges%s", column.crs(), column.edges().label(), more(column));
      column.bbox().ifPresent(box -> say("    bounds %s", ColumnText.of(box)));
      column
          .covering()
          .ifPresent(
              covering ->
                  say(
                      "    covering %s",
                      covering.paths().map(Object::toString).collect(Collectors.joining(", "))));
    }
  }

  private static String more(GeoColumn column) {
    StringBuilder text = new StringBuilder();
    if (column.orientation() == Orientation.COUNTERCLOCKWISE) {
      text.append(", rings counterclockwise");
    }
    if (column.edges() != Edges.PLANAR) {
      text.append(", boxes need not hold edges");
    }
    column.epoch().ifPresent(year -> text.append(", epoch ").append(year));
    return text.toString();
  }

  private void tell(RowGroup group, GeoParquetFile file) {
    String bounds =
        file.contract().geometryColumns().stream()
            .flatMap(
                c ->
                    group.evidence().geometry(c.name()).bounds().stream()
                        .map(b -> c.name() + " " + ColumnText.of(b)))
            .collect(Collectors.joining(", "));
    say(
        "  %d: %s, %s%s",
        group.index(),
        Counts.of(group.rows(), "row"),
        Counts.of(group.bytes(), "byte"),
        bounds.isEmpty() ? "" : ", " + bounds);
  }

  private void say(String format, Object... values) {
    out.println(String.format(Locale.ROOT, format, values));
  }
}
