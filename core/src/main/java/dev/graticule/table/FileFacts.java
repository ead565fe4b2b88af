package dev.graticule.table;

import dev.graticule.contract.Column;
import dev.graticule.contract.ColumnType;
import dev.graticule.contract.Contract;
import dev.graticule.file.FileReceipt;
import dev.graticule.file.GeoParquetFile;
import dev.graticule.predicate.ColumnStatistics;
import dev.graticule.predicate.Evidence;
import dev.graticule.predicate.GeometryStatistics;
import dev.graticule.store.Store;
import dev.graticule.store.StorePath;
import java.util.HashMap;
import java.util.Map;

/**
 * What the footer of a file says, without the footer.
 *
 * @param contract what its rows are, partition columns left out where the file lacks them
 * @param receipt its statistics
 */
record FileFacts(Contract contract, FileReceipt receipt) {

  StorePath path() {
    return receipt.path();
  }

  static FileFacts read(Store store, StorePath path) {
    try (GeoParquetFile file = GeoParquetFile.open(store, path)) {
      return of(file, path);
    }
  }

  static FileFacts of(GeoParquetFile file, StorePath path) {
    Contract contract = file.contract();
    Evidence evidence = file.evidence();
    Map<String, ColumnStatistics> columns = new HashMap<>();
    Map<String, GeometryStatistics> geometries = new HashMap<>();
    for (Column column : contract.columns()) {
      if (column.isGeometry()) {
        geometries.put(column.name(), evidence.geometry(column.name()));
      } else {
        collect(column.name(), column.type(), evidence, columns);
      }
    }
    return new FileFacts(
        contract,
        new FileReceipt(
            path, file.bytes(), file.rows(), file.rowGroups().size(), columns, geometries));
  }

  private static void collect(
      String path, ColumnType type, Evidence evidence, Map<String, ColumnStatistics> columns) {
    if (type instanceof ColumnType.Struct struct) {
      for (Column field : struct.fields()) {
        collect(path + "." + field.name(), field.type(), evidence, columns);
      }
      return;
    }
    ColumnStatistics statistics = evidence.column(path);
    if (!statistics.equals(ColumnStatistics.unknown())) {
      columns.put(path, statistics);
    }
  }
}
