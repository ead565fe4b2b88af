package dev.graticule.examples;

import dev.graticule.GraticuleException;
import dev.graticule.contract.Bounds;
import dev.graticule.contract.Column;
import dev.graticule.contract.ColumnType;
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
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** What does this file hold? Its contract, its geo metadata, its row groups; no row is read. */
public final class Inspect {
  /** All is told. */
  static final int TOLD = 0;

  /** The file cannot be read. */
  static final int UNREADABLE = 1;

  /** Not one file is named. */
  static final int USAGE = 2;

  private static final int MOST_GROUPS = 20;

  private final PrintStream out;

  private Inspect(PrintStream out) {
    this.out = out;
  }

  /**
   * Tells of a file and ends the process: with 0 when all is told, with 1 when the file cannot be
   * read, with 2 when not one file is named.
   *
   * @param arguments the file's name
   */
  public static void main(String[] arguments) {
    PrintStream out =
        new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
    System.exit(run(List.of(arguments), out, System.err));
  }

  static int run(List<String> arguments, PrintStream out, PrintStream err) {
    if (arguments.size() != 1) {
      err.println("Usage: examples/run inspect FILE");
      return USAGE;
    }
    String name = arguments.get(0);
    try (InputFile input = InputFile.open(name);
        GeoParquetFile file = GeoParquetFile.open(input.store(), input.path())) {
      new Inspect(out).tell(name, file);
      return TOLD;
    } catch (GraticuleException e) {
      err.println(e.getMessage());
      return UNREADABLE;
    }
  }

  private void tell(String name, GeoParquetFile file) {
    say("%s", name);
    say(
        "  %s in %s, %s",
        count(file.rows(), "row"),
        count(file.rowGroups().size(), "row group"),
        count(file.bytes(), "byte"));
    say("");
    say("Columns");
    for (Column column : file.contract().columns()) {
      say(
          "  %s: %s%s",
          column.name(), text(column.type()), column.isNullable() ? ", nullable" : "");
    }
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
      column.bbox().ifPresent(box -> say("    bounds %s", text(box)));
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
                        .map(b -> c.name() + " " + text(b)))
            .collect(Collectors.joining(", "));
    say(
        "  %d: %s, %s%s",
        group.index(),
        count(group.rows(), "row"),
        count(group.bytes(), "byte"),
        bounds.isEmpty() ? "" : ", " + bounds);
  }

  private static String count(long number, String thing) {
    return String.format(Locale.ROOT, "%,d %s%s", number, thing, number == 1 ? "" : "s");
  }

  private static String text(ColumnType type) {
    if (type instanceof ColumnType.Decimal decimal) {
      return "decimal of %d digits, %d behind the point"
          .formatted(decimal.precision(), decimal.scale());
    }
    if (type instanceof ColumnType.Timestamp time) {
      return "timestamp, %s, %s".formatted(lower(time.unit()), lower(time.zoning()));
    }
    if (type instanceof ColumnType.ListOf list) {
      return "list of " + text(list.element());
    }
    if (type instanceof ColumnType.MapOf map) {
      return "map of %s to %s".formatted(text(map.key()), text(map.value()));
    }
    if (type instanceof ColumnType.Struct struct) {
      return struct.fields().stream()
          .map(field -> field.name() + " " + text(field.type()))
          .collect(Collectors.joining(", ", "struct (", ")"));
    }
    if (type instanceof ColumnType.Geometry geometry) {
      return "geometry in " + geometry.crs();
    }
    return lower(type);
  }

  private static String lower(Object constant) {
    return constant.toString().toLowerCase(Locale.ROOT);
  }

  private static String text(Bounds b) {
    String z = b.z().map(r -> ", z %s to %s".formatted(r.min(), r.max())).orElse("");
    String m = b.m().map(r -> ", m %s to %s".formatted(r.min(), r.max())).orElse("");
    return "[%s, %s, %s, %s%s%s]".formatted(b.xmin(), b.ymin(), b.xmax(), b.ymax(), z, m);
  }

  private void say(String format, Object... values) {
    out.println(String.format(Locale.ROOT, format, values));
  }
}
