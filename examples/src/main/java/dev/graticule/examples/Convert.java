package dev.graticule.examples;

import dev.graticule.GraticuleException;
import dev.graticule.batch.Allocators;
import dev.graticule.batch.Batch;
import dev.graticule.batch.BatchSource;
import dev.graticule.file.FileReceipt;
import dev.graticule.file.GeoParquetWriter;
import dev.graticule.file.WriteOptions;
import dev.graticule.store.Store;
import dev.graticule.store.StorePath;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.arrow.memory.BufferAllocator;

/**
 * How do I turn a file into GeoParquet? Takes GeoJSON and any Parquet file with geometries; writes
 * GeoParquet 1.1 with a covering. OUT appears whole or not at all, and an OUT that is there stays
 * as it is.
 */
public final class Convert {
  private static final String USAGE = "Usage: examples/run convert IN OUT";
  private static final long MEMORY_BYTES = 1L << 30;

  private Convert() {}

  /**
   * Converts.
   *
   * @param arguments IN and OUT
   */
  public static void main(String[] arguments) {
    System.exit(run(List.of(arguments), System.out, System.err));
  }

  /**
   * Converts.
   *
   * @param arguments IN and OUT
   * @param out where it says what was written
   * @param err where it complains
   * @return 0; 1 when the data is at fault; 2 when the arguments are
   */
  static int run(List<String> arguments, PrintStream out, PrintStream err) {
    if (arguments.size() != 2) {
      err.println(USAGE);
      return 2;
    }
    try (InputFile in = InputFile.open(arguments.get(0));
        BufferAllocator allocator = Allocators.root(MEMORY_BYTES)) {
      FileReceipt receipt = convert(in, Path.of(arguments.get(1)).toAbsolutePath(), allocator);
      out.printf(
          Locale.ROOT,
          "%s: %,d rows in %d row groups, %,d bytes%n",
          arguments.get(1),
          receipt.rows(),
          receipt.rowGroups(),
          receipt.bytes());
      return 0;
    } catch (GraticuleException e) {
      err.println(e.getMessage());
      return 1;
    }
  }

  private static FileReceipt convert(InputFile in, Path target, BufferAllocator allocator) {
    Path folder = Optional.ofNullable(target.getParent()).orElse(target);
    try (Store store = Store.local(folder);
        BatchSource rows = in.rows(allocator)) {
      StorePath path = StorePath.of(target.getFileName().toString());
      GeoParquetWriter writer =
          GeoParquetWriter.create(store, path, rows.contract(), WriteOptions.defaults(), allocator);
      try {
        for (Optional<Batch> next = rows.next(); next.isPresent(); next = rows.next()) {
          try (Batch batch = next.get()) {
            writer.write(batch);
          }
        }
        writer.close();
        return writer.receipt();
      } finally {
        // Nothing is left to discard once it is closed.
        writer.discard();
      }
    }
  }
}
