package dev.graticule.convert;

import dev.graticule.store.Store;
import dev.graticule.store.StoreException;
import dev.graticule.store.StorePath;

/**
 * A file by its place.
 *
 * @param store where it lies; lent, and open as long as it is read
 * @param path its name there
 */
record StoredFile(Store store, StorePath path) {

  /** What messages call it: its whole name where the store has one. */
  String name() {
    try {
      return store.engineUri(path);
    } catch (StoreException e) {
      return path.value();
    }
  }

  /** Its bytes, to be closed by the caller. */
  ObjectStream open() {
    return new ObjectStream(store.open(path));
  }
}
