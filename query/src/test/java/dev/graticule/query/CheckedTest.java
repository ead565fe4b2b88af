package dev.graticule.query;

import static dev.graticule.query.Query.from;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.graticule.batch.Batch;
import dev.graticule.batch.WkbException;
import dev.graticule.contract.ColumnType.Scalar;
import dev.graticule.contract.Contract;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.arrow.vector.VarBinaryVector;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.locationtech.jts.geom.Geometry;

/** Geometries scanned or decoded before a consumer sees them. */
@Timeout(60)
final class CheckedTest extends EngineTest {
  private static final int ROWS = 9_000;
  private static final int BROKEN = 6_789;

  private static final Contract CONTRACT =
      Contract.builder()
          .required("id", Scalar.INT64)
          .geometry("location", geometry -> geometry)
          .build();

  private final Map<String, TestTable> tables = new TreeMap<>();

  @BeforeEach
  void registerTables() throws Exception {
    Files.createDirectories(folder.resolve("t"));
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement()) {
      for (String table : List.of("sound", "broken")) {
        // The point (1, 2); in one row of the other table its last byte is missing.
        statement.execute(
            "COPY (SELECT range AS id, CASE WHEN range = %d THEN from_hex('0101000000000000000000F03F00000000000000') WHEN range %% 10 = 0 THEN NULL ELSE from_hex('0101000000000000000000F03F0000000000000040') END AS location FROM range(%d)) TO '%s' (FORMAT parquet, KV_METADATA {geo: '%s'})"
                .formatted(
                    table.equals("broken") ? BROKEN : -1,
                    ROWS,
                    folder.resolve("t").resolve(table + ".parquet"),
                    TestTable.geo(false)));
        tables.put(table, TestTable.single(folder.resolve("t"), table + ".parquet", CONTRACT));
      }
    }
    tables.forEach(engine::register);
  }

  @Test
  void soundGeometriesPassAsTheyAre() {
    List<Long> ids = ids(engine.query(from("sound")).batchRows(1_000).checked());
    assertThat(ids).isEqualTo(ids(engine.query(from("sound"))));
  }

  @Test
  void malformedGeometriesEndTheQueryAndNameTheirRow() {
    for (QueryResult asked :
        List.of(engine.query(from("broken")), engine.sql("SELECT id, location FROM broken"))) {
      assertThat(ids(asked.batchRows(1_000))).hasSize(ROWS);
      assertThatThrownBy(
              () -> asked.batchRows(1_000).checked().forEachBatch(batch -> {}).await(SOON))
          .isInstanceOfSatisfying(
              WkbException.class,
              e -> {
                assertThat(e.column()).hasValue("location");
                assertThat(e.row()).hasValue(BROKEN);
              });
    }
  }

  @Test
  void filesAreReadOnceToKnowThatTheyAreSound() {
    assertThat(ids(engine.sql("SELECT id, location FROM sound").checked())).hasSize(ROWS);
    assertThat(ids(engine.sql("SELECT id, location FROM sound").checked())).hasSize(ROWS);
  }

  @Test
  void geometriesAreDecodedBatchByBatchInOrder() {
    List<Optional<Geometry>> decoded = new ArrayList<>();
    List<byte[]> bytes = new ArrayList<>();
    engine
        .query(from("sound"))
        .batchRows(1_000)
        .forEachDecoded(
            batch -> {
              decoded.addAll(batch.geometries("location"));
              VarBinaryVector vector = (VarBinaryVector) batch.batch().vector("location");
              for (int row = 0; row < batch.batch().rowCount(); row++) {
                bytes.add(vector.get(row));
              }
            })
        .await(SOON);
    assertThat(decoded).hasSize(ROWS);
    for (int row = 0; row < ROWS; row++) {
      assertThat(decoded.get(row).map(Geometry::toText))
          .isEqualTo(bytes.get(row) == null ? Optional.empty() : Optional.of("POINT (1 2)"));
    }
  }

  @Test
  void malformedGeometriesAreNotDecoded() {
    List<Integer> rows = new ArrayList<>();
    assertThatThrownBy(
            () ->
                engine
                    .query(from("broken"))
                    .batchRows(1_000)
                    .forEachDecoded(batch -> rows.add(batch.batch().rowCount()))
                    .await(SOON))
        .isInstanceOf(WkbException.class)
        .hasMessageContaining("row 6789");
    assertThat(rows.stream().mapToInt(row -> row).sum()).isLessThan(BROKEN);
  }

  @Test
  void aColumnThatIsNoGeometryCannotBeHadDecoded() {
    assertThatThrownBy(
            () ->
                engine
                    .query(from("sound"))
                    .forEachDecoded(batch -> batch.geometries("id"))
                    .await(SOON))
        .isInstanceOf(QueryException.class)
        .hasMessageContaining("[location]");
  }

  @Test
  void noFunctionOfSqlIsGivenMalformedGeometries() {
    String directory =
        System.getProperty(
            SpatialExtension.DIRECTORY_PROPERTY,
            System.getenv().getOrDefault(SpatialExtension.DIRECTORY_VARIABLE, ""));
    assumeFalse(
        directory.isEmpty(),
        "No spatial extension: name its directory with -D"
            + SpatialExtension.DIRECTORY_PROPERTY
            + " (.ci/duckdb-extension provides one).");
    try (QueryEngine spatial =
        builder()
            .extensions(ExtensionPolicy.INSTALLED)
            .extensionDirectory(Path.of(directory))
            .open()) {
      tables.forEach(spatial::register);
      assertThatThrownBy(
              () ->
                  spatial
                      .sql("SELECT id, ST_X(location) x FROM broken")
                      .checked()
                      .forEachBatch(batch -> {})
                      .await(SOON))
          .isInstanceOfSatisfying(
              WkbException.class,
              e -> {
                assertThat(e.file()).hasValue("broken.parquet");
                assertThat(e.row()).hasValue(BROKEN);
              });
      assertThat(ids(spatial.sql("SELECT id FROM sound WHERE ST_X(location) = 1").checked()))
          .hasSize(ROWS - ROWS / 10);
    }
  }

  @Test
  void checkedBatchesBelongToWhoeverPulledThem() {
    List<Batch> kept = new ArrayList<>();
    try (var source = engine.query(from("sound")).batchRows(1_000).checked().open()) {
      for (var batch = source.next(); batch.isPresent(); batch = source.next()) {
        kept.add(batch.get());
      }
    }
    assertThat(kept.stream().mapToInt(Batch::rowCount).sum()).isEqualTo(ROWS);
    kept.forEach(Batch::close);
  }
}
