package dev.graticule.query;

import static dev.graticule.query.Query.from;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.graticule.batch.BatchSource;
import dev.graticule.contract.Column;
import dev.graticule.contract.ColumnType;
import dev.graticule.contract.Contract;
import dev.graticule.contract.Crs;
import dev.graticule.predicate.ColumnStatistics;
import dev.graticule.predicate.Evidence;
import dev.graticule.predicate.GeometryStatistics;
import dev.graticule.predicate.Predicates;
import dev.graticule.store.Store;
import dev.graticule.store.StorePath;
import dev.graticule.table.DataFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.io.WKTReader;

/** With DuckDB's real extension where it is provisioned; skipped with a sentence where not. */
final class SpatialExtensionTest extends EngineTest {

  static Optional<Path> extensions() {
    return Optional.ofNullable(System.getProperty(SpatialExtension.DIRECTORY_PROPERTY))
        .or(() -> Optional.ofNullable(System.getenv(SpatialExtension.DIRECTORY_VARIABLE)))
        .map(Path::of);
  }

  private QueryEngine withExtension() {
    assumeTrue(
        extensions().isPresent(),
        "No spatial extension: name its directory with -D"
            + SpatialExtension.DIRECTORY_PROPERTY
            + " (.ci/duckdb-extension provides one).");
    return builder()
        .extensions(ExtensionPolicy.INSTALLED)
        .extensionDirectory(extensions().orElseThrow())
        .open();
  }

  @Test
  void typedQueriesAndTheExtensionAgree() throws Exception {
    List<Row> rows = Row.random(99, 3_000);
    TestTable table = TestTable.write(folder.resolve("t"), rows, 4, TestTable.Boxes.DOUBLES);
    Geometry triangle = new WKTReader().read("POLYGON ((0 0, 60 0, 0 40, 0 0))");
    Geometry point =
        rows.stream()
            .flatMap(row -> row.location().stream())
            .filter(g -> g.getArea() > 0)
            .findFirst()
            .orElseThrow()
            .getInteriorPoint();
    try (QueryEngine spatial = withExtension()) {
      assertThat(spatial.spatial().source()).isEqualTo(SpatialSupport.Source.CONFIGURED);
      engine.register("reports", table);
      spatial.register("reports", table);
      Map<TableQuery, Map.Entry<String, Geometry>> twins =
          Map.of(
              from("reports").intersects(triangle),
              Map.entry("ST_Intersects(location, ?)", triangle),
              from("reports").within(triangle),
              Map.entry("ST_Within(location, ?)", triangle),
              from("reports").contains(point),
              Map.entry("ST_Contains(location, ?)", point),
              from("reports").withinDistance(point, 7),
              Map.entry("ST_DWithin(location, ?, 7)", point));
      twins.forEach(
          (typed, sql) -> {
            List<Long> expected =
                longs(
                    spatial.sql(
                        "SELECT id FROM reports WHERE NOT ST_IsEmpty(location) AND " + sql.getKey(),
                        sql.getValue()),
                    "id");
            assertThat(expected).as(sql.getKey()).isNotEmpty();
            assertThat(ids(engine.query(typed)))
                .as(sql.getKey())
                .containsExactlyInAnyOrderElementsOf(expected);
            assertThat(ids(spatial.query(typed)))
                .as(sql.getKey())
                .containsExactlyInAnyOrderElementsOf(expected);
          });
    }
  }

  @Test
  void geometriesEnterAsGeometryAndLeaveAsWkbWithTheirCrs() throws Exception {
    Contract utm =
        new Contract(
            TestTable.CONTRACT.columns().stream()
                .map(
                    c ->
                        c.type() instanceof ColumnType.Geometry g
                            ? Column.nullable(c.name(), g.withCrs(Crs.of("EPSG:25832")))
                            : c)
                .toList(),
            Map.of());
    List<Row> rows = Row.random(3, 300);
    TestTable table =
        TestTable.writeWithoutCrs(folder.resolve("t"), rows, 1, TestTable.Boxes.DOUBLES);
    try (QueryEngine spatial = withExtension()) {
      spatial.register("reports", new TestTable(table.folder(), utm, table.store(), table.all()));
      try (BatchSource source =
          spatial
              .sql(
                  "WITH w AS (SELECT * FROM reports) SELECT location, ST_Buffer(location, 1) b, typeof(location) t FROM w")
              .open()) {
        assertThat(source.contract().require("location").type())
            .isEqualTo(utm.require("location").type());
        assertThat(source.contract().require("b").type())
            .isEqualTo(ColumnType.Geometry.any().withCrs(Crs.unknown()));
      }
      assertThat(
              spatial.query(from("reports").orderBy(Sort.asc("id"))).toList(Row.class).await(SOON))
          .hasSameSizeAs(rows);
    }
  }

  /** The table of the package page, cell by cell. */
  @Test
  void aGeometryColumnHasTheTypeThatThePackagePageSays() throws Exception {
    Path files = Files.createDirectories(folder.resolve("kinds"));
    try (QueryEngine spatial = withExtension();
        Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement()) {
      statement.execute(
          "SET extension_directory = " + Sql.text(extensions().orElseThrow().toString()));
      statement.execute("LOAD spatial");
      List<String> kinds = List.of("NONE", "V1", "V2");
      for (String version : kinds) {
        statement.execute(
            "COPY (SELECT 1::BIGINT id, ST_Point(1, 2) AS location) TO %s (FORMAT parquet, GEOPARQUET_VERSION '%s')"
                .formatted(Sql.text(files.resolve(version + ".parquet").toString()), version));
      }
      statement.execute(
          "COPY (SELECT 1::BIGINT id, ST_AsWKB(ST_Point(1, 2))::BLOB AS location) TO %s (FORMAT parquet)"
              .formatted(Sql.text(files.resolve("WKB.parquet").toString())));
      Contract contract =
          Contract.builder()
              .required("id", ColumnType.Scalar.INT64)
              .geometry("location", g -> g)
              .build();
      for (String kind : List.of("WKB", "V1", "V2", "NONE")) {
        TestTable table = single(files, contract, kind);
        engine.register(kind, table);
        spatial.register(kind, table);
        assertThat(type(engine, kind)).as(kind).isEqualTo("BLOB");
        assertThat(type(spatial, kind)).as(kind).isEqualTo("GEOMETRY");
        Geometry near = new WKTReader().read("POINT (1 2)");
        assertThat(ids(engine.query(from(kind).withinDistance(near, 0)))).containsExactly(1L);
        assertThat(ids(spatial.query(from(kind).withinDistance(near, 0)))).containsExactly(1L);
      }
      TestTable all =
          new TestTable(
              files,
              contract,
              Store.local(files),
              Stream.of("WKB", "V1", "V2", "NONE")
                  .flatMap(kind -> single(files, contract, kind).all().stream())
                  .toList());
      engine.register("everything", all);
      spatial.register("everything", all);
      assertThat(type(engine, "everything")).isEqualTo("BLOB");
      assertThat(type(spatial, "everything")).isEqualTo("GEOMETRY");
      for (QueryEngine asked : List.of(engine, spatial)) {
        assertThat(
                ids(
                    asked.query(
                        from("everything")
                            .within(new WKTReader().read("POLYGON ((0 0, 3 0, 3 3, 0 3, 0 0))")))))
            .hasSize(4);
      }
      TestTable none = new TestTable(files, contract, Store.local(files), List.of());
      engine.register("empty", none);
      spatial.register("empty", none);
      assertThat(longs(spatial.sql("SELECT count(*) n FROM empty WHERE ST_IsEmpty(location)"), "n"))
          .containsExactly(0L);
      assertThat(ids(engine.query(from("empty").where(Predicates.isNull("location"))))).isEmpty();
    }
  }

  private static TestTable single(Path files, Contract contract, String kind) {
    String name = kind + ".parquet";
    return new TestTable(
        files,
        contract,
        Store.local(files),
        List.of(new DataFile(StorePath.of(name), 1, 1, Map.of(), new Unknown(1))));
  }

  private String type(QueryEngine asked, String table) {
    List<String> types = new ArrayList<>();
    asked
        .sql("SELECT typeof(location) t FROM " + Sql.identifier(table))
        .forEachBatch(batch -> types.add(batch.vector("t").getObject(0).toString()))
        .await(SOON);
    return types.get(0).replaceAll("\\(.*", "");
  }

  private record Unknown(long rows) implements Evidence {
    @Override
    public ColumnStatistics column(String path) {
      return ColumnStatistics.unknown();
    }

    @Override
    public GeometryStatistics geometry(String column) {
      return GeometryStatistics.unknown();
    }
  }

  @Test
  void aDirectoryWithoutTheExtensionIsPassedOver() {
    try (QueryEngine without =
        builder()
            .extensions(ExtensionPolicy.INSTALLED)
            .extensionDirectory(folder.resolve("nothing"))
            .open()) {
      assertThat(without.spatial().source())
          .isIn(SpatialSupport.Source.NONE, SpatialSupport.Source.INSTALLED);
      assertThat(without.spatial().detail()).contains("nothing holds no spatial extension");
    }
  }

  @Test
  void aBrokenExtensionInTheConfiguredDirectoryIsAnError() throws Exception {
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement();
        var row =
            statement.executeQuery("SELECT version(), (SELECT platform FROM pragma_platform())")) {
      row.next();
      Path broken = folder.resolve("ext").resolve(row.getString(1)).resolve(row.getString(2));
      Files.createDirectories(broken);
      Files.writeString(broken.resolve("spatial.duckdb_extension"), "no extension");
    }
    assertThatThrownBy(
            () ->
                builder()
                    .extensions(ExtensionPolicy.INSTALLED)
                    .extensionDirectory(folder.resolve("ext"))
                    .open())
        .isInstanceOf(QueryException.class)
        .hasMessageContaining("cannot be loaded");
  }
}
