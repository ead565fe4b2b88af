package dev.graticule.file;

import dev.graticule.predicate.Verdict;
import dev.graticule.store.Store;
import dev.graticule.store.StoreException;
import dev.graticule.store.StorePath;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.metadata.ParquetMetadata;

/** Decides whether the native reader can take a scan. */
final class DatasetEngine {
  /** Below this, starting the native reader costs more than it gains. */
  static final long WORTH_BYTES = 1 << 20;

  private static final boolean PRESENT =
      isPresent("org.apache.arrow.dataset.file.FileSystemDatasetFactory")
          && isPresent("org.apache.arrow.c.ArrowArrayStream");

  private DatasetEngine() {}

  private static boolean isPresent(String type) {
    try {
      Class.forName(type, false, DatasetEngine.class.getClassLoader());
      return true;
    } catch (ClassNotFoundException | LinkageError e) {
      return false;
    }
  }

  /**
   * The native scan.
   *
   * @return the scan; empty when another engine has to do it, which only {@link Scan#AUTO} allows
   * @throws GeoParquetException when it was asked for and cannot be had
   */
  static Optional<FileEngine> open(
      Store store,
      StorePath path,
      ParquetMetadata footer,
      ScanPlan plan,
      ReadOptions options,
      BufferAllocator allocator,
      Place place,
      long bytes) {
    if (options.scan() == Scan.COLUMNS
        || (options.scan() == Scan.AUTO && (!plan.isFull() || bytes < WORTH_BYTES))) {
      return Optional.empty();
    }
    Optional<String> refusal = Optional.empty();
    Optional<Path> local = localFile(store, path);
    if (!PRESENT) {
      refusal = Optional.of("arrow-dataset and arrow-c-data are not on the class path");
    } else if (local.isEmpty()) {
      refusal = Optional.of("the file lies on no local disk");
    } else if (plan.columns().stream().anyMatch(FileColumn::needsWkb)) {
      refusal = Optional.of("its geometries are not WKB");
    } else {
      try {
        Optional<FileEngine> scan =
            DatasetScan.open(
                plan.read(),
                local.get().toUri().toString(),
                batchRows(footer, plan, options),
                RowsRead.all(rows(footer), plan.isFull() ? Verdict.ALL : Verdict.SOME),
                allocator,
                place,
                bytes);
        if (scan.isPresent()) {
          return scan;
        }
        refusal = Optional.of("a column would come in another layout than its type has");
      } catch (LinkageError e) {
        refusal = Optional.of("its native library cannot be loaded (" + e.getMessage() + ")");
      }
    }
    if (options.scan() == Scan.DATASET) {
      throw place.error(
          "Scan.DATASET cannot read it: %s; ask for Scan.AUTO.".formatted(refusal.orElse("")));
    }
    return Optional.empty();
  }

  /** A store elsewhere gives an address with a scheme, which is no absolute path. */
  private static Optional<Path> localFile(Store store, StorePath path) {
    try {
      Path file = Path.of(store.engineUri(path));
      return file.isAbsolute() ? Optional.of(file) : Optional.empty();
    } catch (InvalidPathException | StoreException e) {
      // Of a store that no engine reaches there is no address.
      return Optional.empty();
    }
  }

  private static long rows(ParquetMetadata footer) {
    return footer.getBlocks().stream().mapToLong(BlockMetaData::getRowCount).sum();
  }

  /** Rows that make about the bytes of a batch, as the footer tells their size. */
  private static long batchRows(ParquetMetadata footer, ScanPlan plan, ReadOptions options) {
    long bytes = 0;
    long rows = 0;
    for (BlockMetaData block : footer.getBlocks()) {
      rows += block.getRowCount();
      for (ColumnChunkMetaData chunk : block.getColumns()) {
        if (plan.read().column(chunk.getPath().toArray()[0]).isPresent()) {
          bytes += chunk.getTotalUncompressedSize();
        }
      }
    }
    long each = rows == 0 ? 1 : Math.max(1, bytes / rows);
    return Math.max(1, Math.min(options.batchRows(), options.batchBytes() / each));
  }
}
