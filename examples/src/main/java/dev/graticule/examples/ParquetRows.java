package dev.graticule.examples;

import dev.graticule.batch.Batch;
import dev.graticule.batch.BatchSource;
import dev.graticule.contract.Contract;
import dev.graticule.file.GeoParquetFile;
import dev.graticule.file.ReadOptions;
import java.util.Optional;
import org.apache.arrow.memory.BufferAllocator;

/**
 * All rows of a file, which is closed with them.
 *
 * @param file the file
 * @param rows its rows
 */
record ParquetRows(GeoParquetFile file, BatchSource rows) implements BatchSource {

  /** Opens the rows of a file; the file is closed at once when that fails. */
  static ParquetRows open(GeoParquetFile file, BufferAllocator allocator) {
    try {
      return new ParquetRows(file, file.read(ReadOptions.all(), allocator));
    } catch (RuntimeException e) {
      file.close();
      throw e;
    }
  }

  @Override
  public Contract contract() {
    return rows.contract();
  }

  @Override
  public Optional<Batch> next() {
    return rows.next();
  }

  @Override
  public void close() {
    rows.close();
    file.close();
  }
}
