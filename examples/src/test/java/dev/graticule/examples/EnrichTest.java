package dev.graticule.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.graticule.batch.Batch;
import dev.graticule.batch.BatchSource;
import dev.graticule.batch.Records;
import dev.graticule.contract.Contract;
import dev.graticule.grid.Grid;
import dev.graticule.table.GeoParquetDirectory;
import dev.graticule.table.Lake;
import dev.graticule.table.SpatialTable;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.geom.Point;

class EnrichTest {
  private static final GeometryFactory POINTS = new GeometryFactory();

  record Tree(long id, Optional<Point> place) {}

  record Plain(long id) {}

  @TempDir Path folder;
  private final ByteArrayOutputStream said = new ByteArrayOutputStream();

  private int enrich(Object... arguments) {
    PrintStream out = new PrintStream(said, true, StandardCharsets.UTF_8);
    return Enrich.run(Stream.of(arguments).map(Object::toString).toList(), out, out);
  }

  private static List<Tree> trees() {
    Random random = new Random(5);
    List<Tree> trees = new ArrayList<>();
    for (int id = 0; id < 500; id++) {
      Coordinate at = new Coordinate(random.nextDouble(-180, 180), random.nextDouble(-85, 85));
      trees.add(
          new Tree(id, id % 50 == 7 ? Optional.empty() : Optional.of(POINTS.createPoint(at))));
    }
    return trees;
  }

  private void write(List<Tree> trees) {
    try (Lake lake = Lake.open(folder)) {
      lake.create("trees", Contract.of(Tree.class), GeoParquetDirectory.format())
          .append(Records.source(Tree.class, trees.iterator(), lake.allocator(), 100))
          .await();
    }
  }

  private static List<Enrich.Placed> rows(SpatialTable table) {
    List<Enrich.Placed> rows = new ArrayList<>();
    try (BatchSource source = table.scan()) {
      var reader = Records.reader(Enrich.Placed.class, table.contract());
      for (Optional<Batch> next = source.next(); next.isPresent(); next = source.next()) {
        try (Batch batch = next.get()) {
          rows.addAll(reader.readAll(batch));
        }
      }
    }
    return rows;
  }

  @Test
  void eachGeometryIsToldItsCellAndItsNeighbours() {
    List<Tree> trees = trees();
    write(trees);

    assertThat(enrich(folder, "trees", "placed"))
        .as(said.toString(StandardCharsets.UTF_8))
        .isZero();

    Grid grid = Grid.quadkey();
    Map<String, Long> expected =
        trees.stream()
            .flatMap(tree -> tree.place().stream())
            .collect(
                Collectors.groupingBy(
                    at -> grid.text(grid.cell(at.getX(), at.getY(), 4)), Collectors.counting()));
    try (Lake lake = Lake.open(folder)) {
      List<Enrich.Placed> rows = rows(lake.table("placed"));
      assertThat(rows).hasSize(490);
      assertThat(
              rows.stream()
                  .collect(Collectors.groupingBy(Enrich.Placed::cell, Collectors.counting())))
          .isEqualTo(expected);
      assertThat(rows)
          .allSatisfy(
              row -> {
                assertThat(row.others()).isEqualTo(expected.get(row.cell()) - 1);
                assertThat(row.fromMiddle() == 0).isEqualTo(row.others() == 0);
              });
    }
    assertThat(said.toString(StandardCharsets.UTF_8)).contains("490 rows").contains("one commit");
  }

  @Test
  void aTableWithoutGeometriesAndOneThatIsNotThereAreTold() {
    try (Lake lake = Lake.open(folder)) {
      lake.create("plain", Contract.of(Plain.class), GeoParquetDirectory.format());
    }
    assertThat(enrich(folder, "plain", "placed")).isEqualTo(1);
    assertThat(enrich(folder, "gone", "placed")).isEqualTo(1);
    assertThat(said.toString(StandardCharsets.UTF_8)).contains("no column of geometries", "gone");
  }

  @Test
  void missingArgumentsAreToldWithTheUsage() {
    assertThat(enrich("one")).isEqualTo(2);
    assertThat(said.toString(StandardCharsets.UTF_8)).contains("Usage");
  }
}
