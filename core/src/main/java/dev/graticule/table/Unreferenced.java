package dev.graticule.table;

import dev.graticule.store.Store;
import dev.graticule.store.StoreEntry;
import dev.graticule.store.StorePath;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/** Finds the objects of a table that no version of it holds. */
final class Unreferenced {
  private static final Duration FLOOR = Duration.ofHours(1);

  private Unreferenced() {}

  /**
   * Finds them.
   *
   * @param olderThan what was written later than so long ago belongs to writers that still run; so
   *     does what claims to be of the future, as clocks differ
   */
  static List<StoreEntry> in(
      String table, TableLog log, Instant now, Duration olderThan, AgeFloor floor) {
    boolean tooYoung = floor == AgeFloor.ONE_HOUR && olderThan.compareTo(FLOOR) < 0;
    if (olderThan.isNegative() || tooYoung) {
      throw new RefusedException(
          "Files of table \"%s\" younger than an hour may be those of writers that still run; asked was for those older than %s. Ask for an hour or more, or say AgeFloor.NONE when nobody writes."
              .formatted(table, olderThan));
    }
    Instant limit = now.minus(olderThan);
    Store store = log.snapshot().store();
    // First what is there, then what counts: what is committed in between counts.
    List<StoreEntry> there = store.list(StorePath.root());
    Set<StorePath> referenced = log.referenced();
    return there.stream()
        .filter(entry -> !referenced.contains(entry.path()))
        .filter(entry -> !entry.modified().isAfter(limit))
        .toList();
  }
}
