package example;

import static dev.graticule.order.Order.hilbert;
import static dev.graticule.predicate.Predicates.gt;
import static dev.graticule.query.Query.from;

import dev.graticule.batch.Records;
import dev.graticule.contract.Contract;
import dev.graticule.query.QueryEngine;
import dev.graticule.query.QueryPolicy;
import dev.graticule.table.GeoParquetDirectory;
import dev.graticule.table.Lake;
import dev.graticule.table.SpatialTable;
import dev.graticule.write.Layout;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Stream;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Envelope;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.geom.Point;

public final class Reports {
  private static final GeometryFactory GEOMETRIES = new GeometryFactory();

  public record Report(String vehicle, Instant seenAt, Point location) {}

  public record Seen(String vehicle, long times) {}

  public static void main(String[] args) {
    Geometry harbour = GEOMETRIES.toGeometry(new Envelope(9.8, 10.1, 53.5, 53.6));
    Instant noon = Instant.parse("2026-06-01T12:00:00Z");
    String text = "SELECT vehicle, count(*) AS times FROM reports GROUP BY ALL HAVING times > 1";
    Stream<Report> stream =
        Stream.of(
            new Report("tug", noon.plusSeconds(60), point(9.93, 53.54)),
            new Report("tug", noon.minusSeconds(60), point(9.94, 53.53)),
            new Report("ferry", noon.plusSeconds(90), point(10.5, 53.9)));

    try (Lake lake = Lake.open(Path.of("lake"));
        QueryEngine engine = QueryEngine.over(lake)) {
      SpatialTable reports =
          lake.openOrCreate(
              "reports",
              Contract.of(Report.class),
              GeoParquetDirectory.format(),
              Layout.orderedBy(hilbert("location")));
      // Checked against the contract, put in order, cut into GeoParquet files that appear whole.
      reports.append(Records.source(Report.class, stream, lake.allocator(), 10_000)).await();

      // The box of the harbour skips files and row groups; its outline is then tested exactly.
      engine
          .query(from("reports").within(harbour).where(gt("seenAt", noon)))
          .forEach(Report.class, System.out::println)
          .await();

      // Plain SQL, as a job: awaited here, but it can be composed, watched and cancelled.
      engine
          .sql("SELECT vehicle, count(*) AS times FROM reports GROUP BY vehicle ORDER BY vehicle")
          .forEach(Seen.class, System.out::println)
          .await();

      // Text of somebody else: one query over these tables, and nothing else whatever it says.
      engine
          .sql(text)
          .policy(QueryPolicy.untrusted())
          .limits(limits -> limits.withTime(Duration.ofSeconds(5)).withRows(1_000))
          .forEach(Seen.class, System.out::println)
          .await();
    }
  }

  private static Point point(double longitude, double latitude) {
    return GEOMETRIES.createPoint(new Coordinate(longitude, latitude));
  }
}
