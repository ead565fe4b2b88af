package dev.graticule.query;

import static dev.graticule.predicate.Predicates.and;
import static dev.graticule.predicate.Predicates.eq;
import static dev.graticule.predicate.Predicates.ge;
import static dev.graticule.predicate.Predicates.isNull;
import static dev.graticule.predicate.Predicates.window;
import static dev.graticule.query.Query.from;
import static org.assertj.core.api.Assertions.assertThat;

import dev.graticule.batch.Records;
import dev.graticule.contract.Bounds;
import dev.graticule.contract.Contract;
import dev.graticule.grid.CellLevel;
import dev.graticule.grid.Grid;
import dev.graticule.junit.GraticuleTest;
import dev.graticule.predicate.Predicate;
import dev.graticule.predicate.Predicates;
import dev.graticule.table.GeoParquetDirectory;
import dev.graticule.table.Lake;
import dev.graticule.table.SpatialTable;
import dev.graticule.write.ByteSize;
import dev.graticule.write.Layout;
import dev.graticule.write.Partition;
import dev.graticule.write.TimeStep;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.geom.Point;

/**
 * Records know nothing of the columns that a table is partitioned by, and are found all the same.
 */
@GraticuleTest
final class ComputedPartitionsTest {
  private static final Duration SOON = Duration.ofSeconds(120);
  private static final GeometryFactory GEOMETRIES = new GeometryFactory();
  private static final Bounds BOX = Bounds.of(13, 52, 14, 53);

  record Sight(long id, Optional<Instant> seenAt, Optional<Point> place, String noise) {}

  /** A row that asks for its cell, too. */
  record Placed(long id, Optional<Point> place, Optional<String> quadkey_3) {}

  private static List<Sight> sights(int count) {
    Random random = new Random(11);
    List<Sight> sights = new ArrayList<>();
    for (int id = 0; id < count; id++) {
      boolean city = id % 2 == 0;
      double lon = city ? 13.3 + random.nextDouble() * 0.2 : random.nextDouble() * 360 - 180;
      double lat = city ? 52.4 + random.nextDouble() * 0.2 : random.nextDouble() * 160 - 80;
      sights.add(
          new Sight(
              id,
              id % 13 == 5
                  ? Optional.empty()
                  : Optional.of(Instant.parse("2026-01-30T12:00:00Z").plusSeconds(id * 3600L)),
              id % 11 == 3
                  ? Optional.empty()
                  : Optional.of(GEOMETRIES.createPoint(new Coordinate(lon, lat))),
              Long.toHexString(random.nextLong()).repeat(4)));
    }
    return sights;
  }

  private static SpatialTable table(Lake lake, Layout layout, List<Sight> rows) {
    SpatialTable table =
        lake.create("sights", Contract.of(Sight.class), GeoParquetDirectory.format(), layout);
    table.append(Records.source(Sight.class, rows.iterator(), lake.allocator(), 500)).await(SOON);
    return table;
  }

  private static boolean isInBox(Sight sight) {
    return sight
        .place()
        .filter(at -> at.getX() >= 13 && at.getX() <= 14 && at.getY() >= 52 && at.getY() <= 53)
        .isPresent();
  }

  private static QuerySummary requireSame(
      QueryEngine engine, Predicate condition, List<Sight> expected) {
    List<Sight> found = new ArrayList<>();
    QuerySummary summary =
        engine.query(from("sights").where(condition)).forEach(Sight.class, found::add).await(SOON);
    assertThat(found).as("%s", condition).containsExactlyInAnyOrderElementsOf(expected);
    return summary;
  }

  @Test
  void recordsOfATablePartitionedByCellsAndMonthsComeBackEqual(Lake lake) {
    List<Sight> rows = sights(600);
    Grid grid = Grid.quadkey();
    try (QueryEngine engine = QueryEngine.over(lake)) {
      table(
          lake,
          Layout.partitionedBy(
              Partition.time("seenAt", TimeStep.MONTH),
              Partition.cell("place", CellLevel.quadkey(3))),
          rows);

      requireSame(engine, Predicates.all(), rows);
      QuerySummary inBox =
          requireSame(
              engine,
              window("place", BOX),
              rows.stream().filter(ComputedPartitionsTest::isInBox).toList());
      assertThat(inBox.filesSkipped()).isPositive();
      String cell = grid.text(grid.cell(13.4, 52.5, 3));
      requireSame(
          engine,
          and(eq("quadkey_3", cell), eq("seenAt_month", "2026-02")),
          rows.stream()
              .filter(
                  row ->
                      row.place()
                              .filter(
                                  at -> grid.text(grid.cell(at.getX(), at.getY(), 3)).equals(cell))
                              .isPresent()
                          && row.seenAt()
                              .filter(seen -> seen.toString().startsWith("2026-02"))
                              .isPresent())
              .toList());
      requireSame(
          engine, isNull("quadkey_3"), rows.stream().filter(row -> row.place().isEmpty()).toList());

      List<Placed> placed = new ArrayList<>();
      engine
          .query(from("sights").select("id", "place", "quadkey_3").where(ge("id", 590L)))
          .forEach(Placed.class, placed::add)
          .await(SOON);
      assertThat(placed).hasSize(10);
      assertThat(placed)
          .allSatisfy(
              row ->
                  assertThat(row.quadkey_3())
                      .isEqualTo(
                          row.place().map(at -> grid.text(grid.cell(at.getX(), at.getY(), 3)))));
    }
  }

  @Test
  void recordsOfATableWhoseCellsSplitComeBackEqual(Lake lake) {
    List<Sight> rows = sights(30_000);
    try (QueryEngine engine = QueryEngine.over(lake)) {
      SpatialTable table =
          table(
              lake,
              Layout.partitionedBy(Partition.adaptive("place", CellLevel.quadkey(14), 1))
                  .targetFileSize(ByteSize.mebibytes(1)),
              rows);
      assertThat(table.snapshot().files(Predicates.all())).hasSizeGreaterThan(2);

      requireSame(engine, Predicates.all(), rows);
      QuerySummary inBox =
          requireSame(
              engine,
              window("place", BOX),
              rows.stream().filter(ComputedPartitionsTest::isInBox).toList());
      assertThat(inBox.filesSkipped()).isPositive();
      assertThat(
              engine
                  .sql("select distinct quadkey_cell from sights where quadkey_cell is not null")
                  .toList(CellOnly.class)
                  .await(SOON))
          .hasSizeGreaterThan(1);
    }
  }

  record CellOnly(String quadkey_cell) {}
}
