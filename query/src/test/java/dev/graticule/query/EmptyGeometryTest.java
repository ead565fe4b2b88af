package dev.graticule.query;

import static org.assertj.core.api.Assertions.assertThat;

import dev.graticule.batch.Records;
import dev.graticule.contract.Contract;
import dev.graticule.junit.GraticuleTest;
import dev.graticule.predicate.ColumnStatistics;
import dev.graticule.predicate.Evidence;
import dev.graticule.predicate.GeometryStatistics;
import dev.graticule.predicate.Predicate;
import dev.graticule.predicate.Predicates;
import dev.graticule.store.Store;
import dev.graticule.table.ColumnMapping;
import dev.graticule.table.DataFile;
import dev.graticule.table.GeoParquetDirectory;
import dev.graticule.table.Lake;
import dev.graticule.table.Snapshot;
import dev.graticule.table.SpatialTable;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.geom.Point;

/** DuckDB measures a distance of 0 to what is empty, so files that may hold such are read. */
@GraticuleTest
final class EmptyGeometryTest {
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final GeometryFactory GEOMETRIES = new GeometryFactory();
  private static final long EMPTY = 777;
  private static final String NEAR =
      "SELECT id FROM %s WHERE ST_Distance(location, ST_Point(-100, 0)) < 5";

  record Place(long id, Point location) {}

  /** A version of a format that does not count empty geometries. */
  private record Uncounted(Snapshot of) implements Snapshot {
    @Override
    public String id() {
      return of.id();
    }

    @Override
    public Instant committedAt() {
      return of.committedAt();
    }

    @Override
    public Contract contract() {
      return of.contract();
    }

    @Override
    public ColumnMapping columnMapping() {
      return of.columnMapping();
    }

    @Override
    public Store store() {
      return of.store();
    }

    @Override
    public List<DataFile> files(Predicate condition) {
      return of.files(Predicates.all()).stream()
          .map(
              file ->
                  new DataFile(
                      file.path(),
                      file.bytes(),
                      file.rows(),
                      file.partition(),
                      new NotCounted(file.evidence())))
          .toList();
    }
  }

  private record NotCounted(Evidence of) implements Evidence {
    @Override
    public long rows() {
      return of.rows();
    }

    @Override
    public ColumnStatistics column(String path) {
      return of.column(path);
    }

    @Override
    public GeometryStatistics geometry(String column) {
      GeometryStatistics known = of.geometry(column);
      return new GeometryStatistics(
          known.nulls(), OptionalLong.empty(), known.bounds(), known.kinds());
    }
  }

  private static void append(Lake lake, SpatialTable table, double x, boolean withEmpty) {
    List<Place> places = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      places.add(
          new Place(
              (long) x + i, GEOMETRIES.createPoint(new Coordinate(x + i / 100.0, i / 100.0))));
    }
    if (withEmpty) {
      places.add(new Place(EMPTY, GEOMETRIES.createPoint()));
    }
    table.append(Records.source(Place.class, places.iterator(), lake.allocator(), 100)).await(SOON);
  }

  private static List<Long> ids(QueryResult result) {
    List<Long> found = new ArrayList<>();
    result.forEachBatch(batch -> found.addAll(EngineTest.longs(batch, "id"))).await(SOON);
    return found;
  }

  @Test
  void onlyFilesKnownToHoldNoEmptyGeometryAreSkippedByADistance(Lake lake) {
    Optional<Path> extensions = SpatialExtensionTest.extensions();
    Assumptions.assumeTrue(extensions.isPresent(), "No spatial extension is provided.");
    SpatialTable table =
        lake.create("places", Contract.of(Place.class), GeoParquetDirectory.format());
    append(lake, table, -100, false);
    append(lake, table, 50, false);
    append(lake, table, 90, true);
    try (QueryEngine engine =
        QueryEngine.builder().lake(lake).extensionDirectory(extensions.orElseThrow()).open()) {
      engine.register("uncounted", new Uncounted(table.snapshot()));
      for (String name : List.of("places", "uncounted")) {
        String sql = NEAR.formatted(name);
        assertThat(ids(engine.sql(sql)))
            .as(name)
            .hasSize(51)
            .contains(EMPTY)
            .containsExactlyInAnyOrderElementsOf(
                ids(engine.sql(sql + " OR ST_Distance(ST_Point(-100, 0), location) < random()")));
        assertThat(engine.sql(sql).forEachBatch(batch -> {}).await(SOON).filesSkipped())
            .as(name)
            .isEqualTo(1);
      }
      assertThat(engine.sql(NEAR.formatted("uncounted")).explain().await(SOON).toString())
          .contains("its footer rules out each of its 1 row groups");
    }
  }
}
