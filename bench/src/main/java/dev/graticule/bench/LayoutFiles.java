package dev.graticule.bench;

import dev.graticule.batch.Allocators;
import dev.graticule.batch.Batch;
import dev.graticule.contract.Contract;
import dev.graticule.file.GeoParquetWriter;
import dev.graticule.file.WriteOptions;
import dev.graticule.store.Store;
import dev.graticule.store.StorePath;
import java.nio.file.Path;
import org.apache.arrow.memory.BufferAllocator;

/**
 * The rows that {@link MakeRows} made, which lie in no order, as GeoParquet files of equally many
 * rows: {@code LayoutFiles FOLDER SOURCE ROWS FILES}.
 */
final class LayoutFiles {
  private LayoutFiles() {}

  public static void main(String[] args) throws Exception {
    int rowsAFile = -Math.floorDiv(-Integer.parseInt(args[2]), Integer.parseInt(args[3]));
    Contract contract = RowContract.full();
    try (BufferAllocator allocator = Allocators.root(1L << 30);
        Store store = Store.local(Path.of(args[0]));
        RowFile rows = new RowFile(args[1], allocator)) {
      int number = 0;
      int offset = 0;
      boolean more = rows.load();
      while (more) {
        StorePath path = StorePath.of("rows-%02d.parquet".formatted(number++));
        try (GeoParquetWriter file =
            GeoParquetWriter.create(store, path, contract, WriteOptions.defaults(), allocator)) {
          int left = rowsAFile;
          while (more && left > 0) {
            Batch batch = Batch.owning(contract, rows.root());
            int count = Math.min(left, batch.rowCount() - offset);
            file.write(batch, offset, count);
            left -= count;
            offset += count;
            if (offset == batch.rowCount()) {
              offset = 0;
              more = rows.load();
            }
          }
        }
      }
    }
  }
}
