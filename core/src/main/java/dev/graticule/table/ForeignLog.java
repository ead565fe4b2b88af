package dev.graticule.table;

import dev.graticule.store.StoreEntry;
import java.util.List;
import java.util.Optional;

/**
 * A log found in a directory, of a format that this process may know or not.
 *
 * @param format the format's name
 * @param meaning what it is and what reads it, as a message says it
 */
record ForeignLog(String format, String meaning) {

  /** Looks for one. */
  static Optional<ForeignLog> in(List<StoreEntry> entries) {
    for (StoreEntry entry : entries) {
      String path = entry.path().value();
      if (path.startsWith("_delta_log/")) {
        return Optional.of(
            new ForeignLog("delta", "a Delta Lake log (module dev.graticule:graticule-delta)"));
      }
      if (path.startsWith("metadata/") && path.endsWith(".metadata.json")) {
        return Optional.of(
            new ForeignLog(
                "iceberg",
                "the metadata of an Apache Iceberg table (module dev.graticule:graticule-iceberg)"));
      }
      if (path.startsWith(".hoodie/")) {
        return Optional.of(new ForeignLog("hudi", "the timeline of an Apache Hudi table"));
      }
    }
    return Optional.empty();
  }
}
