package dev.graticule.bench;

import dev.graticule.batch.Batch;
import dev.graticule.contract.Contract;
import dev.graticule.file.WriteOptions;
import dev.graticule.store.Store;
import dev.graticule.table.Lake;
import dev.graticule.table.TableFormat;
import dev.graticule.write.ByteSize;
import dev.graticule.write.ChunkFile;
import dev.graticule.write.ChunkWriter;
import dev.graticule.write.Layout;
import dev.graticule.write.PartitionColumns;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Rows into files: {@code TableAppendWorker SOURCE FOLDER chunks|iceberg|delta TARGET_KIB}. With
 * {@code chunks} there is nothing but the files; with a format they are appended to a new table.
 */
final class TableAppendWorker {
  private final String source;
  private final Path folder;
  private final Layout layout;
  private String result = "";

  private TableAppendWorker(String source, Path folder, long targetKib) {
    this.source = source;
    this.folder = folder;
    this.layout = Layout.defaults().targetFileSize(ByteSize.kibibytes(targetKib));
  }

  public static void main(String[] args) throws Exception {
    TableAppendWorker worker =
        new TableAppendWorker(args[0], Path.of(args[1]).toAbsolutePath(), Long.parseLong(args[3]));
    boolean chunks = args[2].equals("chunks");
    WorkerLoop.serve(
        new WorkerLoop.Round() {
          @Override
          public void prepare() throws Exception {
            BenchFolder.fresh(worker.folder);
          }

          @Override
          public void run() throws Exception {
            if (chunks) {
              worker.chunks();
            } else {
              worker.append(BenchTables.format(args[2]));
            }
          }

          @Override
          public String result() {
            return worker.result;
          }
        });
  }

  /** The lake lends memory and workers, as it does for an append. */
  private void chunks() throws Exception {
    Contract contract = RowContract.full();
    try (Lake lake = Lake.open(folder);
        Store store = Store.local(folder.resolve(BenchTables.NAME));
        RowSource rows = new RowSource(source, lake.allocator())) {
      WriteOptions options = layout.files().toBuilder().executor(lake.workers().cpu()).build();
      try (ChunkWriter writer =
          ChunkWriter.create(
              store,
              contract,
              layout.files(options),
              PartitionColumns.IN_FILES,
              lake.allocator())) {
        for (Optional<Batch> next = rows.next(); next.isPresent(); next = rows.next()) {
          try (Batch batch = next.get()) {
            writer.write(batch);
          }
        }
        List<ChunkFile> files = writer.finish();
        tell(files.size(), files.stream().mapToLong(file -> file.receipt().rows()).sum());
      }
    }
  }

  private void append(TableFormat format) throws Exception {
    try (Lake lake = Lake.open(folder)) {
      var result =
          lake.create(BenchTables.NAME, RowContract.full(), format, layout)
              .append(new RowSource(source, lake.allocator()))
              .await();
      tell(result.files().size(), result.rows());
    }
  }

  private void tell(int files, long rows) {
    result = "%d rows in %d files".formatted(rows, files);
  }
}
