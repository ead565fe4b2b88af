package dev.graticule.write;

import dev.graticule.job.Delegate;
import dev.graticule.store.Store;
import dev.graticule.store.StoreEntry;
import dev.graticule.store.StorePath;
import dev.graticule.store.StoreReader;
import dev.graticule.store.StoreWriter;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** A store whose objects are written by other threads than those that make their bytes. */
record HandedStore(Store store, Delegate io, SpareBuffers buffers) implements Store {
  /** What a file's writer gathers before it writes. */
  private static final int BUFFER_BYTES = 256 << 10;

  HandedStore(Store store, Delegate io) {
    this(store, io, new SpareBuffers(BUFFER_BYTES));
  }

  @Override
  public StoreWriter create(StorePath path) {
    return new HandedWriter(store.create(path), io, buffers);
  }

  @Override
  public StoreReader open(StorePath path) {
    return store.open(path);
  }

  @Override
  public Optional<StoreEntry> head(StorePath path) {
    return store.head(path);
  }

  @Override
  public List<StoreEntry> list(StorePath prefix) {
    return store.list(prefix);
  }

  @Override
  public boolean delete(StorePath path) {
    return store.delete(path);
  }

  @Override
  public int sweep(Duration olderThan) {
    return store.sweep(olderThan);
  }

  @Override
  public String engineUri(StorePath path) {
    return store.engineUri(path);
  }

  @Override
  public void close() {}

  @Override
  public String toString() {
    return store.toString();
  }
}
