package dev.graticule.file;

import dev.graticule.store.Store;
import dev.graticule.store.StoreException;
import dev.graticule.store.WatchedStore;
import java.util.concurrent.atomic.AtomicInteger;

/** A store whose n-th writing call fails; counts them. */
final class FailingStore extends WatchedStore {
  private final int failAt;
  private final AtomicInteger calls = new AtomicInteger();

  FailingStore(Store store, int failAt) {
    super(store);
    this.failAt = failAt;
  }

  int calls() {
    return calls.get();
  }

  @Override
  protected void beforeWriting(String call) {
    if (calls.incrementAndGet() == failAt) {
      throw new StoreException("Call %d, %s, was made to fail.".formatted(failAt, call));
    }
  }
}
