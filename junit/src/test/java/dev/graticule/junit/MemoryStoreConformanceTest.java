package dev.graticule.junit;

import dev.graticule.store.Store;

class MemoryStoreConformanceTest extends StoreConformance {
  @Override
  protected Store emptyStore() {
    return Store.inMemory();
  }
}
