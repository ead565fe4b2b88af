package dev.graticule.bench;

import static dev.graticule.query.Query.from;

import dev.graticule.query.ExtensionPolicy;
import dev.graticule.query.QueryEngine;
import dev.graticule.query.Sort;
import dev.graticule.table.GeoParquetDirectory;
import dev.graticule.table.Lake;
import dev.graticule.table.SpatialTable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The table that query benches ask, ordered by cell, as a plain directory, so that every peer reads
 * the very files: {@code QueryTable FOLDER SOURCE} makes it.
 */
final class QueryTable {
  private static final String UNORDERED = "unordered";

  private QueryTable() {}

  public static void main(String[] args) throws Exception {
    Path folder = Path.of(args[0]).toAbsolutePath();
    BenchFolder.fresh(folder);
    try (Lake lake = Lake.open(folder)) {
      SpatialTable unordered =
          lake.create(UNORDERED, RowContract.full(), GeoParquetDirectory.format());
      unordered.append(new RowSource(args[1], lake.allocator())).await();
      SpatialTable ordered =
          lake.create(BenchTables.NAME, RowContract.full(), GeoParquetDirectory.format());
      try (QueryEngine engine =
          QueryEngine.builder().lake(lake).extensions(ExtensionPolicy.NEVER).open()) {
        ordered.append(engine.query(from(UNORDERED).orderBy(Sort.asc("h3"))).open()).await();
      }
    }
    BenchFolder.fresh(folder.resolve(UNORDERED));
    Files.delete(folder.resolve(UNORDERED));
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
