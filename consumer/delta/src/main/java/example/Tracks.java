package example;

import static dev.graticule.predicate.Predicates.intersects;

import dev.graticule.batch.Batch;
import dev.graticule.batch.BatchSource;
import dev.graticule.batch.Records;
import dev.graticule.contract.Contract;
import dev.graticule.delta.Delta;
import dev.graticule.table.AppendOptions;
import dev.graticule.table.HistoryEntry;
import dev.graticule.table.Lake;
import dev.graticule.table.RowChangeResult;
import dev.graticule.table.SpatialTable;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Envelope;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.geom.LineString;

public final class Tracks {
  private static final GeometryFactory GEOMETRIES = new GeometryFactory();

  public record Track(String runner, int minutes, LineString course) {}

  private Tracks() {}

  public static void main(String[] args) {
    Geometry park = GEOMETRIES.toGeometry(new Envelope(13.33, 13.37, 52.50, 52.52));
    List<Track> monday =
        List.of(track("Ada", 31, 13.34, 52.51), track("Grace", 27, 13.40, 52.55));

    List<Track> corrected =
        List.of(track("Ada", 30, 13.34, 52.51), track("Edsger", 44, 13.36, 52.50));

    try (Lake lake = Lake.open(Path.of("lake"))) {
      SpatialTable tracks = lake.openOrCreate("tracks", Contract.of(Track.class), Delta.format());
      // Tried again after whatever went wrong, rows under one key are in the table once.
      for (int attempt = 1; attempt <= 2; attempt++) {
        BatchSource rows = Records.source(Track.class, monday.iterator(), lake.allocator(), 10_000);
        tracks.append(rows, AppendOptions.defaults().withIdempotencyKey("monday")).await();
      }
      print(tracks.scan(intersects("course", park)));
      // Told better: a row takes the place of the one with its key, or comes in.
      BatchSource told =
          Records.source(Track.class, corrected.iterator(), lake.allocator(), 10_000);
      RowChangeResult change = tracks.upsert(told, "runner").await();
      System.out.println(change.rowsUpdated() + " updated, " + change.rowsInserted() + " came in");
      tracks.history().stream().map(HistoryEntry::operation).forEach(System.out::println);
    }
  }

  private static void print(BatchSource source) {
    try (source) {
      for (Optional<Batch> next = source.next(); next.isPresent(); next = source.next()) {
        try (Batch batch = next.get()) {
          Records.reader(Track.class, batch.contract()).readAll(batch).forEach(System.out::println);
        }
      }
    }
  }

  private static Track track(String runner, int minutes, double longitude, double latitude) {
    Coordinate start = new Coordinate(longitude, latitude);
    Coordinate end = new Coordinate(longitude + 0.01, latitude);
    return new Track(
        runner, minutes, GEOMETRIES.createLineString(new Coordinate[] {start, end}));
  }
}
