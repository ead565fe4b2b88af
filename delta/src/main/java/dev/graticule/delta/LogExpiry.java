package dev.graticule.delta;

import com.fasterxml.jackson.databind.JsonNode;
import dev.graticule.store.Store;
import dev.graticule.store.StorePath;
import dev.graticule.table.Expiry;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;

/**
 * Lets the first versions of a table go. A log has no holes, so whatever is older than the oldest
 * version that stays goes with it and nothing behind it does.
 *
 * <p>First the oldest version that stays is summed up in a checkpoint; then what the log says of
 * earlier ones goes, the earliest first, so that a version is whole or not there at any moment; at
 * last the files that only they held. If that stops halfway, files are left that no version holds.
 */
final class LogExpiry {
  private final DeltaTable table;
  private final TableState newest;
  private final LogListing listing;

  LogExpiry(DeltaTable table, TableState newest) {
    this.table = table;
    this.newest = newest;
    this.listing = LogListing.read(table);
  }

  /**
   * Does it.
   *
   * @param times when each version that can be read was committed, ascending
   * @return the versions that went
   */
  List<String> run(Expiry expiry, Set<String> held, NavigableMap<Long, Instant> times) {
    Features.requireExpirable(table.name(), newest.kernel(), newest.protocol());
    long first = firstKept(expiry, held, times);
    List<String> gone = times.headMap(first, false).keySet().stream().map(v -> "" + v).toList();
    if (!gone.isEmpty()) {
      KernelErrors.translated(
          table.name(),
          () -> {
            remove(first, List.copyOf(times.headMap(first, true).keySet()));
            return gone;
          });
    }
    return gone;
  }

  private long firstKept(Expiry expiry, Set<String> held, NavigableMap<Long, Instant> times) {
    long first = newest.version();
    int fromEnd = 0;
    for (Map.Entry<Long, Instant> committed : times.descendingMap().entrySet()) {
      long version = committed.getKey();
      boolean kept =
          fromEnd++ < expiry.keepLast()
              || !committed.getValue().isBefore(expiry.olderThan())
              || held.contains(Long.toString(version));
      if (kept) {
        first = Math.min(first, version);
      }
    }
    return first;
  }

  private void remove(long first, List<Long> upToFirst) throws IOException {
    Store store = table.site().store();
    TableState oldest = first == newest.version() ? newest : table.at(first);
    Set<StorePath> doomed = removedBy(upToFirst);
    if (!doomed.isEmpty()) {
      doomed.removeAll(new LiveFiles(table).since(oldest, newest.version()));
    }
    if (!listing.hasCheckpoint(first)) {
      new Checkpoints(table).write(oldest.kernel());
    }
    listing.before(first).forEach(store::delete);
    doomed.forEach(store::delete);
  }

  /** Files that a commit took out before the oldest version that stays, or with it. */
  private Set<StorePath> removedBy(List<Long> versions) throws IOException {
    Set<StorePath> removed = new LinkedHashSet<>();
    for (long version : versions) {
      try {
        LoggedCommit commit = LoggedCommit.read(table.site().store(), version);
        for (JsonNode remove : commit.removes()) {
          removed.addAll(new LiveFiles(table).of(remove));
        }
      } catch (FileNotFoundException e) {
        // Somebody else lets versions go at the same time.
      }
    }
    return removed;
  }
}
