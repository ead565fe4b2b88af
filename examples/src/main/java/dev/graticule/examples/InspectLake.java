package dev.graticule.examples;

import dev.graticule.contract.Column;
import dev.graticule.predicate.Predicates;
import dev.graticule.table.Capability;
import dev.graticule.table.DataFile;
import dev.graticule.table.FileTotals;
import dev.graticule.table.HistoryEntry;
import dev.graticule.table.Lake;
import dev.graticule.table.Snapshot;
import dev.graticule.table.SpatialTable;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** Tells of a lake's tables, or of one of them, by what their formats know. */
final class InspectLake {
  private static final int MOST_LINES = 20;

  private final PrintStream out;

  private InspectLake(PrintStream out) {
    this.out = out;
  }

  /** Tells which tables there are. */
  static void tellTables(String folder, PrintStream out) {
    try (Lake lake = Lake.open(Path.of(folder))) {
      InspectLake inspect = new InspectLake(out);
      List<String> names = lake.tables();
      inspect.say("%s", folder);
      inspect.say("  %s", Counts.of(names.size(), "table"));
      for (String name : names) {
        SpatialTable table = lake.table(name);
        inspect.say(
            "  %s: %s, %s", name, table.format().name(), inspect.text(table.snapshot().totals()));
      }
      if (names.isEmpty()) {
        inspect.say("  for a table, name its lake and then the table: inspect LAKE TABLE");
      }
    }
  }

  /** Tells what a table holds. */
  static void tellTable(String folder, String name, PrintStream out) {
    try (Lake lake = Lake.open(Path.of(folder))) {
      new InspectLake(out).tell(lake.table(name));
    }
  }

  private void tell(SpatialTable table) {
    Snapshot snapshot = table.snapshot();
    say("%s in format %s", table.name(), table.format().name());
    say("  version %s of %s", snapshot.id(), snapshot.committedAt());
    say("  %s", text(snapshot.totals()));
    say("");
    say("Columns");
    ColumnText.lines(snapshot.contract()).forEach(line -> say("  %s", line));
    say("");
    say("Versions, the newest first");
    if (table.capabilities().contains(Capability.TIME_TRAVEL)) {
      some(table.history()).forEach(this::tell);
      more(table.history().size());
    } else {
      say("  only this one: the format keeps no earlier ones");
    }
    say("");
    say("Files");
    List<DataFile> files = snapshot.files(Predicates.all());
    Optional<String> geometry = snapshot.contract().primaryGeometry().map(Column::name);
    some(files).forEach(file -> tell(file, geometry));
    more(files.size());
  }

  private void tell(HistoryEntry entry) {
    say(
        "  %s of %s: %s%s",
        entry.id(),
        entry.committedAt(),
        entry.operation().name().toLowerCase(Locale.ROOT),
        entry.tags().isEmpty() ? "" : ", tagged " + String.join(", ", entry.tags()));
  }

  private void tell(DataFile file, Optional<String> geometry) {
    String partition =
        file.partition().entrySet().stream()
            .map(
                value ->
                    ", %s = %s"
                        .formatted(
                            value.getKey(), value.getValue().map(Object::toString).orElse("null")))
            .collect(Collectors.joining());
    String bounds =
        geometry
            .flatMap(name -> file.evidence().geometry(name).bounds())
            .map(box -> ", bounds " + ColumnText.of(box))
            .orElse("");
    say(
        "  %s: %s, %s%s%s%s",
        file.path(),
        Counts.of(file.rows(), "row"),
        Counts.of(file.bytes(), "byte"),
        partition,
        bounds,
        file.deletes().isPresent() ? ", some rows deleted" : "");
  }

  private String text(FileTotals totals) {
    return "%s in %s, %s"
        .formatted(
            Counts.of(totals.rows(), "row"),
            Counts.of(totals.files(), "file"),
            Counts.of(totals.bytes(), "byte"));
  }

  private static <T> List<T> some(List<T> all) {
    return all.subList(0, Math.min(MOST_LINES, all.size()));
  }

  private void more(int all) {
    if (all > MOST_LINES) {
      say("  ... and %,d more", all - MOST_LINES);
    }
  }

  private void say(String format, Object... values) {
    out.println(String.format(Locale.ROOT, format, values));
  }
}
