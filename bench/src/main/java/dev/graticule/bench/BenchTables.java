package dev.graticule.bench;

import dev.graticule.delta.Delta;
import dev.graticule.iceberg.Iceberg;
import dev.graticule.table.TableFormat;
import java.util.List;

/** What the table benches have in common. */
final class BenchTables {
  /** The name of the one table of a bench's lake. */
  static final String NAME = "rows";

  private BenchTables() {}

  static TableFormat format(String name) {
    return switch (name) {
      case "iceberg" -> Iceberg.format();
      case "delta" -> Delta.format();
      default -> throw new IllegalArgumentException("There is no format " + name + ".");
    };
  }

  /** How many names there are, and a digest of them in order. */
  static String digest(List<String> names) {
    return names.size() + " files, " + names.stream().sorted().toList().hashCode();
  }
}
