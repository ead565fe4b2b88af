package dev.graticule.examples.tour;

import dev.graticule.delta.Delta;
import dev.graticule.iceberg.Iceberg;
import dev.graticule.table.GeoParquetDirectory;
import dev.graticule.table.TableFormat;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** A format that the tour goes through. */
enum TourFormat {
  GEOPARQUET(
      "GeoParquet directory",
      GeoParquetDirectory::format,
      "duckdb -c \"SELECT count(*) FROM '%1$s/%2$s/*.parquet'\""),
  ICEBERG(
      "Apache Iceberg",
      Iceberg::format,
      "python3 -c \"from pyiceberg.catalog import load_catalog as c; print(c('lake', type='sql', uri='sqlite:///%1$s/catalog.db').load_table('lake.%2$s').scan().to_arrow().num_rows)\""),
  DELTA(
      "Delta Lake",
      Delta::format,
      "python3 -c \"from deltalake import DeltaTable as t; print(t('%1$s/%2$s').to_pyarrow_table().num_rows)\"");

  private final String title;
  private final Supplier<TableFormat> format;
  private final String elsewhere;

  TourFormat(String title, Supplier<TableFormat> format, String elsewhere) {
    this.title = title;
    this.format = format;
    this.elsewhere = elsewhere;
  }

  /** What it is called on the command line; its lake's folder too. */
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  String title() {
    return title;
  }

  TableFormat format() {
    return format.get();
  }

  /** A command that counts a table's rows with a tool that is not ours. */
  String elsewhere(Path lake, String table) {
    return elsewhere.formatted(lake, table);
  }

  static Optional<TourFormat> find(String word) {
    return Arrays.stream(values()).filter(format -> format.word().equals(word)).findFirst();
  }

  static List<TourFormat> all() {
    return List.of(values());
  }

  static String words() {
    return all().stream().map(TourFormat::word).collect(Collectors.joining(", "));
  }
}
