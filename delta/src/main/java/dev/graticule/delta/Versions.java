package dev.graticule.delta;

import com.fasterxml.jackson.databind.JsonNode;
import dev.graticule.table.HistoryEntry;
import dev.graticule.table.Operation;
import dev.graticule.table.RefusedException;
import dev.graticule.table.Version;
import java.io.FileNotFoundException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.TreeMap;

/** The versions of a table that its log still has. */
final class Versions {
  private final DeltaTable table;
  private final DeltaSnapshot newest;

  Versions(DeltaTable table, DeltaSnapshot newest) {
    this.table = table;
    this.newest = newest;
  }

  DeltaSnapshot find(Version version) {
    if (version instanceof Version.Id id) {
      return at(number(id), id);
    }
    if (version instanceof Version.At at) {
      return at(at);
    }
    throw new RefusedException(
        "Delta table \"%s\" has no version %s: Delta has no tags."
            .formatted(table.name(), version));
  }

  private long number(Version.Id id) {
    try {
      return Long.parseLong(id.id());
    } catch (NumberFormatException e) {
      throw missing(id, e);
    }
  }

  private DeltaSnapshot at(long version, Version asked) {
    if (version == newest.state().version()) {
      return newest;
    }
    if (version < 0 || version > newest.state().version()) {
      throw missing(asked, null);
    }
    try {
      return new DeltaSnapshot(table, table.at(version));
    } catch (RefusedException e) {
      throw missing(asked, e);
    }
  }

  private DeltaSnapshot at(Version.At asked) {
    long found = -1;
    for (Map.Entry<Long, Instant> entry : times().entrySet()) {
      if (!entry.getValue().isAfter(asked.moment())) {
        found = Math.max(found, entry.getKey());
      }
    }
    return at(found, asked);
  }

  private RefusedException missing(
      Version asked, @org.jspecify.annotations.Nullable Exception cause) {
    NavigableMap<Long, Instant> times = times();
    String message =
        "Delta table \"%s\" has no version %s; it has %s."
            .formatted(
                table.name(),
                asked,
                times.isEmpty()
                    ? "none"
                    : "%d of %s to %d of %s"
                        .formatted(
                            times.firstKey(),
                            times.firstEntry().getValue(),
                            times.lastKey(),
                            times.lastEntry().getValue()));
    return cause == null
        ? new RefusedException(message)
        : new RefusedException(message + " " + cause.getMessage(), cause);
  }

  /** When each version that can still be read was committed, ascending. */
  NavigableMap<Long, Instant> times() {
    return times(LogListing.read(table));
  }

  private NavigableMap<Long, Instant> times(LogListing listing) {
    OptionalLong earliest = listing.earliest();
    if (earliest.isEmpty()) {
      return new TreeMap<>();
    }
    TreeMap<Long, Instant> times =
        new TreeMap<>(listing.times().tailMap(earliest.getAsLong(), true));
    if (DeltaTable.saysItsTime(newest.state().kernel())) {
      times.replaceAll((version, listed) -> inCommit(info(version), listed));
    }
    return times;
  }

  private static Instant inCommit(JsonNode info, Instant listed) {
    JsonNode time = info.path("inCommitTimestamp");
    return time.canConvertToLong() && time.isIntegralNumber()
        ? Instant.ofEpochMilli(time.longValue())
        : listed;
  }

  private JsonNode info(long version) {
    return KernelErrors.translated(
        table.name(),
        () -> {
          try {
            return LoggedCommit.readInfo(table.site().store(), version);
          } catch (FileNotFoundException e) {
            // It expired since it was listed.
            return com.fasterxml.jackson.databind.node.MissingNode.getInstance();
          }
        });
  }

  /** The newest first. */
  List<HistoryEntry> history() {
    boolean inCommits = DeltaTable.saysItsTime(newest.state().kernel());
    LogListing listing = LogListing.read(table);
    NavigableMap<Long, Instant> listed = listing.times();
    List<HistoryEntry> history = new ArrayList<>();
    for (long version : listing.versions()) {
      JsonNode info = info(version);
      Instant time = Objects.requireNonNull(listed.get(version), "each commit has its time");
      history.add(0, entry(version, inCommits ? inCommit(info, time) : time, info));
    }
    return List.copyOf(history);
  }

  private HistoryEntry entry(long version, Instant time, JsonNode info) {
    Map<String, String> parameters = LoggedCommit.texts(info.path("operationParameters"));
    return new HistoryEntry(
        Long.toString(version),
        time,
        CommitDescriptions.operation(
            info.path("operation").asText(""), parameters, () -> byFiles(version)),
        List.of(),
        CommitDescriptions.summary(parameters, LoggedCommit.texts(info.path("operationMetrics"))));
  }

  /** What a commit did whose name nobody knows. */
  private Operation byFiles(long version) {
    LoggedCommit commit =
        KernelErrors.translated(
            table.name(),
            () -> {
              try {
                return LoggedCommit.read(table.site().store(), version);
              } catch (FileNotFoundException e) {
                return LoggedCommit.empty(version);
              }
            });
    boolean adds = commit.adds().stream().anyMatch(add -> add.path("dataChange").asBoolean(true));
    boolean removes =
        commit.removes().stream().anyMatch(remove -> remove.path("dataChange").asBoolean(true));
    if (version == 0) {
      return Operation.CREATE;
    }
    if (adds) {
      return removes ? Operation.OVERWRITE : Operation.APPEND;
    }
    if (removes) {
      return Operation.DELETE;
    }
    return commit.changesMetadata() ? Operation.EVOLVE : Operation.REPLACE;
  }
}
