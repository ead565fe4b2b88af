package dev.graticule.store;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** A store that is another one, and says what it is about to do. Closing it closes the other. */
public abstract class WatchedStore implements Store {
  private final Store store;

  /** Watches a store. */
  protected WatchedStore(Store store) {
    this.store = store;
  }

  /** Comes before each call that writes; what it throws is what the call fails with. */
  protected void beforeWriting(String call) {}

  /** Comes before an object is opened. */
  protected void beforeOpening(StorePath path) {}

  @Override
  public StoreWriter create(StorePath path) {
    beforeWriting("create");
    StoreWriter writer = store.create(path);
    return new StoreWriter() {
      @Override
      public void write(ByteBuffer source) {
        beforeWriting("write");
        writer.write(source);
      }

      @Override
      public long position() {
        return writer.position();
      }

      @Override
      public void close() {
        beforeWriting("close");
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
    beforeOpening(path);
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
