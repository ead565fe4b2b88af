package dev.graticule.query;

import static dev.graticule.junit.GraticuleAssertions.assertThatGeometry;
import static dev.graticule.junit.GraticuleAssertions.assertThatTable;
import static dev.graticule.predicate.Predicates.eq;
import static dev.graticule.predicate.Predicates.window;
import static dev.graticule.query.Query.from;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.graticule.batch.Records;
import dev.graticule.contract.Bounds;
import dev.graticule.contract.Contract;
import dev.graticule.junit.GraticuleTest;
import dev.graticule.junit.RandomGeometries;
import dev.graticule.predicate.Predicate;
import dev.graticule.table.GeoParquetDirectory;
import dev.graticule.table.Lake;
import dev.graticule.table.SpatialTable;
import dev.graticule.write.ByteSize;
import dev.graticule.write.Layout;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.geom.Point;

/** Tables that our own writer wrote, asked by name in a lake. */
@GraticuleTest
final class LakeQueryTest {
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final GeometryFactory GEOMETRIES = new GeometryFactory();

  record Report(long id, String vehicle, LocalDate day, Point location) {}

  private static List<Report> reports(long seed, int count) {
    Random random = new Random(seed);
    List<Report> reports = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      reports.add(
          new Report(
              i,
              "vehicle " + random.nextInt(9),
              LocalDate.of(2026, 1, 1 + random.nextInt(3)),
              GEOMETRIES.createPoint(
                  new Coordinate(
                      random.nextDouble() * 360 - 180, random.nextDouble() * 180 - 90))));
    }
    return reports;
  }

  private static void append(Lake lake, SpatialTable table, List<Report> reports) {
    table
        .append(Records.source(Report.class, reports.iterator(), lake.allocator(), 5_000))
        .await(SOON);
  }

  @Test
  void tablesOfALakeAreAskedByNameAndMostBytesAreSkipped(Lake lake) {
    List<Report> rows = reports(4, 60_000);
    try (QueryEngine engine =
        QueryEngine.builder().lake(lake).directReads(new ByteSize(0)).open()) {
      SpatialTable table =
          lake.create("reports", Contract.of(Report.class), GeoParquetDirectory.format());
      append(lake, table, rows);
      Predicate condition = window("location", Bounds.of(10, 10, 20, 20));
      List<Report> found = new ArrayList<>();
      QuerySummary summary =
          engine
              .query(from("reports").where(condition))
              .forEach(Report.class, found::add)
              .await(SOON);
      assertThat(found.stream().map(Report::id))
          .containsExactlyInAnyOrderElementsOf(
              rows.stream()
                  .filter(
                      r ->
                          r.location().getX() >= 10
                              && r.location().getX() <= 20
                              && r.location().getY() >= 10
                              && r.location().getY() <= 20)
                  .map(Report::id)
                  .toList());
      assertThat(summary.bytesTotal()).isPositive();
      assertThat(summary.shareOfBytes()).isPositive();
      assertThat(summary.rowsRead())
          .as("points need no more than their boxes")
          .isEqualTo(summary.rows());

      append(lake, table, reports(5, 100));
      assertThatTable(table).hasRows(60_100);
      assertThat(engine.query(from("reports")).forEachBatch(batch -> {}).await(SOON).rows())
          .as("a query sees the table as it is when it is asked")
          .isEqualTo(60_100);
      assertThatThrownBy(() -> engine.query(from("report")).open())
          .isInstanceOf(QueryException.class)
          .hasMessageContaining("Did you mean \"reports\"?");
    }
  }

  @Test
  void partitionsAreSkippedByTheirValues(Lake lake) {
    List<Report> rows = reports(6, 3_000);
    try (QueryEngine engine = QueryEngine.over(lake)) {
      SpatialTable table =
          lake.create(
              "reports",
              Contract.of(Report.class),
              GeoParquetDirectory.format(),
              Layout.partitionedBy("day"));
      append(lake, table, rows);
      LocalDate day = LocalDate.of(2026, 1, 2);
      List<Report> found = new ArrayList<>();
      QuerySummary summary =
          engine
              .query(from("reports").where(eq("day", day)))
              .forEach(Report.class, found::add)
              .await(SOON);
      assertThat(found).hasSize((int) rows.stream().filter(r -> r.day().equals(day)).count());
      assertThat(found).allMatch(r -> r.day().equals(day));
      assertThat(summary.filesTotal()).isEqualTo(3);
      assertThat(summary.filesPlanned()).isEqualTo(1);
      assertThat(
              engine
                  .sql("SELECT * FROM reports WHERE \"day\" = ?", day)
                  .toList(Report.class)
                  .await(SOON))
          .hasSameSizeAs(found);
    }
  }

  record Area(long id, Geometry outline) {}

  @Test
  void areasMeetTheSameAreasAsGeometryByGeometry(Lake lake, RandomGeometries random) {
    List<Area> areas =
        LongStream.range(0, 2_000).mapToObj(id -> new Area(id, random.polygon())).toList();
    Geometry probe = random.polygon();
    SpatialTable table =
        lake.create("areas", Contract.of(Area.class), GeoParquetDirectory.format());
    table.append(Records.source(Area.class, areas.iterator(), lake.allocator(), 500)).await(SOON);
    try (QueryEngine engine = QueryEngine.over(lake)) {
      List<Area> met = engine.query(from("areas").intersects(probe)).toList(Area.class).await(SOON);
      assertThat(met.stream().map(Area::id))
          .containsExactlyInAnyOrderElementsOf(
              areas.stream()
                  .filter(area -> area.outline().intersects(probe))
                  .map(Area::id)
                  .toList());
      for (Area area : met) {
        assertThatGeometry(area.outline()).isExactly(areas.get((int) area.id()).outline());
      }
    }
    assertThatTable(table).isOf(Contract.of(Area.class)).hasRows(2_000);
  }
}
