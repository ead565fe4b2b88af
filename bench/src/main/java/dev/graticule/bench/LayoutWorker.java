package dev.graticule.bench;

import static dev.graticule.order.Order.hilbert;

import dev.graticule.batch.Batch;
import dev.graticule.batch.BatchSource;
import dev.graticule.contract.Contract;
import dev.graticule.file.FileScan;
import dev.graticule.file.GeoParquetFile;
import dev.graticule.file.ReadOptions;
import dev.graticule.file.WriteOptions;
import dev.graticule.order.SortOptions;
import dev.graticule.store.Scratch;
import dev.graticule.store.Store;
import dev.graticule.store.StorePath;
import dev.graticule.table.GeoParquetDirectory;
import dev.graticule.table.Lake;
import dev.graticule.table.LakeOptions;
import dev.graticule.write.ByteSize;
import dev.graticule.write.Layout;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.apache.arrow.memory.BufferAllocator;
import org.jspecify.annotations.Nullable;

/**
 * Unsorted files into a table along a Hilbert curve: {@code LayoutWorker FILES FOLDER TARGET_MIB
 * SORT_MIB [TIMES [ZSTD_LEVEL]]}; all files are read so many times.
 */
final class LayoutWorker {
  private LayoutWorker() {}

  public static void main(String[] args) throws Exception {
    Path folder = Path.of(args[1]).toAbsolutePath();
    int times = args.length > 4 ? Integer.parseInt(args[4]) : 1;
    int level = args.length > 5 ? Integer.parseInt(args[5]) : WriteOptions.DEFAULT_ZSTD_LEVEL;
    Layout layout =
        Layout.orderedBy(hilbert("geometry"))
            .targetFileSize(ByteSize.mebibytes(Long.parseLong(args[2])))
            .files(WriteOptions.builder().zstdLevel(level).build());
    Path scratch = folder.resolveSibling(folder.getFileName() + ".scratch");
    LakeOptions options =
        LakeOptions.defaults()
            .withSorting(
                SortOptions.defaults()
                    .withMemory(Long.parseLong(args[3]) << 20)
                    .withScratch(Scratch.local(scratch, Scratch.DEFAULT_LIMIT)));
    WorkerLoop.serve(
        new WorkerLoop.Round() {
          @Override
          public void prepare() throws Exception {
            BenchFolder.fresh(folder);
          }

          @Override
          public void run() {
            try (Store files = Store.local(Path.of(args[0]));
                Lake lake = Lake.open(folder, options)) {
              lake.create(
                      BenchTables.NAME, RowContract.full(), GeoParquetDirectory.format(), layout)
                  .append(new Files(files, times, lake.allocator()))
                  .await();
            }
          }
        });
  }

  /** The rows of all files, one file after the other. */
  private static final class Files implements BatchSource {
    private final Store store;
    private final BufferAllocator allocator;
    private final List<StorePath> left = new ArrayList<>();
    private @Nullable GeoParquetFile file;
    private @Nullable FileScan scan;

    Files(Store store, int times, BufferAllocator allocator) {
      this.store = store;
      this.allocator = allocator;
      for (int i = 0; i < times; i++) {
        store.list(StorePath.root()).forEach(entry -> left.add(entry.path()));
      }
    }

    @Override
    public Contract contract() {
      return RowContract.full();
    }

    @Override
    public Optional<Batch> next() {
      while (true) {
        if (scan != null) {
          Optional<Batch> next = scan.next();
          if (next.isPresent()) {
            return next.map(batch -> Batch.owning(contract(), batch.root()));
          }
          close();
        }
        if (left.isEmpty()) {
          return Optional.empty();
        }
        file = GeoParquetFile.open(store, left.remove(0));
        scan = Objects.requireNonNull(file).read(ReadOptions.all(), allocator);
      }
    }

    @Override
    public void close() {
      if (scan != null) {
        scan.close();
        scan = null;
      }
      if (file != null) {
        file.close();
        file = null;
      }
    }
  }
}
