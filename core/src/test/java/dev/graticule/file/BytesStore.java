package dev.graticule.file;

import dev.graticule.store.ObjectNotFoundException;
import dev.graticule.store.Store;
import dev.graticule.store.StoreEntry;
import dev.graticule.store.StorePath;
import dev.graticule.store.StoreReader;
import dev.graticule.store.StoreWriter;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Objects in memory, to be read, with a count of the readers that are open. */
final class BytesStore implements Store {
  private final Map<StorePath, byte[]> objects;
  private int open;

  BytesStore(Map<StorePath, byte[]> objects) {
    this.objects = objects;
  }

  int openReaders() {
    return open;
  }

  @Override
  public StoreReader open(StorePath path) {
    byte[] bytes = objects.get(path);
    if (bytes == null) {
      throw new ObjectNotFoundException("There is no " + path + ".");
    }
    open++;
    return new StoreReader() {
      private boolean closed;

      @Override
      public long length() {
        return bytes.length;
      }

      @Override
      public void readFully(long position, ByteBuffer target) {
        if (closed) {
          throw new IllegalStateException("The reader is closed.");
        }
        target.put(bytes, Math.toIntExact(position), target.remaining());
      }

      @Override
      public void close() {
        if (!closed) {
          closed = true;
          open--;
        }
      }
    };
  }

  @Override
  public StoreWriter create(StorePath path) {
    throw new UnsupportedOperationException("This store is only read.");
  }

  @Override
  public Optional<StoreEntry> head(StorePath path) {
    return Optional.ofNullable(objects.get(path))
        .map(b -> new StoreEntry(path, b.length, Instant.EPOCH));
  }

  @Override
  public List<StoreEntry> list(StorePath prefix) {
    return objects.keySet().stream()
        .filter(p -> p.startsWith(prefix))
        .sorted()
        .map(p -> head(p).orElseThrow())
        .toList();
  }

  @Override
  public boolean delete(StorePath path) {
    throw new UnsupportedOperationException("This store is only read.");
  }

  @Override
  public String engineUri(StorePath path) {
    return "memory:" + path;
  }

  @Override
  public int sweep(java.time.Duration age) {
    return 0;
  }

  @Override
  public void close() {}
}
