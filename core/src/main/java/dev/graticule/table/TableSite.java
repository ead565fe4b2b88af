package dev.graticule.table;

import dev.graticule.job.Workers;
import dev.graticule.store.Store;
import dev.graticule.store.StorePath;
import java.time.Clock;
import org.apache.arrow.memory.BufferAllocator;

/**
 * Where a table is, and what a format may use to work on it. All of it belongs to the lake.
 *
 * @param name the table's name
 * @param lake the store of the whole lake, where a format may keep a catalog of its own
 * @param store the table's own store: the lake seen from the directory of the table's name
 * @param workers runs what a format does in parallel
 * @param allocator gives memory to what a format reads and writes
 * @param clock tells the time of commits
 * @param outsideFiles whether files outside the table's store may be read
 */
public record TableSite(
    String name,
    Store lake,
    Store store,
    Workers workers,
    BufferAllocator allocator,
    Clock clock,
    OutsideFiles outsideFiles) {

  /**
   * The site of a name in a lake.
   *
   * @param name the table's name, valid already
   * @param lake the store of the whole lake
   * @param resources what the lake's tables share
   * @return the site
   */
  static TableSite of(String name, Store lake, LakeResources resources) {
    return new TableSite(
        name,
        lake,
        lake.below(StorePath.of(name)),
        resources.workers(),
        resources.allocator(),
        resources.clock(),
        resources.outsideFiles());
  }
}
