package dev.graticule.table;

import static org.assertj.core.api.Assertions.assertThat;

import dev.graticule.batch.BatchSource;
import dev.graticule.batch.Records;
import dev.graticule.contract.Contract;
import dev.graticule.file.GeoParquetFile;
import dev.graticule.file.GeoParquetValidator;
import dev.graticule.file.RowGroup;
import dev.graticule.file.RowValues;
import dev.graticule.file.WriteOptions;
import dev.graticule.predicate.Predicates;
import dev.graticule.store.Store;
import dev.graticule.store.StorePath;
import dev.graticule.store.StoreReader;
import dev.graticule.store.StoreWriter;
import dev.graticule.write.Layout;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.geom.Point;

/** A file that is rewritten holds and says what one does that is written of the rows that stay. */
class RewrittenFilesTest {
  private static final GeometryFactory GEOMETRIES = new GeometryFactory();
  private static final int ROWS = 30_000;

  @TempDir private Path folder;

  private record Row(long id, boolean goes, Optional<String> name, Optional<Point> geometry) {
    static Stream<Row> all(IntPredicate goes) {
      Random random = new Random(5);
      return IntStream.range(0, ROWS)
          .mapToObj(
              id ->
                  new Row(
                      id,
                      goes.test(id),
                      random.nextInt(9) == 0 ? Optional.empty() : Optional.of("name " + id % 700),
                      random.nextInt(11) == 0
                          ? Optional.empty()
                          : Optional.of(
                              GEOMETRIES.createPoint(
                                  new Coordinate(
                                      random.nextDouble() * 360 - 180, random.nextDouble())))));
    }
  }

  private static List<IntPredicate> choices(Random random) {
    int from = random.nextInt(ROWS);
    int length = 1 + random.nextInt(4_000);
    int every = 2 + random.nextInt(500);
    int seed = random.nextInt();
    return List.of(
        id -> id >= from && id < from + length,
        id -> id % every == every - 1,
        id -> id == 0 || id == ROWS - 1,
        id -> !(id >= from && id < from + length),
        id -> new Random(seed * 31L + id / 3).nextInt(3) > 0 && id > 0);
  }

  /** On a disk the native reader reads them, elsewhere our own. */
  @Test
  void rowsThatStayAreWrittenAsIfTheyHadComeAlone() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    try (Store disk = Store.local(folder);
        Store memory = Store.inMemory()) {
      for (Store store : List.of(disk, memory)) {
        List<IntPredicate> choices = choices(random);
        for (int i = 0; i < choices.size(); i++) {
          requireSame(store, choices.get(i), "%d of seed %d".formatted(i, seed));
        }
      }
    }
  }

  private static void requireSame(Store store, IntPredicate goes, String what) {
    MemoryFormat format = MemoryFormat.create();
    Layout layout =
        Layout.defaults().files(WriteOptions.builder().rowGroupRows(7_000).pageRows(900).build());
    RowChangeOptions rewriting = RowChangeOptions.defaults().withDeletes(DeleteMode.REWRITE_FILES);
    try (Lake lake = Lake.over(store, LakeOptions.defaults().withFormats(format))) {
      Contract contract = Contract.of(Row.class);
      SpatialTable all = lake.create("all " + what, contract, format, layout);
      SpatialTable alone = lake.create("alone " + what, contract, format, layout);
      all.append(rows(lake, Row.all(goes))).await();
      alone.append(rows(lake, Row.all(goes).filter(row -> !row.goes()))).await();

      RowChangeResult result = all.deleteWhere(Predicates.eq("goes", true), rewriting).await();

      assertThat(result.rewritten()).as(what).isEqualTo(1);
      requireSame(file(all), file(alone), contract, what);
      Store there = all.snapshot().store();
      assertThat(rowGroups(there, file(all)))
          .as(what)
          .isEqualTo(rowGroups(alone.snapshot().store(), file(alone)));
      assertThat(values(all)).as(what).isEqualTo(values(alone));
      assertThat(GeoParquetValidator.validate(there, file(all).path()).violations()).isEmpty();
    }
  }

  private record Promised(long id, String name) {}

  private record Given(long id, Optional<String> name) {}

  @Test
  void aRowThatOthersHaveWrittenAgainstTheContractCanGo() {
    MemoryFormat format = MemoryFormat.create();
    try (Store store = Store.inMemory();
        Lake lake = Lake.over(store, LakeOptions.defaults().withFormats(format))) {
      SpatialTable others = lake.create("others", Contract.of(Given.class), format);
      others.append(given(lake, 0, 6)).await();
      SpatialTable table = lake.create("t", Contract.of(Promised.class), format);
      StorePath path = StorePath.of("foreign.parquet");
      try (StoreReader reader = others.snapshot().store().open(file(others).path());
          StoreWriter writer = table.snapshot().store().create(path)) {
        ByteBuffer bytes = ByteBuffer.allocate((int) reader.length());
        reader.readFully(0, bytes);
        writer.write(bytes.flip());
      }
      DataFile written = file(others);
      table.commit(
          Commit.append(
              List.of(
                  new DataFile(
                      path, written.bytes(), written.rows(), Map.of(), written.evidence()))));

      table
          .deleteWhere(
              Predicates.eq("id", 3),
              RowChangeOptions.defaults().withDeletes(DeleteMode.REWRITE_FILES))
          .await();

      assertThat(values(table)).extracting(row -> row.get(0)).containsExactly(0L, 1L, 2L, 4L, 5L);
    }
  }

  /** The fourth has no name. */
  private static BatchSource given(Lake lake, long from, long to) {
    return Records.source(
        Given.class,
        LongStream.range(from, to)
            .mapToObj(id -> new Given(id, id == 3 ? Optional.empty() : Optional.of("n" + id))),
        lake.allocator(),
        10);
  }

  private static void requireSame(
      DataFile rewritten, DataFile alone, Contract contract, String what) {
    assertThat(rewritten.rows()).as(what).isEqualTo(alone.rows());
    for (String column : contract.names()) {
      assertThat(rewritten.evidence().column(column))
          .as("%s, %s", what, column)
          .isEqualTo(alone.evidence().column(column));
    }
    assertThat(rewritten.evidence().geometry("geometry"))
        .as(what)
        .isEqualTo(alone.evidence().geometry("geometry"));
  }

  private static BatchSource rows(Lake lake, Stream<Row> rows) {
    return Records.source(Row.class, rows, lake.allocator(), 4_096);
  }

  private static DataFile file(SpatialTable table) {
    List<DataFile> files = table.snapshot().files(Predicates.all());
    assertThat(files).hasSize(1);
    return files.get(0);
  }

  private static List<Long> rowGroups(Store store, DataFile file) {
    try (GeoParquetFile open = GeoParquetFile.open(store, file.path())) {
      return open.rowGroups().stream().map(RowGroup::rows).toList();
    }
  }

  private static List<List<Object>> values(SpatialTable table) {
    try (BatchSource all = table.scan(Predicates.all())) {
      return RowValues.drain(all);
    }
  }
}
