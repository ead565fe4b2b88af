package dev.graticule.write;

import dev.graticule.batch.Batch;
import dev.graticule.file.GeoParquetWriter;
import dev.graticule.file.WriteOptions;
import dev.graticule.store.Store;
import dev.graticule.store.StoreEntry;
import dev.graticule.store.StorePath;
import java.util.OptionalDouble;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;

/** How large rows become in a file: measured once, on the first rows there are. */
final class PackedSize {
  private final WriteOptions options;
  private final BufferAllocator allocator;
  private OptionalDouble factor = OptionalDouble.empty();

  PackedSize(WriteOptions options, BufferAllocator allocator) {
    this.options = options;
    this.allocator = allocator;
  }

  /** Bytes in a file for each byte in memory. */
  double factor(Batch batch) {
    if (factor.isEmpty()) {
      factor = OptionalDouble.of(measured(batch));
    }
    return factor.getAsDouble();
  }

  /**
   * By the difference that half of the rows make, which leaves out what a file has without rows.
   */
  private double measured(Batch batch) {
    int half = batch.rowCount() / 2;
    if (half == 0) {
      return 1;
    }
    double more = fileBytes(batch, batch.rowCount()) - (double) fileBytes(batch, half);
    double inMemory = bytes(batch) * (batch.rowCount() - half) / (double) batch.rowCount();
    return Math.max(0.01, Math.min(2, more / inMemory));
  }

  private long fileBytes(Batch batch, int rows) {
    StorePath sample = StorePath.of("sample");
    try (Store memory = Store.inMemory()) {
      try (GeoParquetWriter writer =
          GeoParquetWriter.create(memory, sample, batch.contract(), options, allocator)) {
        writer.write(batch, 0, rows);
      }
      return memory.head(sample).map(StoreEntry::bytes).orElseThrow();
    }
  }

  static long bytes(Batch batch) {
    return batch.root().getFieldVectors().stream().mapToLong(FieldVector::getBufferSize).sum();
  }
}
