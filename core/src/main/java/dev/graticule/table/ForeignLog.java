package dev.graticule.table;

import dev.graticule.store.StoreEntry;
import java.util.List;
import java.util.Optional;

/** Tells directories that belong to a format with a log, whether or not this process knows it. */
final class ForeignLog {
  private ForeignLog() {}

  /** Says what was found, and what reads it. */
  static Optional<String> in(List<StoreEntry> entries) {
    for (StoreEntry entry : entries) {
      String path = entry.path().value();
      if (path.startsWith("_delta_log/")) {
        return Optional.of("a Delta Lake log (module dev.graticule:graticule-delta)");
      }
      if (path.startsWith("metadata/") && path.endsWith(".metadata.json")) {
        return Optional.of(
            "the metadata of an Apache Iceberg table (module dev.graticule:graticule-iceberg)");
      }
      if (path.startsWith(".hoodie/")) {
        return Optional.of("the timeline of an Apache Hudi table");
      }
    }
    return Optional.empty();
  }
}
