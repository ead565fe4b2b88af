package dev.graticule.delta;

import com.fasterxml.jackson.databind.JsonNode;
import dev.graticule.store.StoreEntry;
import dev.graticule.store.StorePath;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/**
 * What must not be deleted: what some version holds, what was taken out so lately that other
 * processes may still read it, the log, and whatever others keep under hidden names (Delta leaves
 * those alone too).
 */
final class ReferencedFiles {
  private final DeltaTable table;
  private final TableState newest;

  ReferencedFiles(DeltaTable table, TableState newest) {
    this.table = table;
    this.newest = newest;
  }

  Set<StorePath> list() {
    return KernelErrors.translated(
        table.name(),
        () -> {
          LogListing listing = LogListing.read(table);
          List<Long> versions = listing.versions();
          TableState oldest =
              versions.isEmpty() || versions.get(0) == newest.version()
                  ? newest
                  : table.at(versions.get(0));
          Set<StorePath> referenced = new LiveFiles(table).since(oldest, newest.version());
          referenced.addAll(lately(versions));
          for (StoreEntry entry : table.site().store().list(StorePath.root())) {
            if (isHidden(entry.path())) {
              referenced.add(entry.path());
            }
          }
          return referenced;
        });
  }

  /** Files taken out after the moment from which on other engines keep such files. */
  private Set<StorePath> lately(List<Long> versions) throws IOException {
    Instant since =
        table
            .site()
            .clock()
            .instant()
            .minus(TableProperties.fileRetention(newest.kernel().getTableProperties()));
    LiveFiles files = new LiveFiles(table);
    Set<StorePath> lately = new java.util.HashSet<>();
    for (long version : versions) {
      for (JsonNode remove : LoggedCommit.read(table.site().store(), version).removes()) {
        if (remove.path("deletionTimestamp").asLong() >= since.toEpochMilli()) {
          lately.addAll(files.of(remove));
        }
      }
    }
    return lately;
  }

  /** As Delta has it: hidden names are not data, but for folders that name a partition. */
  private static boolean isHidden(StorePath path) {
    for (String segment : path.value().split("/", -1)) {
      if (segment.startsWith(".") || (segment.startsWith("_") && segment.indexOf('=') < 0)) {
        return true;
      }
    }
    return false;
  }
}
