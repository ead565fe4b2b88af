package dev.graticule.junit;

import dev.graticule.store.Store;
import dev.graticule.store.StorePath;

/** A part of a store, through a store that could fail but does not, is a store like any other. */
class StoreBelowConformanceTest extends StoreConformance {
  @Override
  protected Store emptyStore() {
    return FaultyStore.over(Store.inMemory()).below(StorePath.of("some/where"));
  }
}
