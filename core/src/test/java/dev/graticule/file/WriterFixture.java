package dev.graticule.file;

import dev.graticule.batch.Batch;
import dev.graticule.batch.WkbCodec;
import dev.graticule.contract.Contract;
import dev.graticule.store.Store;
import dev.graticule.store.StorePath;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.ParquetMetadata;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.locationtech.jts.io.ParseException;
import org.locationtech.jts.io.WKTReader;

/** A folder to write into, an allocator that must be whole again, and short names for both. */
abstract class WriterFixture {
  static final StorePath FILE = StorePath.of("data/rows.parquet");

  @TempDir Path folder;

  final BufferAllocator allocator = new RootAllocator();

  @AfterEach
  void nothingLeaks() {
    allocator.close();
  }

  static byte[] wkb(String wkt) {
    try {
      return WkbCodec.encode(new WKTReader().read(wkt));
    } catch (ParseException e) {
      throw new IllegalArgumentException(e);
    }
  }

  static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }

  static List<Object> row(Object... values) {
    return Arrays.asList(values);
  }

  /** Writes rows as one batch into one file. */
  FileReceipt write(Contract contract, WriteOptions options, List<List<Object>> rows) {
    try (Store store = Store.local(folder);
        GeoParquetWriter writer =
            GeoParquetWriter.create(store, FILE, contract, options, allocator)) {
      try (Batch batch = RowBatches.of(allocator, contract, rows)) {
        writer.write(batch);
      }
      writer.close();
      return writer.receipt();
    }
  }

  Path file() {
    return folder.resolve(FILE.value());
  }

  List<List<Object>> read() throws IOException {
    return ParquetRows.read(file());
  }

  ParquetMetadata footer() throws IOException {
    try (ParquetFileReader reader = ParquetRows.open(file())) {
      return reader.getFooter();
    }
  }
}
