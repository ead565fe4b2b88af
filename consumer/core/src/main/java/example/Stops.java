package example;

import static dev.graticule.predicate.Predicates.intersects;

import dev.graticule.batch.Batch;
import dev.graticule.batch.BatchSource;
import dev.graticule.batch.RecordReader;
import dev.graticule.batch.Records;
import dev.graticule.contract.Contract;
import dev.graticule.table.GeoParquetDirectory;
import dev.graticule.table.Lake;
import dev.graticule.table.SpatialTable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Envelope;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.geom.Point;

public final class Stops {
  private static final GeometryFactory GEOMETRIES = new GeometryFactory();

  public record Stop(String name, Point place) {}

  private Stops() {}

  public static void main(String[] args) {
    try (Lake lake = Lake.open(Path.of("lake"))) {
      SpatialTable stops = begin(lake);
      System.out.println(within(stops, new Envelope(10.7, 10.8, 59.9, 60.0)));
    }
  }

  static SpatialTable begin(Lake lake) {
    SpatialTable stops =
        lake.create("stops", Contract.of(Stop.class), GeoParquetDirectory.format());
    Stream<Stop> rows =
        Stream.of(
            stop("Jernbanetorget", 10.7528, 59.9114),
            stop("Bryggen", 5.3239, 60.3975),
            stop("Majorstuen", 10.7157, 59.9292));
    stops.append(Records.source(Stop.class, rows, lake.allocator(), 1_000)).await();
    return stops;
  }

  static List<String> within(SpatialTable stops, Envelope box) {
    List<String> names = new ArrayList<>();
    RecordReader<Stop> reader = Records.reader(Stop.class, stops.contract());
    try (BatchSource rows = stops.scan(intersects("place", GEOMETRIES.toGeometry(box)))) {
      for (Optional<Batch> next = rows.next(); next.isPresent(); next = rows.next()) {
        try (Batch batch = next.get()) {
          reader.readAll(batch).forEach(stop -> names.add(stop.name()));
        }
      }
    }
    return names;
  }

  private static Stop stop(String name, double longitude, double latitude) {
    return new Stop(name, GEOMETRIES.createPoint(new Coordinate(longitude, latitude)));
  }
}
