package dev.graticule.examples;

import dev.graticule.batch.Batch;
import dev.graticule.batch.BatchSource;
import dev.graticule.contract.Contract;
import dev.graticule.convert.GeoJson;
import dev.graticule.file.GeoParquetFile;
import dev.graticule.file.ReadOptions;
import dev.graticule.store.Store;
import dev.graticule.store.StorePath;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import org.apache.arrow.memory.BufferAllocator;

/**
 * A file of rows that an example was given: GeoJSON when its name says so, Parquet otherwise.
 *
 * @param store the folder it lies in
 * @param path its name there
 */
public record SourceFile(Store store, StorePath path) {

  /**
   * The file of a path.
   *
   * @param file relative to where the example was started, or absolute
   * @return the file, which need not be there
   */
  public static SourceFile of(Path file) {
    Path whole = file.toAbsolutePath().normalize();
    return new SourceFile(
        Store.local(whole.getParent()), StorePath.of(whole.getFileName().toString()));
  }

  /**
   * Tells whether the name is one of GeoJSON's.
   *
   * @return whether it is
   */
  public boolean isGeoJson() {
    return path.name().toLowerCase(Locale.ROOT).matches(".*\\.(geo)?json(l|s|seq)?");
  }

  /**
   * Opens the rows.
   *
   * @param allocator lends the batches' memory
   * @return the rows, to be closed by the caller
   */
  public BatchSource open(BufferAllocator allocator) {
    if (isGeoJson()) {
      return GeoJson.open(store, path, allocator);
    }
    GeoParquetFile file = GeoParquetFile.open(store, path);
    try {
      return new WithFile(file.read(ReadOptions.all(), allocator), file);
    } catch (RuntimeException e) {
      file.close();
      throw e;
    }
  }

  /** Rows that close their file with them. */
  private record WithFile(BatchSource rows, GeoParquetFile file) implements BatchSource {
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
}
