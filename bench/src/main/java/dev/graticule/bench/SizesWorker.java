package dev.graticule.bench;

import dev.graticule.batch.Allocators;
import dev.graticule.batch.Batch;
import dev.graticule.contract.ColumnType;
import dev.graticule.contract.Contract;
import dev.graticule.job.Workers;
import dev.graticule.store.Store;
import dev.graticule.write.ByteSize;
import dev.graticule.write.ChunkWriter;
import dev.graticule.write.Layout;
import dev.graticule.write.PartitionColumns;
import dev.graticule.write.WriteThreads;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.arrow.memory.BufferAllocator;

/** Our chunk files of a size: {@code SizesWorker SOURCE FOLDER TARGET_BYTES}. */
final class SizesWorker {
  private static final Contract CONTRACT =
      Contract.builder()
          .required("id", ColumnType.Scalar.INT64)
          .nullable("name", ColumnType.Scalar.TEXT)
          .geometry("geometry", geometry -> geometry)
          .build();

  private SizesWorker() {}

  public static void main(String[] args) throws Exception {
    ByteSize target = new ByteSize(Long.parseLong(args[2]));
    try (BufferAllocator allocator = Allocators.root(1L << 30);
        Workers workers = Workers.create();
        Store store = Store.local(Path.of(args[1]).toAbsolutePath())) {
      Layout layout = Layout.defaults().targetFileSize(target);
      // As the peers are told to.
      layout =
          layout.files(
              layout.files().toBuilder().rowGroupRows(20_000).executor(workers.cpu()).build());
      try (RowFile rows = new RowFile(args[0], allocator);
          ChunkWriter writer =
              ChunkWriter.create(
                  store,
                  CONTRACT,
                  layout,
                  PartitionColumns.IN_FILES,
                  Optional.empty(),
                  WriteThreads.of(workers, WriteThreads.DEFAULT_WRITERS),
                  allocator)) {
        while (rows.load()) {
          writer.write(Batch.owning(CONTRACT, rows.root()));
        }
        writer.finish();
      }
    }
  }
}
