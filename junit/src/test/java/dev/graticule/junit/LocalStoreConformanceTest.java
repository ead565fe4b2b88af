package dev.graticule.junit;

import dev.graticule.store.Store;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class LocalStoreConformanceTest extends StoreConformance {
  private final Path root;

  LocalStoreConformanceTest(@TempDir Path folder) {
    this.root = folder.resolve("not there before");
  }

  @Override
  protected Store emptyStore() {
    return Store.local(root);
  }
}
