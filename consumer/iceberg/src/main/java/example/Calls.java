package example;

import static dev.graticule.predicate.Predicates.within;

import dev.graticule.batch.Batch;
import dev.graticule.batch.BatchSource;
import dev.graticule.batch.Records;
import dev.graticule.contract.Contract;
import dev.graticule.iceberg.Iceberg;
import dev.graticule.table.Lake;
import dev.graticule.table.Snapshot;
import dev.graticule.table.SpatialTable;
import dev.graticule.table.Version;
import dev.graticule.write.Layout;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Optional;
import java.util.stream.Stream;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Envelope;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.geom.Point;

public final class Calls {
  private static final GeometryFactory GEOMETRIES = new GeometryFactory();

  public record Call(String ship, LocalDate day, Point berth) {}

  private Calls() {}

  public static void main(String[] args) {
    Geometry harbour = GEOMETRIES.toGeometry(new Envelope(9.8, 10.1, 53.5, 53.6));
    Stream<Call> june =
        Stream.of(call("Aurora", 6, 9.93, 53.54), call("Borealis", 6, 8.55, 53.55));
    Stream<Call> july =
        Stream.of(call("Aurora", 7, 9.95, 53.53), call("Cassiopeia", 7, 9.97, 53.52));

    try (Lake lake = Lake.open(Path.of("lake"))) {
      SpatialTable calls =
          lake.openOrCreate(
              "calls", Contract.of(Call.class), Iceberg.format(), Layout.partitionedBy("day"));
      calls.append(Records.source(Call.class, june, lake.allocator(), 10_000)).await();
      calls.tag("june", calls.snapshot());
      calls.append(Records.source(Call.class, july, lake.allocator(), 10_000)).await();

      print(calls.scan(within("berth", harbour)));
      // As it was: the rows and the columns of the version that the tag names.
      Snapshot then = calls.snapshot(Version.tag("june"));
      print(calls.scan(then, then.contract().names(), within("berth", harbour)));
    }
  }

  private static void print(BatchSource source) {
    try (source) {
      for (Optional<Batch> next = source.next(); next.isPresent(); next = source.next()) {
        try (Batch batch = next.get()) {
          Records.reader(Call.class, batch.contract()).readAll(batch).forEach(System.out::println);
        }
      }
    }
  }

  private static Call call(String ship, int month, double longitude, double latitude) {
    Point berth = GEOMETRIES.createPoint(new Coordinate(longitude, latitude));
    return new Call(ship, LocalDate.of(2026, month, 1), berth);
  }
}
