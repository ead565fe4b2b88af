package example;

import static dev.graticule.query.Query.from;

import dev.graticule.batch.Records;
import dev.graticule.contract.Contract;
import dev.graticule.delta.Delta;
import dev.graticule.iceberg.Iceberg;
import dev.graticule.query.QueryEngine;
import dev.graticule.table.GeoParquetDirectory;
import dev.graticule.table.Lake;
import dev.graticule.table.SpatialTable;
import dev.graticule.table.TableFormat;
import java.nio.file.Path;
import java.util.List;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Envelope;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.geom.Point;

public final class Everything {
  private static final GeometryFactory GEOMETRIES = new GeometryFactory();

  public record Tree(String species, int planted, Point place) {}

  public record Planted(int planted, String formats) {}

  private Everything() {}

  public static void main(String[] args) {
    Geometry garden = GEOMETRIES.toGeometry(new Envelope(2.29, 2.30, 48.85, 48.86));
    List<Tree> trees = List.of(tree("plane", 1889, 2.294, 48.858), tree("elm", 1924, 2.4, 48.9));
    List<TableFormat> formats =
        List.of(GeoParquetDirectory.format(), Iceberg.format(), Delta.format());

    try (Lake lake = Lake.open(Path.of("lake"));
        QueryEngine engine = QueryEngine.over(lake)) {
      for (TableFormat format : formats) {
        SpatialTable table =
            lake.create("trees_" + format.name(), Contract.of(Tree.class), format);
        table
            .append(Records.source(Tree.class, trees.iterator(), lake.allocator(), 10_000))
            .await();
        System.out.println(table.name() + ":");
        engine
            .query(from(table.name()).within(garden))
            .forEach(Tree.class, System.out::println)
            .await();
      }
      engine
          .sql(
              """
              SELECT planted, string_agg(format, ', ' ORDER BY format) AS formats
              FROM (SELECT planted, 'iceberg' AS format FROM trees_iceberg
                    UNION ALL SELECT planted, 'delta' FROM trees_delta
                    UNION ALL SELECT planted, 'geoparquet' FROM trees_geoparquet)
              GROUP BY planted ORDER BY planted
              """)
          .forEach(Planted.class, System.out::println)
          .await();
    }
  }

  private static Tree tree(String species, int planted, double longitude, double latitude) {
    return new Tree(
        species, planted, GEOMETRIES.createPoint(new Coordinate(longitude, latitude)));
  }
}
