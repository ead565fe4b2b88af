package dev.graticule.iceberg;

import dev.graticule.store.StorePath;
import dev.graticule.table.DeletedRows;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.LongStream;

/** Positions by data file, out of a list that names both in each row. */
final class PositionLists {
  private final Locations locations;
  private final Map<String, LongStream.Builder> byLocation = new HashMap<>();

  /** An empty list; the locations spell the data files' paths. */
  PositionLists(Locations locations) {
    this.locations = locations;
  }

  void add(String location, long position) {
    byLocation.computeIfAbsent(location, first -> LongStream.builder()).add(position);
  }

  /** The positions of each file that was named, however it was spelled. */
  Map<StorePath, DeletedRows> byFile() {
    Map<StorePath, DeletedRows> byFile = new HashMap<>();
    byLocation.forEach(
        (location, positions) ->
            byFile.merge(
                locations.path(location), DeletedRows.of(positions.build()), DeletedRows::plus));
    return byFile;
  }
}
