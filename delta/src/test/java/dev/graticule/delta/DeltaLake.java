package dev.graticule.delta;

import dev.graticule.batch.Batch;
import dev.graticule.batch.BatchSource;
import dev.graticule.batch.Records;
import dev.graticule.contract.Contract;
import dev.graticule.predicate.Predicate;
import dev.graticule.predicate.Predicates;
import dev.graticule.table.Lake;
import dev.graticule.table.LakeOptions;
import dev.graticule.table.Snapshot;
import dev.graticule.table.SpatialTable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.arrow.memory.BufferAllocator;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.geom.Point;

/** A lake of Delta tables in a folder. Closing it proves that no memory is left. */
final class DeltaLake implements AutoCloseable {
  private static final GeometryFactory POINTS = new GeometryFactory();

  private final Path folder;
  private final Lake lake;

  private DeltaLake(Path folder, Lake lake) {
    this.folder = folder;
    this.lake = lake;
  }

  /** A row: a place at (id, id / 2). */
  record Sighting(long id, Optional<String> region, Point location) {
    static Sighting of(long id, String region) {
      return new Sighting(
          id, Optional.of(region), POINTS.createPoint(new Coordinate(id, id / 2.0)));
    }
  }

  static DeltaLake in(Path folder) {
    return in(folder, LakeOptions.defaults());
  }

  static DeltaLake in(Path folder, LakeOptions options) {
    return new DeltaLake(folder, Lake.open(folder, options));
  }

  Lake lake() {
    return lake;
  }

  BufferAllocator allocator() {
    return lake.allocator();
  }

  /** Where a table lies. */
  Path folder(String table) {
    return folder.resolve(table);
  }

  SpatialTable create(String name) {
    return lake.create(name, Contract.of(Sighting.class), Delta.format());
  }

  SpatialTable table(String name) {
    return lake.table(name);
  }

  /** Rows of the ids from one to before another. */
  BatchSource rows(long from, long to) {
    return rows(LongStream.range(from, to).mapToObj(id -> Sighting.of(id, "r" + id % 3)));
  }

  BatchSource rows(Stream<Sighting> rows) {
    return Records.source(Sighting.class, rows.iterator(), lake.allocator(), 100);
  }

  /** Records as rows of a contract of the same columns. */
  <T extends Record> BatchSource rows(Class<T> type, Contract contract, List<T> records) {
    return Records.writer(type, contract).source(records.iterator(), lake.allocator(), 100);
  }

  <T extends Record> List<T> read(Class<T> type, SpatialTable table) {
    return read(type, table, table.snapshot(), Predicates.all());
  }

  <T extends Record> List<T> read(
      Class<T> type, SpatialTable table, Snapshot snapshot, Predicate condition) {
    List<T> read = new ArrayList<>();
    var reader = Records.reader(type, snapshot.contract());
    try (BatchSource source = table.scan(snapshot, snapshot.contract().names(), condition)) {
      for (Optional<Batch> next = source.next(); next.isPresent(); next = source.next()) {
        try (Batch batch = next.get()) {
          read.addAll(reader.readAll(batch));
        }
      }
    }
    return read;
  }

  /** The ids in a table, sorted. */
  List<Long> ids(SpatialTable table) {
    return ids(table, table.snapshot(), Predicates.all());
  }

  List<Long> ids(SpatialTable table, Snapshot snapshot, Predicate condition) {
    List<Long> ids = new ArrayList<>();
    try (BatchSource source = table.scan(snapshot, List.of("id"), condition)) {
      for (Optional<Batch> next = source.next(); next.isPresent(); next = source.next()) {
        try (Batch batch = next.get()) {
          for (int row = 0; row < batch.rowCount(); row++) {
            ids.add(((Number) batch.vector("id").getObject(row)).longValue());
          }
        }
      }
    }
    return ids.stream().sorted().toList();
  }

  @Override
  public void close() {
    lake.close();
  }
}
