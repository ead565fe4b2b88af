package dev.graticule.examples.tour;

import static dev.graticule.query.Query.from;

import dev.graticule.examples.tour.TourResult.Past;
import dev.graticule.examples.tour.TourResult.PastVersion;
import dev.graticule.query.QueryEngine;
import dev.graticule.table.HistoryEntry;
import dev.graticule.table.Snapshot;
import dev.graticule.table.SpatialTable;
import dev.graticule.table.UnsupportedCapabilityException;
import dev.graticule.table.Version;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** Asks every version of a table the same question. */
final class TimeTravel {
  private final QueryEngine engine;
  private final SpatialTable table;
  private final Subject subject;

  TimeTravel(QueryEngine engine, SpatialTable table, Subject subject) {
    this.engine = engine;
    this.table = table;
    this.subject = subject;
  }

  Past ask() {
    List<PastVersion> versions = new ArrayList<>();
    List<String> columns = List.of();
    List<HistoryEntry> history = new ArrayList<>(table.history());
    Collections.reverse(history);
    for (HistoryEntry entry : history) {
      Snapshot snapshot;
      try {
        snapshot = table.snapshot(Version.id(entry.id()));
      } catch (UnsupportedCapabilityException e) {
        return new Past(List.of(), Optional.of(e.getMessage()));
      }
      List<String> names = snapshot.contract().names();
      List<String> before = columns;
      versions.add(
          new PastVersion(
              entry.id(),
              entry.committedAt(),
              entry.operation(),
              before.isEmpty()
                  ? List.of()
                  : names.stream().filter(name -> !before.contains(name)).toList(),
              snapshot.totals().rows(),
              inWindow(snapshot, versions.size())));
      columns = names;
    }
    return new Past(versions, Optional.empty());
  }

  private long inWindow(Snapshot snapshot, int number) {
    String name = subject.table() + "_version_" + number;
    engine.register(name, snapshot);
    return engine
        .query(from(name).window(subject.window()).select(subject.geometry()))
        .forEachBatch(batch -> {})
        .await()
        .rows();
  }
}
