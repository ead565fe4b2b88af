package dev.graticule.bench;

import static dev.graticule.order.Order.hilbert;

import dev.graticule.convert.Convert;
import dev.graticule.convert.GeoParquet;
import dev.graticule.convert.Input;
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
import java.util.List;
import java.util.stream.Stream;

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
              Convert.from(inputs(files, times))
                  .to(
                      lake.create(
                          BenchTables.NAME,
                          RowContract.full(),
                          GeoParquetDirectory.format(),
                          layout))
                  .await();
            }
          }
        });
  }

  private static List<Input> inputs(Store files, int times) {
    List<Input> inputs =
        files.list(StorePath.root()).stream()
            .<Input>map(file -> GeoParquet.file(files, file.path()))
            .toList();
    return Stream.generate(() -> inputs).limit(times).flatMap(List::stream).toList();
  }
}
