package dev.graticule.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.graticule.batch.Batch;
import dev.graticule.batch.BatchSource;
import dev.graticule.batch.Records;
import dev.graticule.batch.WkbCodec;
import dev.graticule.contract.Contract;
import dev.graticule.grid.CellLevel;
import dev.graticule.grid.Grid;
import dev.graticule.grid.GridKind;
import dev.graticule.order.Order;
import dev.graticule.predicate.Literal;
import dev.graticule.predicate.Predicates;
import dev.graticule.store.Store;
import dev.graticule.table.DataFile;
import dev.graticule.table.Lake;
import dev.graticule.table.LakeOptions;
import dev.graticule.table.MemoryFormat;
import dev.graticule.table.RefusedException;
import dev.graticule.table.SpatialTable;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.VarBinaryVector;
import org.apache.arrow.vector.VarCharVector;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.geom.Point;

class AdaptivePartitionTest {
  private static final GeometryFactory POINTS = new GeometryFactory();

  /** The text is random, so that files grow as rows do. */
  record Sight(long id, Optional<Point> place, UUID one, UUID two, UUID three) {}

  @Property(tries = 25)
  void cellsAreSplitWhileTheyHoldTooMuchAndNoLonger(@ForAll long seed) {
    Random random = new Random(seed);
    GridKind[] kinds = {GridKind.QUADKEY, GridKind.GEOHASH, GridKind.S2, GridKind.H3};
    GridKind kind = kinds[random.nextInt(kinds.length)];
    Grid grid = kind.grid();
    int finest = kind == GridKind.GEOHASH ? 3 : 5;
    int coarsest = kind == GridKind.QUADKEY ? 1 : kind.minLevel();
    CellTally tally = new CellTally(new CellLevel(kind, finest));
    Map<Long, Double> bytes = new HashMap<>();
    for (int i = 0; i < 400; i++) {
      double spread = random.nextBoolean() ? 1 : 0.01;
      long cell =
          grid.cell(
              random.nextDouble(-180, 180) * spread, random.nextDouble(-90, 90) * spread, finest);
      double more = random.nextDouble(100);
      tally.add(grid.text(cell), more);
      bytes.merge(cell, more, Double::sum);
    }
    double most = random.nextDouble(50, 5_000);
    CellTally.Partitions partitions = tally.split(most);

    Map<Long, Double> parts = new HashMap<>();
    Map<Long, Double> parents = new HashMap<>();
    bytes.forEach(
        (cell, sum) -> {
          long part =
              grid.cell(new String(partitions.of(grid.text(cell)), StandardCharsets.US_ASCII));
          assertThat(grid.parent(cell, grid.level(part))).isEqualTo(part);
          parts.merge(part, sum, Double::sum);
        });
    parts
        .keySet()
        .forEach(
            part -> {
              if (grid.level(part) > coarsest) {
                int level = grid.level(part) - 1;
                // As far as rows go: in H3 a cell's parent is not the cell of its grandchildren.
                parents.put(part, 0.0);
                bytes.forEach(
                    (cell, sum) -> {
                      long own =
                          grid.cell(
                              new String(
                                  partitions.of(grid.text(cell)), StandardCharsets.US_ASCII));
                      if (grid.level(own) > level
                          && grid.parent(own, level) == grid.parent(part, level)) {
                        parents.merge(part, sum, Double::sum);
                      }
                    });
              }
            });
    parts.forEach(
        (part, sum) ->
            assertThat(sum <= most || grid.level(part) == finest)
                .as("%s holds %s of %s", grid.text(part), sum, most)
                .isTrue());
    parents.forEach(
        (part, sum) -> assertThat(sum).as("the parent of %s", grid.text(part)).isGreaterThan(most));
  }

  private static List<Sight> sights() {
    Random random = new Random(7);
    List<Sight> sights = new ArrayList<>();
    for (int i = 0; i < 60_000; i++) {
      boolean city = i % 10 != 0;
      double lon = city ? 13.3 + random.nextDouble() * 0.2 : random.nextDouble(-180, 180);
      double lat = city ? 52.4 + random.nextDouble() * 0.2 : random.nextDouble(-90, 90);
      sights.add(
          new Sight(
              i,
              i % 1000 == 17
                  ? Optional.empty()
                  : Optional.of(POINTS.createPoint(new Coordinate(lon, lat))),
              new UUID(random.nextLong(), random.nextLong()),
              new UUID(random.nextLong(), random.nextLong()),
              new UUID(random.nextLong(), random.nextLong())));
    }
    return sights;
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aCityIsSplitAndAnOceanIsNot(boolean ordered) {
    MemoryFormat memory = MemoryFormat.create();
    Layout layout =
        Layout.partitionedBy(Partition.adaptive("place", CellLevel.quadkey(16), 1))
            .targetFileSize(ByteSize.mebibytes(1))
            .order(ordered ? Order.hilbert("place") : Order.none());
    try (Store store = Store.inMemory();
        Lake lake = Lake.over(store, LakeOptions.defaults().withFormats(memory))) {
      SpatialTable table = lake.create("sights", Contract.of(Sight.class), memory, layout);
      table
          .append(Records.source(Sight.class, sights().iterator(), lake.allocator(), 4_000))
          .await();

      assertThat(table.snapshot().totals().rows()).isEqualTo(60_000);
      Map<String, Long> bytes = new HashMap<>();
      for (DataFile file : table.snapshot().files(Predicates.all())) {
        String cell =
            file.partition()
                .get("quadkey_cell")
                .map(Literal::value)
                .map(String::valueOf)
                .orElse("");
        bytes.merge(cell, file.bytes(), Long::sum);
      }
      Set<Integer> levels = new TreeSet<>();
      bytes.keySet().forEach(cell -> levels.add(cell.length()));
      assertThat(levels).contains(0, 1).hasSizeGreaterThan(3);
      assertThat(bytes.values()).allMatch(size -> size < 1.3 * (1 << 20));
      assertThat(bytes).containsKey("");
      everyRowLiesInItsCell(table);
      assertThatThrownBy(
              () ->
                  table
                      .overwritePartitions(
                          Records.source(
                              Sight.class, sights().subList(0, 1).iterator(), lake.allocator(), 1))
                      .await())
          .isInstanceOf(RefusedException.class)
          .hasMessageContaining("split");
    }
  }

  private static void everyRowLiesInItsCell(SpatialTable table) {
    Grid grid = Grid.quadkey();
    Set<Long> seen = new TreeSet<>();
    try (BatchSource rows = table.scan()) {
      for (Optional<Batch> next = rows.next(); next.isPresent(); next = rows.next()) {
        try (Batch batch = next.get()) {
          VarCharVector cells = (VarCharVector) batch.vector("quadkey_cell");
          VarBinaryVector places = (VarBinaryVector) batch.vector("place");
          for (int row = 0; row < batch.rowCount(); row++) {
            seen.add(((BigIntVector) batch.vector("id")).get(row));
            assertThat(cells.isNull(row)).isEqualTo(places.isNull(row));
            if (!cells.isNull(row)) {
              String cell = cells.getObject(row).toString();
              Coordinate at = WkbCodec.decode(places.get(row)).getCoordinate();
              if (!grid.text(grid.cell(at.x, at.y, cell.length())).equals(cell)) {
                throw new AssertionError(at + " lies not in " + cell);
              }
            }
          }
        }
      }
    }
    assertThat(seen).hasSize(60_000);
  }
}
