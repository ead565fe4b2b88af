package dev.graticule.iceberg;

import dev.graticule.contract.Contract;
import dev.graticule.predicate.ColumnStatistics;
import dev.graticule.predicate.Evidence;
import dev.graticule.predicate.GeometryStatistics;
import dev.graticule.predicate.Predicate;
import dev.graticule.predicate.Predicates;
import dev.graticule.store.Store;
import dev.graticule.table.ColumnMapping;
import dev.graticule.table.DataFile;
import dev.graticule.table.Snapshot;
import java.time.Instant;
import java.util.List;

/** A snapshot of which nothing is known but its files. */
record KnowingNothing(Snapshot real) implements Snapshot {
  private record Nothing(long rows) implements Evidence {
    @Override
    public ColumnStatistics column(String path) {
      return ColumnStatistics.unknown();
    }

    @Override
    public GeometryStatistics geometry(String column) {
      return GeometryStatistics.unknown();
    }
  }

  @Override
  public String id() {
    return real.id();
  }

  @Override
  public Instant committedAt() {
    return real.committedAt();
  }

  @Override
  public Contract contract() {
    return real.contract();
  }

  @Override
  public ColumnMapping columnMapping() {
    return real.columnMapping();
  }

  @Override
  public Store store() {
    return real.store();
  }

  @Override
  public List<DataFile> files(Predicate condition) {
    return real.files(Predicates.all()).stream()
        .map(
            file ->
                new DataFile(
                    file.path(),
                    file.bytes(),
                    file.rows(),
                    file.partition(),
                    new Nothing(file.rows()),
                    file.deletes()))
        .toList();
  }
}
