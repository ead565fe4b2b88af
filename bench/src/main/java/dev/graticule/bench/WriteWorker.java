package dev.graticule.bench;

import dev.graticule.batch.Allocators;
import dev.graticule.batch.Batch;
import dev.graticule.contract.Contract;
import dev.graticule.file.GeoParquetWriter;
import dev.graticule.file.WriteOptions;
import dev.graticule.store.Store;
import dev.graticule.store.StorePath;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;

/**
 * Our writer: {@code WriteWorker SOURCE TARGET full|encode [TIMES]}. {@code full} computes the
 * covering; {@code encode} writes a box that the rows bring, as every other writer then does.
 */
final class WriteWorker {
  private WriteWorker() {}

  public static void main(String[] args) throws Exception {
    Path target = Path.of(args[1]).toAbsolutePath();
    boolean full = args[2].equals("full");
    int times = args.length > 3 ? Integer.parseInt(args[3]) : 1;
    ExecutorService second = Executors.newSingleThreadExecutor();
    try (BufferAllocator allocator = Allocators.root(1L << 30);
        Store store = Store.local(Objects.requireNonNull(target.getParent(), "a folder"))) {
      // As the peers are told to.
      WriteOptions options =
          WriteOptions.builder().rowGroupRows(20_000).zstdLevel(3).executor(second).build();
      WorkerLoop.serve(
          () -> {
            Files.deleteIfExists(target);
            StorePath path = StorePath.of(target.getFileName().toString());
            write(
                args[0],
                store,
                path,
                full ? RowContract.full() : RowContract.boxed(),
                options,
                times,
                allocator);
          });
    } finally {
      second.shutdown();
    }
  }

  private static void write(
      String source,
      Store store,
      StorePath path,
      Contract contract,
      WriteOptions options,
      int times,
      BufferAllocator allocator)
      throws Exception {
    try (GeoParquetWriter writer =
        GeoParquetWriter.create(store, path, contract, options, allocator)) {
      for (int i = 0; i < times; i++) {
        try (RowFile rows = new RowFile(source, allocator)) {
          while (rows.load()) {
            VectorSchemaRoot root = rows.root();
            writer.write(Batch.owning(contract, root));
          }
        }
      }
    }
  }
}
