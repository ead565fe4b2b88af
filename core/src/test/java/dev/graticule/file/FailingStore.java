package dev.graticule.file;

import dev.graticule.store.Store;
import dev.graticule.store.StoreEntry;
import dev.graticule.store.StoreException;
import dev.graticule.store.StorePath;
import dev.graticule.store.StoreReader;
import dev.graticule.store.StoreWriter;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** A store whose n-th writing call fails; counts them. */
final class FailingStore implements Store {
  private final Store store;
  private final int failAt;
  private final AtomicInteger calls = new AtomicInteger();

  FailingStore(Store store, int failAt) {
    this.store = store;
    this.failAt = failAt;
  }

  int calls() {
    return calls.get();
  }

  private void call(String name) {
    if (calls.incrementAndGet() == failAt) {
      throw new StoreException("Call %d, %s, was made to fail.".formatted(failAt, name));
    }
  }

  @Override
  public StoreWriter create(StorePath path) {
    call("create");
    StoreWriter writer = store.create(path);
    return new StoreWriter() {
      @Override
      public void write(ByteBuffer source) {
        call("write");
        writer.write(source);
      }

      @Override
      public long position() {
        return writer.position();
      }

      @Override
      public void close() {
        call("close");
        writer.close();
      }

      @Override
      public void discard() {
        writer.discard();
      }
    };
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
  public void close() {
    store.close();
  }
}
