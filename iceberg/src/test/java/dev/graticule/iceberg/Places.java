package dev.graticule.iceberg;

import dev.graticule.batch.Batch;
import dev.graticule.batch.BatchSource;
import dev.graticule.batch.Records;
import dev.graticule.contract.Contract;
import dev.graticule.predicate.Predicate;
import dev.graticule.predicate.Predicates;
import dev.graticule.table.DataFile;
import dev.graticule.table.Lake;
import dev.graticule.table.Snapshot;
import dev.graticule.table.SpatialTable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.apache.arrow.vector.BigIntVector;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.geom.Point;

/** Rows for tests: row n lies at (n, n / 2). */
final class Places {
  private static final GeometryFactory POINTS = new GeometryFactory();

  private Places() {}

  /**
   * A row.
   *
   * @param id counts
   * @param name one of seven
   * @param location where
   */
  record Place(long id, Optional<String> name, Point location) {}

  static Contract contract() {
    return Contract.of(Place.class);
  }

  static Place place(long id) {
    return new Place(
        id,
        id % 7 == 6 ? Optional.empty() : Optional.of("n" + id % 7),
        POINTS.createPoint(new Coordinate(id, id / 2.0)));
  }

  static BatchSource rows(Lake lake, long from, long to) {
    return Records.source(
        Place.class, LongStream.range(from, to).mapToObj(Places::place), lake.allocator(), 8);
  }

  static void append(Lake lake, SpatialTable table, long from, long to) {
    table.append(rows(lake, from, to)).await();
  }

  static List<Long> upTo(long end) {
    return LongStream.range(0, end).boxed().toList();
  }

  static List<Long> ids(SpatialTable table) {
    return ids(table, table.snapshot(), Predicates.all());
  }

  static List<Long> ids(SpatialTable table, Snapshot snapshot, Predicate condition) {
    List<Long> ids = new ArrayList<>();
    try (BatchSource source = table.scan(snapshot, List.of("id"), condition)) {
      for (Optional<Batch> next = source.next(); next.isPresent(); next = source.next()) {
        try (Batch batch = next.get()) {
          BigIntVector vector = (BigIntVector) batch.vector("id");
          for (int row = 0; row < batch.rowCount(); row++) {
            ids.add(vector.get(row));
          }
        }
      }
    }
    ids.sort(Comparator.naturalOrder());
    return ids;
  }

  static List<DataFile> files(SpatialTable table) {
    return table.snapshot().files(Predicates.all());
  }
}
