package dev.graticule.query;

import static dev.graticule.predicate.Predicates.eq;
import static dev.graticule.predicate.Predicates.intersects;
import static dev.graticule.predicate.Predicates.window;
import static dev.graticule.query.Query.from;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.graticule.contract.Bounds;
import dev.graticule.contract.ColumnType.Scalar;
import dev.graticule.contract.Contract;
import dev.graticule.predicate.Predicate;
import dev.graticule.store.ObjectNotFoundException;
import dev.graticule.table.DataFile;
import dev.graticule.table.DeletedRows;
import dev.graticule.table.RowDeletes;
import dev.graticule.table.SnapshotExpiredException;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Envelope;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.operation.relateng.RelateNG;
import org.locationtech.jts.operation.relateng.RelatePredicate;

/** Rows that were deleted while their files stayed are in no answer. */
final class DeletedRowsTest extends EngineTest {
  private static final long SEED = 20_261_123;
  private static final GeometryFactory GEOMETRIES = new GeometryFactory();

  private record Kept(String id, DeletedRows read) implements RowDeletes {}

  private final Set<Long> gone = new HashSet<>();

  /** Deletes rows at random, all of one file, and of every fourth file none. */
  private TestTable deleteFrom(TestTable table) {
    Random random = new Random(SEED);
    List<DataFile> files = new ArrayList<>();
    long first = 0;
    for (DataFile file : table.all()) {
      int number = files.size();
      List<Long> deleted = new ArrayList<>();
      for (long row = 0; row < file.rows(); row++) {
        if (number == 1 || (number % 4 != 0 && random.nextInt(3) == 0)) {
          deleted.add(row);
          gone.add(first + row);
        }
      }
      first += file.rows();
      DeletedRows rows = DeletedRows.of(deleted.stream().mapToLong(row -> row));
      files.add(
          withDeletes(
              file,
              number % 8 == 0
                  ? Optional.empty()
                  : Optional.of(new Kept(file.path().value(), rows))));
    }
    return new TestTable(table.folder(), table.contract(), table.store(), files);
  }

  private static DataFile withDeletes(DataFile file, Optional<RowDeletes> deletes) {
    return new DataFile(
        file.path(), file.bytes(), file.rows(), file.partition(), file.evidence(), deletes);
  }

  private List<Row> live(List<Row> rows) {
    return rows.stream().filter(row -> !gone.contains(row.id())).toList();
  }

  private List<Row> register(int count, int files) throws Exception {
    List<Row> rows = Row.random(SEED, count);
    engine.register(
        "reports",
        deleteFrom(TestTable.write(folder.resolve("t"), rows, files, TestTable.Boxes.DOUBLES)));
    List<Row> live = live(rows);
    assertThat(live.size()).isBetween(1, rows.size() - 1);
    return live;
  }

  @Test
  void conditionsKeepTheRowsThatBruteForceKeepsOfThoseThatAreLeft() throws Exception {
    List<Row> live = register(4_000, 8);
    for (Predicate condition : TypedQueryTest.conditions()) {
      assertThat(ids(engine.query(from("reports").where(condition))))
          .as("%s, seed %s", condition, SEED)
          .containsExactlyInAnyOrderElementsOf(Oracle.ids(live, condition));
    }
  }

  @Test
  void sqlCountsAndJoinsWhatIsLeft() throws Exception {
    List<Row> live = register(3_000, 6);
    assertThat(longs(engine.sql("SELECT count(*) AS n FROM reports"), "n"))
        .containsExactly((long) live.size());
    assertThat(
            longs(
                engine.sql(
                    "SELECT count(*) AS n FROM reports a JOIN reports b USING (id) WHERE a.id > ?",
                    1_000),
                "n"))
        .containsExactly(live.stream().filter(row -> row.id() > 1_000).count());
    assertThat(ids(engine.sql("SELECT id FROM reports WHERE name = 'name 7'")))
        .containsExactlyInAnyOrderElementsOf(Oracle.ids(live, eq("name", "name 7")));
  }

  @Test
  void theNearestAreFoundAmongWhatIsLeft() throws Exception {
    List<Row> live = register(2_000, 5);
    Geometry target = GEOMETRIES.createPoint(new Coordinate(3, 4));
    List<Double> expected =
        live.stream()
            .flatMap(row -> row.location().stream())
            .filter(geometry -> !geometry.isEmpty())
            .map(geometry -> geometry.distance(target))
            .sorted()
            .limit(25)
            .toList();
    List<Long> found = ids(engine.query(from("reports").nearest(25, target)));
    assertThat(found).hasSize(25).doesNotContainAnyElementsOf(gone);
    List<Double> distances =
        found.stream()
            .map(id -> live.stream().filter(row -> row.id() == id).findFirst().orElseThrow())
            .map(row -> row.location().orElseThrow().distance(target))
            .sorted(Comparator.naturalOrder())
            .toList();
    assertThat(distances).isEqualTo(expected);
  }

  @Test
  void joinsPairWhatIsLeftOnBothSides() throws Exception {
    List<Row> live = register(1_500, 5);
    Predicate wide = window("location", Bounds.of(-40, -30, 40, 30));
    List<Row> zones =
        live.stream().filter(row -> Oracle.holds(wide, row).equals(Optional.of(true))).toList();
    long expected =
        live.stream()
            .flatMap(row -> row.location().stream())
            .mapToLong(
                geometry ->
                    zones.stream()
                        .filter(
                            zone ->
                                !geometry.isEmpty()
                                    && RelateNG.relate(
                                        geometry,
                                        zone.location().orElseThrow(),
                                        RelatePredicate.intersects()))
                        .count())
            .sum();
    assertThat(
            engine
                .query(
                    from("reports")
                        .select("id")
                        .joinIntersecting(from("reports").where(wide).select("name")))
                .forEachBatch(batch -> {})
                .await(SOON)
                .rows())
        .isEqualTo(expected);
  }

  @Test
  void manyFilesWithDeletesAreOneScan() throws Exception {
    List<Row> live = register(6_000, 300);
    Geometry box = GEOMETRIES.toGeometry(new Envelope(-30, 30, -20, 20));
    Predicate condition = intersects("location", box);
    assertThat(ids(engine.query(from("reports").where(condition))))
        .containsExactlyInAnyOrderElementsOf(Oracle.ids(live, condition));
    assertThat(ids(engine.sql("SELECT id FROM reports")).stream().collect(Collectors.toSet()))
        .isEqualTo(live.stream().map(Row::id).collect(Collectors.toSet()));
  }

  @Test
  void columnsThatAreCalledLikeDuckDbsOwnDoNotHideThePositions() throws Exception {
    Files.createDirectories(folder.resolve("named"));
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement()) {
      statement.execute(
          "COPY (SELECT range AS id, 99 - range AS file_row_number, 7 AS \"File_Index\", 'x' AS filename,"
              + " {'graticule_row': range} AS graticule_rows FROM range(100)) TO %s (FORMAT parquet, ROW_GROUP_SIZE 10)"
                  .formatted(Sql.text(folder.resolve("named/part.parquet").toString())));
    }
    TestTable table =
        TestTable.single(
            folder.resolve("named"),
            "part.parquet",
            Contract.builder()
                .nullable("id", Scalar.INT64)
                .nullable("file_row_number", Scalar.INT64)
                .nullable("File_Index", Scalar.INT32)
                .nullable("filename", Scalar.TEXT)
                .build());
    DataFile file = table.all().get(0);
    engine.register(
        "named",
        new TestTable(
            table.folder(),
            table.contract(),
            table.store(),
            List.of(
                withDeletes(file, Optional.of(new Kept("first", DeletedRows.of(0, 1, 2, 50)))))));
    assertThat(ids(engine.query(from("named").where(eq("file_row_number", 90)))))
        .containsExactly(9L);
    assertThat(ids(engine.query(from("named").where(eq("file_row_number", 98))))).isEmpty();
    assertThat(
            longs(
                engine.sql(
                    "SELECT file_row_number AS n FROM named WHERE File_Index = 7 AND filename = 'x' AND id < 5"),
                "n"))
        .containsExactlyInAnyOrder(96L, 95L);
    assertThat(longs(engine.sql("SELECT count(*) AS n FROM named"), "n")).containsExactly(96L);
  }

  @Test
  void deletesThatAreGoneMeanThatTheVersionExpired() throws Exception {
    TestTable table =
        TestTable.write(folder.resolve("t"), Row.random(1, 10), 1, TestTable.Boxes.NONE);
    RowDeletes lost =
        new RowDeletes() {
          @Override
          public String id() {
            return "lost";
          }

          @Override
          public DeletedRows read() {
            throw new ObjectNotFoundException("the deletes are gone");
          }
        };
    engine.register(
        "reports",
        new TestTable(
            table.folder(),
            table.contract(),
            table.store(),
            List.of(withDeletes(table.all().get(0), Optional.of(lost)))));
    assertThatThrownBy(() -> ids(engine.query(from("reports"))))
        .isInstanceOf(SnapshotExpiredException.class)
        .hasMessageContaining("part-000.parquet");
  }
}
