package dev.graticule.table;

import dev.graticule.store.StoreException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Files that a change has left which is in the table: they count for nothing, there or not. */
final class Leftovers {
  private static final Logger LOG = LoggerFactory.getLogger(Leftovers.class);

  private Leftovers() {}

  /** Removes them; when that fails it is said in the log, as the change itself did not fail. */
  static void remove(String table, Runnable removal) {
    try {
      removal.run();
    } catch (StoreException e) {
      LOG.warn(
          "A change of table \"{}\" is committed, but files that it no longer needs could not be removed; they count for nothing: {}",
          table,
          e.getMessage());
    }
  }
}
