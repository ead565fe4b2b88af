package dev.graticule.delta;

import dev.graticule.store.StoreEntry;
import dev.graticule.store.StorePath;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The files of a log at a moment, and which versions they still make. */
final class LogListing {
  private static final int DIGITS = 20;

  private final List<StoreEntry> entries;
  private final TreeMap<Long, StoreEntry> commits = new TreeMap<>();
  private final TreeSet<Long> checkpoints = new TreeSet<>();

  private LogListing(List<StoreEntry> entries) {
    this.entries = entries;
    Map<Long, Set<String>> parts = new HashMap<>();
    for (StoreEntry entry : entries) {
      LogFiles.versionOfCommit(entry.path()).ifPresent(version -> commits.put(version, entry));
      LogFiles.versionOfCheckpoint(entry.path())
          .ifPresent(
              version ->
                  parts.computeIfAbsent(version, v -> new HashSet<>()).add(entry.path().name()));
    }
    parts.forEach(
        (version, names) -> {
          if (isComplete(names)) {
            checkpoints.add(version);
          }
        });
  }

  /** Lists the log. Blocks. */
  static LogListing read(DeltaTable table) {
    return new LogListing(table.site().store().list(LogFiles.LOG));
  }

  /** Whether one checkpoint of a version has all of its parts. */
  private static boolean isComplete(Set<String> names) {
    Map<String, Integer> counts = new HashMap<>();
    for (String name : names) {
      String[] words = name.substring(DIGITS).split("\\.", -1);
      // "", checkpoint, part, parts, parquet; or fewer words for one that is whole by itself.
      if (words.length != 5) {
        return true;
      }
      counts.merge(words[3], 1, Integer::sum);
    }
    return counts.entrySet().stream()
        .anyMatch(count -> count.getKey().equals("%010d".formatted(count.getValue())));
  }

  /** Everything in the log. */
  List<StoreEntry> entries() {
    return entries;
  }

  /** The first version that can still be put together: there is all from it on. */
  OptionalLong earliest() {
    if (commits.containsKey(0L)) {
      return OptionalLong.of(0);
    }
    return checkpoints.stream().filter(commits::containsKey).mapToLong(Long::longValue).findFirst();
  }

  /** The numbers of the versions that can still be put together, ascending. */
  List<Long> versions() {
    OptionalLong earliest = earliest();
    return earliest.isEmpty()
        ? List.of()
        : List.copyOf(commits.tailMap(earliest.getAsLong()).keySet());
  }

  boolean hasCheckpoint(long version) {
    return checkpoints.contains(version);
  }

  /**
   * When versions were committed: when their files appeared, as the store's clock says, and each
   * later than the one before, however that clock went, as every reader of Delta has it.
   */
  NavigableMap<Long, Instant> times() {
    TreeMap<Long, Instant> times = new TreeMap<>();
    Instant before = Instant.MIN;
    for (Map.Entry<Long, StoreEntry> entry : commits.entrySet()) {
      Instant time = entry.getValue().modified();
      if (!time.isAfter(before)) {
        time = before.plusMillis(1);
      }
      times.put(entry.getKey(), time);
      before = time;
    }
    return times;
  }

  /** What is about versions before one, the earliest first, a commit before its checkpoint. */
  List<StorePath> before(long version) {
    TreeMap<Long, List<StorePath>> byVersion = new TreeMap<>();
    for (StoreEntry entry : entries) {
      OptionalLong about = LogFiles.versionOfAny(entry.path());
      if (about.isPresent() && about.getAsLong() < version) {
        List<StorePath> files =
            byVersion.computeIfAbsent(about.getAsLong(), v -> new ArrayList<>());
        files.add(
            LogFiles.versionOfCommit(entry.path()).isPresent() ? 0 : files.size(), entry.path());
      }
    }
    return byVersion.values().stream().flatMap(List::stream).toList();
  }
}
