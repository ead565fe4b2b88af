package dev.graticule.bench;

import static dev.graticule.order.Order.hilbert;

import dev.graticule.table.GeoParquetDirectory;
import dev.graticule.table.Lake;
import dev.graticule.write.Layout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The table that query benches ask, along a Hilbert curve, as a plain directory, so that every peer
 * reads the very files: {@code QueryTable FOLDER SOURCE} makes it.
 */
final class QueryTable {
  private QueryTable() {}

  public static void main(String[] args) throws Exception {
    Path folder = BenchFolder.fresh(Path.of(args[0]).toAbsolutePath());
    try (Lake lake = Lake.open(folder)) {
      lake.create(
              BenchTables.NAME,
              RowContract.full(),
              GeoParquetDirectory.format(),
              Layout.orderedBy(hilbert("geometry")))
          .append(new RowSource(args[1], lake.allocator()))
          .await();
    }
  }

  /** The table's files as a list in DuckDB's SQL. */
  static String files(Path folder) throws Exception {
    try (Stream<Path> walk = Files.walk(folder.resolve(BenchTables.NAME))) {
      List<String> paths =
          walk.filter(path -> path.toString().endsWith(".parquet"))
              .sorted()
              .map(path -> "'" + path + "'")
              .toList();
      return "[" + String.join(", ", paths) + "]";
    }
  }
}
