package dev.graticule.examples;

import dev.graticule.batch.BatchSource;
import dev.graticule.convert.GeoJson;
import dev.graticule.convert.GeoParquet;
import dev.graticule.store.Store;
import dev.graticule.store.StoreException;
import dev.graticule.store.StorePath;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import org.apache.arrow.memory.BufferAllocator;

/**
 * A file that a user named, as a store has it: a store is a folder, so the file's own folder is
 * opened.
 *
 * @param store the folder, to be closed by whoever opened the file
 * @param path the file in it
 */
public record InputFile(Store store, StorePath path) implements AutoCloseable {

  /**
   * Finds a file. A symbolic link is followed first, since a store follows none that leads out.
   *
   * @param name as the user wrote it
   * @return the file
   * @throws StoreException when there is no such file
   */
  public static InputFile open(String name) {
    Path real;
    try {
      real = Path.of(name).toRealPath();
    } catch (IOException | InvalidPathException e) {
      throw new StoreException("There is no file %s.".formatted(name), e);
    }
    if (real.getParent() == null) {
      throw new StoreException("%s is a folder, not a file.".formatted(name));
    }
    return new InputFile(
        Store.local(real.getParent()), StorePath.of(real.getFileName().toString()));
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
   * Opens the rows, of GeoJSON or Parquet as the name says.
   *
   * @param allocator lends the batches' memory
   * @return the rows, to be closed by the caller
   */
  public BatchSource rows(BufferAllocator allocator) {
    return dev.graticule.convert.Convert.from(
            isGeoJson() ? GeoJson.file(store, path) : GeoParquet.file(store, path))
        .source(allocator);
  }

  @Override
  public void close() {
    store.close();
  }
}
