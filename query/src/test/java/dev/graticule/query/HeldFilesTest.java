package dev.graticule.query;

import static dev.graticule.predicate.Predicates.eq;
import static dev.graticule.predicate.Predicates.gt;
import static dev.graticule.predicate.Predicates.isNull;
import static dev.graticule.predicate.Predicates.lt;
import static dev.graticule.query.Query.from;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.graticule.batch.Batch;
import dev.graticule.batch.WkbCodec;
import dev.graticule.contract.Bounds;
import dev.graticule.contract.ColumnType;
import dev.graticule.contract.ColumnType.Scalar;
import dev.graticule.contract.ColumnType.TimeUnit;
import dev.graticule.contract.ColumnType.TimeZoning;
import dev.graticule.contract.Contract;
import dev.graticule.contract.Crs;
import dev.graticule.file.GeoParquetWriter;
import dev.graticule.file.WriteOptions;
import dev.graticule.store.Store;
import dev.graticule.store.StorePath;
import dev.graticule.table.FileMismatchException;
import dev.graticule.write.ByteSize;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.GeometryFactory;

/**
 * Single files that hold what a table promises in another way, or do not hold it, read by DuckDB;
 * core's tests read such files without it.
 */
final class HeldFilesTest extends EngineTest {
  private static final GeometryFactory GEOMETRIES = new GeometryFactory();

  @Override
  QueryEngine.Builder builder() {
    return super.builder().directReads(new ByteSize(0));
  }

  private int tables;

  /** A table of one file that DuckDB writes. */
  private String written(Contract contract, String select, String options) throws Exception {
    String name = "t" + tables++;
    Files.createDirectories(folder.resolve(name));
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement()) {
      statement.execute(
          "COPY (%s) TO %s (FORMAT parquet%s)"
              .formatted(
                  select,
                  Sql.text(folder.resolve(name).resolve("part.parquet").toString()),
                  options));
    }
    engine.register(name, TestTable.single(folder.resolve(name), "part.parquet", contract));
    return name;
  }

  /** A table of one file that our writer writes from rows of another contract. */
  private String written(Contract contract, Contract file, List<List<Object>> rows)
      throws Exception {
    String name = "t" + tables++;
    Files.createDirectories(folder.resolve(name));
    TestTable empty = new TestTable(folder.resolve(name), file, store(name), List.of());
    try (Batch batch = Values.batch(allocator, file, rows);
        GeoParquetWriter writer =
            GeoParquetWriter.create(
                empty.store(),
                StorePath.of("part.parquet"),
                file,
                WriteOptions.defaults(),
                allocator)) {
      writer.write(batch);
    }
    engine.register(name, TestTable.single(folder.resolve(name), "part.parquet", contract));
    return name;
  }

  private Store store(String name) {
    return Store.local(folder.resolve(name));
  }

  private static Contract of(Object... namesAndTypes) {
    Contract.Builder builder = Contract.builder();
    for (int i = 0; i < namesAndTypes.length; i += 2) {
      builder.nullable((String) namesAndTypes[i], (ColumnType) namesAndTypes[i + 1]);
    }
    return builder.build();
  }

  private static List<Object> row(Object... values) {
    return Arrays.asList(values);
  }

  private List<List<Object>> rows(QueryResult result) {
    List<List<Object>> found = new ArrayList<>();
    result.forEachBatch(batch -> found.addAll(Values.of(batch))).await(SOON);
    return found;
  }

  private static String wkb(Geometry geometry) {
    return HexFormat.of().formatHex(WkbCodec.encode(geometry));
  }

  private static ColumnType.Timestamp time(TimeUnit unit, TimeZoning zoning) {
    return new ColumnType.Timestamp(unit, zoning);
  }

  @Test
  void aFileThatContradictsTheContractEndsTheQueryWithFileAndColumn() throws Exception {
    String text = written(of("n", Scalar.INT64), "SELECT 'x' AS n", "");
    String wide = written(of("n", Scalar.INT32), "SELECT 1::BIGINT AS n", "");
    String missing =
        written(Contract.builder().required("n", Scalar.INT64).build(), "SELECT 1 AS m", "");
    String place =
        written(
            of("g", ColumnType.Geometry.any().withCrs(Crs.of("EPSG:25832"))),
            of("g", ColumnType.Geometry.any()),
            List.of(row(wkb(GEOMETRIES.createPoint(new Coordinate(1, 1))))));
    for (Map.Entry<String, String> asked :
        Map.of(text, "n", wide, "n", missing, "n", place, "g").entrySet()) {
      for (QueryResult result :
          List.of(
              engine.query(from(asked.getKey())), engine.sql("SELECT * FROM " + asked.getKey()))) {
        assertThatThrownBy(() -> rows(result))
            .isInstanceOfSatisfying(
                FileMismatchException.class,
                e -> {
                  assertThat(e.file().value()).isEqualTo("part.parquet");
                  assertThat(e.column()).isEqualTo(asked.getValue());
                })
            .hasMessageContaining("part.parquet")
            .hasMessageContaining("\"" + asked.getValue() + "\"");
      }
    }
  }

  @Test
  void aColumnThatNobodyAsksForSpoilsNothing() throws Exception {
    String table =
        written(of("id", Scalar.INT64, "n", Scalar.INT64), "SELECT 1::BIGINT AS id, 'x' AS n", "");
    assertThat(ids(engine.query(from(table).select("id").where(eq("id", 1))))).containsExactly(1L);
  }

  @Test
  void aRequiredColumnWithoutAValueEndsTheQuery() throws Exception {
    String table =
        written(
            Contract.builder().required("n", Scalar.INT64).build(),
            "SELECT unnest([1::BIGINT, NULL]) AS n",
            "");
    assertThatThrownBy(() -> rows(engine.query(from(table))))
        .isInstanceOf(QueryException.class)
        .hasMessageContaining("\"n\" is required");
  }

  @Test
  void aValueThatDoesNotFitEndsTheQuery() throws Exception {
    String small = written(of("n", Scalar.INT8), "SELECT unnest([5, 300]) AS n", "");
    String fine =
        written(
            of("t", time(TimeUnit.MILLIS, TimeZoning.UTC)),
            "SELECT '2026-01-01 00:00:00.000001+00'::TIMESTAMPTZ AS t",
            "");
    String local =
        written(
            of("t", time(TimeUnit.MILLIS, TimeZoning.LOCAL)),
            "SELECT '2026-01-01 00:00:00.000001'::TIMESTAMP AS t",
            "");
    String nanos =
        written(
            of("t", time(TimeUnit.MICROS, TimeZoning.LOCAL)),
            "SELECT '2026-01-01 00:00:00.000000001'::TIMESTAMP_NS AS t",
            "");
    for (String table : List.of(small, fine, local, nanos)) {
      assertThatThrownBy(() -> rows(engine.query(from(table)))).isInstanceOf(QueryException.class);
    }
    assertThatThrownBy(() -> rows(engine.sql("SELECT * FROM " + local)))
        .isInstanceOf(QueryException.class)
        .hasMessageContaining("finer than MILLIS");
  }

  @Test
  void timesOfAnotherGrainAndDaysAreGivenTheTables() throws Exception {
    String table =
        written(
            of(
                "a", time(TimeUnit.MILLIS, TimeZoning.LOCAL),
                "b", time(TimeUnit.MICROS, TimeZoning.LOCAL),
                "c", time(TimeUnit.NANOS, TimeZoning.LOCAL),
                "d", time(TimeUnit.MILLIS, TimeZoning.UTC),
                "e", time(TimeUnit.MICROS, TimeZoning.LOCAL),
                "f", time(TimeUnit.NANOS, TimeZoning.UTC)),
            "SELECT TIMESTAMP '1970-01-01 00:00:01' AS a, '1970-01-01 00:00:01'::TIMESTAMP_NS AS b,"
                + " TIMESTAMP '1970-01-01 00:00:01' AS c, '1970-01-01 00:00:01+00'::TIMESTAMPTZ AS d,"
                + " DATE '1970-01-02' AS e, '1970-01-01 00:00:01+00'::TIMESTAMPTZ AS f",
            "");
    List<Object> expected =
        row(1_000L, 1_000_000L, 1_000_000_000L, 1_000L, 86_400_000_000L, 1_000_000_000L);
    assertThat(rows(engine.query(from(table)))).containsExactly(expected);
  }

  @Test
  void identifiersKeptAsBytesOrTextAreRead() throws Exception {
    UUID id = UUID.fromString("12345678-90ab-cdef-1234-567890abcdef");
    String table =
        written(
            of("a", Scalar.UUID, "b", Scalar.UUID, "c", Scalar.UUID),
            "SELECT unhex('%1$s') AS a, '%2$s' AS b, '%2$s'::UUID AS c"
                .formatted(id.toString().replace("-", ""), id),
            "");
    String hex = id.toString().replace("-", "");
    assertThat(rows(engine.query(from(table)))).containsExactly(row(hex, hex, hex));
    assertThat(rows(engine.query(from(table).where(eq("a", id))))).hasSize(1);
    assertThat(rows(engine.query(from(table).where(eq("b", id))))).hasSize(1);
  }

  @Test
  void aBoxThatIsMissingLeavesItsRowToTheExactTest() throws Exception {
    String far = wkb(GEOMETRIES.createPoint(new Coordinate(50, 50)));
    String near = wkb(GEOMETRIES.createPoint(new Coordinate(1, 1)));
    String table =
        written(
            of("id", Scalar.INT64, "location", ColumnType.Geometry.any()),
            "SELECT 1::BIGINT AS id, unhex('%1$s') AS location, {'xmin': 1.0::DOUBLE, 'ymin': 1.0::DOUBLE, 'xmax': 1.0::DOUBLE, 'ymax': 1.0::DOUBLE} AS bbox UNION ALL SELECT 2, unhex('%2$s'), NULL UNION ALL SELECT 3, unhex('%1$s'), NULL UNION ALL SELECT 4, unhex('%2$s'), {'xmin': 50.0, 'ymin': NULL, 'xmax': 50.0, 'ymax': 50.0} UNION ALL SELECT 5, NULL, NULL"
                .formatted(near, far),
            ", KV_METADATA {geo: " + Sql.text(TestTable.geo(true)) + "}");
    assertThat(ids(engine.query(from(table).window(Bounds.of(49, 49, 51, 51)))))
        .containsExactlyInAnyOrder(2L, 4L);
    QuerySummary summary =
        engine
            .query(from(table).window(Bounds.of(0, 0, 2, 2)))
            .forEachBatch(batch -> assertThat(longs(batch, "id")).isSubsetOf(1L, 3L))
            .await(SOON);
    assertThat(summary.rows()).isEqualTo(2);
    assertThat(summary.bytesPlanned()).isEqualTo(summary.bytesTotal());
    assertThat(ids(engine.query(from(table).where(isNull("location"))))).containsExactly(5L);
  }

  @Test
  void withoutAGeoKeyNoBoxIsAssumed() throws Exception {
    String far = wkb(GEOMETRIES.createPoint(new Coordinate(50, 50)));
    String table =
        written(
            of("id", Scalar.INT64, "location", ColumnType.Geometry.any()),
            "SELECT 1::BIGINT AS id, unhex('%s') AS location, {'xmin': 1.0, 'ymin': 1.0, 'xmax': 1.0, 'ymax': 1.0} AS bbox"
                .formatted(far),
            "");
    assertThat(ids(engine.query(from(table).window(Bounds.of(49, 49, 51, 51)))))
        .containsExactly(1L);
    assertThat(ids(engine.query(from(table).window(Bounds.of(0, 0, 2, 2))))).isEmpty();
  }

  @Test
  void ourOwnFilesAreSkippedByTheirBoxesThoughGeometriesAreMissing() throws Exception {
    List<List<Object>> rows = new ArrayList<>();
    for (int i = 0; i < 30_000; i++) {
      rows.add(
          row(
              (long) i,
              i % 10 == 0 ? null : wkb(GEOMETRIES.createPoint(new Coordinate(i / 200.0, i % 7)))));
    }
    Contract contract = of("id", Scalar.INT64, "location", ColumnType.Geometry.any());
    String table = written(contract, contract, rows);
    QuerySummary summary =
        engine
            .query(from(table).window(Bounds.of(148, 0, 151, 7)))
            .forEachBatch(batch -> {})
            .await(SOON);
    assertThat(summary.rows()).isEqualTo(360);
    assertThat(summary.rowsRead()).isEqualTo(360);
    assertThat(summary.bytesPlanned()).isLessThan(summary.bytesTotal());
  }

  @Test
  void coordinatesThatAreNotWkbAreRefusedWithAWayOut() throws Exception {
    String table =
        written(
            of("id", Scalar.INT64, "location", ColumnType.Geometry.any()),
            "SELECT 1::BIGINT AS id, {'x': 1.0::DOUBLE, 'y': 2.0::DOUBLE} AS location",
            ", KV_METADATA {geo: "
                + Sql.text(TestTable.geo(false).replace("\"WKB\"", "\"point\""))
                + "}");
    assertThat(ids(engine.query(from(table).select("id")))).containsExactly(1L);
    assertThatThrownBy(() -> rows(engine.query(from(table))))
        .isInstanceOf(FileMismatchException.class)
        .hasMessageContaining("GeoArrow")
        .hasMessageContaining("a scan of the table does");
  }

  @Test
  void columnsThatSqlCannotTellApartAreRefused() throws Exception {
    Contract file = of("Name", Scalar.TEXT, "name", Scalar.TEXT, "id", Scalar.INT64);
    String table =
        written(of("name", Scalar.TEXT, "id", Scalar.INT64), file, List.of(row("one", "two", 1L)));
    assertThat(ids(engine.query(from(table).select("id")))).containsExactly(1L);
    assertThatThrownBy(() -> rows(engine.query(from(table))))
        .isInstanceOf(FileMismatchException.class)
        .hasMessageContaining("case of letters");
  }

  @Test
  void widenedColumnsAreComparedAsTheTableHasThem() throws Exception {
    String table =
        written(
            of(
                "id",
                Scalar.INT64,
                "f",
                Scalar.FLOAT64,
                "d",
                new ColumnType.Decimal(20, 4),
                "i",
                new ColumnType.Decimal(12, 0)),
            "SELECT 1::INTEGER AS id, 0.1::FLOAT AS f, 1.25::DECIMAL(5, 2) AS d, 7::INTEGER AS i",
            "");
    assertThat(ids(engine.query(from(table).where(eq("f", 0.1))))).isEmpty();
    assertThat(ids(engine.query(from(table).where(eq("f", (double) 0.1f))))).containsExactly(1L);
    assertThat(ids(engine.query(from(table).where(gt("f", 0.1))))).containsExactly(1L);
    assertThat(ids(engine.query(from(table).where(lt("d", 1.26))))).containsExactly(1L);
    assertThat(ids(engine.query(from(table).where(eq("id", 5_000_000_000L))))).isEmpty();
    assertThat(ids(engine.query(from(table).where(eq("i", 7))))).containsExactly(1L);
  }
}
