package dev.graticule.examples;

import dev.graticule.store.Store;
import dev.graticule.store.StoreException;
import dev.graticule.store.StorePath;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/**
 * A file that a user named, as a store has it: a store is a folder, so the file's own folder is
 * opened.
 *
 * @param store the folder, to be closed by whoever opened the file
 * @param path the file in it
 */
record InputFile(Store store, StorePath path) implements AutoCloseable {

  /**
   * Finds a file. A symbolic link is followed first, since a store follows none that leads out.
   *
   * @param name as the user wrote it
   * @return the file
   * @throws StoreException when there is no such file
   */
  static InputFile open(String name) {
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

  @Override
  public void close() {
    store.close();
  }
}
