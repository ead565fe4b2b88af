package dev.graticule.delta;

import dev.graticule.store.Store;
import io.delta.kernel.engine.Engine;

/** Opens to benches what a table's log is read and written through. */
public final class DeltaStores {
  /** What Kernel takes for the table's place. */
  public static final String ROOT = LogFiles.ROOT;

  private DeltaStores() {}

  /**
   * What Kernel works with.
   *
   * @param table the table's own store, the caller's
   * @return the engine
   */
  public static Engine engine(Store table) {
    return new StoreEngine(table);
  }
}
