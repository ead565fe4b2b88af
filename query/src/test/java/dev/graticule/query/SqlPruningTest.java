package dev.graticule.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.graticule.query.TestTable.Boxes;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.locationtech.jts.geom.Envelope;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.GeometryFactory;

/** SQL skips files by what its conditions prove, and gives the rows that it gives without that. */
final class SqlPruningTest extends EngineTest {
  private static final long SEED = 20_261_130L;
  private static final int FILES = 8;

  private TestTable reports;
  private TestTable zones;

  @BeforeEach
  void registerTables() throws Exception {
    List<Row> rows = Row.random(SEED, 1_600);
    reports = TestTable.write(folder.resolve("t"), rows, FILES, Boxes.DOUBLES);
    zones = TestTable.write(folder.resolve("z"), TypedQueryTest.zones(), 1, Boxes.DOUBLES);
    register(engine);
  }

  private void register(QueryEngine asked) {
    asked.register("reports", reports);
    asked.register("blind", reports.blind());
    asked.register("zones", zones);
  }

  private QueryEngine withExtension() {
    Optional<Path> extensions = SpatialExtensionTest.extensions();
    Assumptions.assumeTrue(extensions.isPresent(), "No spatial extension is provided.");
    QueryEngine opened =
        builder()
            .extensions(ExtensionPolicy.INSTALLED)
            .extensionDirectory(extensions.orElseThrow())
            .open();
    register(opened);
    return opened;
  }

  private static QuerySummary summary(QueryEngine asked, String sql, Object... values) {
    return asked.sql(sql, values).forEachBatch(batch -> {}).await(SOON);
  }

  /** Each names the table R, which is taken once with evidence and once without. */
  static Stream<String> spatial() {
    String box = "ST_MakeEnvelope(-20, -10, -12, 10)";
    return Stream.of(
        "SELECT id FROM R WHERE ST_Intersects(location, " + box + ")",
        "SELECT id FROM R WHERE ST_Intersects(" + box + ", R.location)",
        "SELECT r.id FROM R r WHERE ST_Within(r.location, " + box + ")",
        "SELECT id FROM R WHERE ST_Contains(" + box + ", location)",
        "SELECT id FROM R WHERE ST_CoveredBy(location, " + box + ")",
        "SELECT id FROM R WHERE location && " + box,
        "SELECT id FROM R WHERE ST_DWithin(location, ST_Point(-15, 3), 4)",
        "SELECT id FROM R WHERE ST_DWithin(location, ST_Point(-15, 3), 1 + 3)",
        "SELECT id FROM R WHERE ST_Intersects(location, ST_Buffer(ST_Point(-15, 3), 5))",
        "SELECT id FROM R WHERE ST_Intersects(location, 'POLYGON((-20 0,-12 0,-12 5,-20 0))')",
        "SELECT id FROM R WHERE ST_Intersects(location, ST_GeomFromText('POLYGON((-20 0,-12 0,-20 5,-12 5,-20 0))'))",
        "SELECT id FROM R WHERE ST_Within(location, ST_GeomFromText('POLYGON((-20 0,-12 0,-20 5,-12 5,-20 0))'))",
        "SELECT id FROM R WHERE id % 2 = 0 AND ST_Intersects(location, " + box + ")",
        "SELECT id FROM R WHERE ST_Intersects(location, "
            + box
            + ") OR ST_Intersects(location, ST_MakeEnvelope(100, -5, 110, 5))",
        "SELECT id FROM R WHERE NOT (NOT ST_Intersects(location, " + box + ") OR name IS NULL)",
        "SELECT id FROM (SELECT id, location AS place FROM R) s WHERE ST_Intersects(s.place, "
            + box
            + ")",
        "SELECT id FROM (SELECT * FROM R WHERE name IS NOT NULL) WHERE ST_Intersects(location, "
            + box
            + ")",
        "WITH w AS (SELECT id, location g FROM R), v AS (SELECT * FROM w) SELECT id FROM v WHERE ST_Intersects(g, "
            + box
            + ")",
        "SELECT r.id FROM R r LEFT JOIN zones z ON r.id = z.id WHERE ST_Intersects(r.location, "
            + box
            + ")",
        "SELECT z.id FROM zones z LEFT JOIN R r ON ST_Intersects(r.location, "
            + box
            + ") AND r.id % 7 = z.id",
        "SELECT z.id FROM zones z RIGHT JOIN R r ON r.id % 7 = z.id WHERE ST_Intersects(r.location, "
            + box
            + ")",
        "SELECT z.id FROM zones z LEFT JOIN R r ON r.id % 7 = z.id WHERE ST_Intersects(r.location, "
            + box
            + ")",
        "SELECT r.id FROM zones z FULL JOIN R r ON r.id = z.id WHERE ST_Intersects(r.location, "
            + box
            + ")",
        "SELECT z.id FROM zones z SEMI JOIN R r ON r.id % 7 = z.id AND ST_Intersects(r.location, "
            + box
            + ")",
        "SELECT z.id FROM zones z ANTI JOIN R r ON r.id % 7 = z.id AND ST_Intersects(r.location, "
            + box
            + ")",
        "SELECT z.id FROM zones z WHERE EXISTS (SELECT 1 FROM R r WHERE r.id % 7 = z.id AND ST_Intersects(r.location, "
            + box
            + "))",
        "SELECT count(*) AS id FROM R WHERE ST_Intersects(location, " + box + ")",
        "SELECT id FROM R WHERE ST_Intersects(location, "
            + box
            + ") UNION ALL SELECT id FROM R WHERE ST_Intersects(location, ST_Point(-19, 1))");
  }

  @Test
  void filesThatNoConditionCanMeetAreSkipped() {
    try (QueryEngine spatial = withExtension()) {
      spatial().forEach(template -> skipsFiles(template, spatial));
    }
  }

  private void skipsFiles(String template, QueryEngine spatial) {
    String sql = template.replace("FROM R", "FROM reports").replace("JOIN R", "JOIN reports");
    sql = sql.replace("R.location", "reports.location");
    String blind = template.replace("FROM R", "FROM blind").replace("JOIN R", "JOIN blind");
    blind = blind.replace("R.location", "blind.location");
    List<Long> found = longs(spatial.sql(sql), "id");
    assertThat(found).as(sql).isNotEmpty();
    assertThat(found).as(sql).containsExactlyInAnyOrderElementsOf(longs(spatial.sql(blind), "id"));
    assertThat(summary(spatial, sql).filesSkipped()).as(sql).isPositive();
  }

  /** Where leaving a row out could change the answer, nothing is skipped. */
  @Test
  void whereARowCouldMatterNothingIsSkipped() {
    List<String> queries =
        List.of(
            "SELECT id FROM reports r FULL JOIN (SELECT 1 AS x) v ON ST_Intersects(r.location, ST_Point(0, 0))",
            "SELECT id FROM reports r LEFT JOIN (SELECT 1 AS x) v ON ST_Intersects(r.location, ST_Point(0, 0))",
            "SELECT id FROM reports r ANTI JOIN (SELECT 1 AS x) v ON ST_Intersects(r.location, ST_Point(0, 0))",
            "SELECT id FROM (SELECT * FROM reports ORDER BY id LIMIT 1500) WHERE ST_Intersects(location, ST_MakeEnvelope(0, 0, 5, 5))",
            "SELECT id FROM (SELECT *, row_number() OVER () AS n FROM reports) WHERE ST_Intersects(location, ST_MakeEnvelope(0, 0, 5, 5))",
            "SELECT id FROM (SELECT DISTINCT ON (name) * FROM reports) WHERE ST_Intersects(location, ST_MakeEnvelope(0, 0, 5, 5))",
            "SELECT id FROM (SELECT id, ST_Point(1, 1) AS location FROM reports) WHERE ST_Intersects(location, ST_MakeEnvelope(0, 0, 5, 5))",
            "SELECT id FROM reports TABLESAMPLE 100% WHERE ST_Intersects(location, ST_MakeEnvelope(0, 0, 5, 5))",
            "SELECT id FROM reports WHERE ST_Intersects(location, ST_MakeEnvelope(0, 0, 5, 5)) USING SAMPLE 100%",
            "SELECT id FROM reports POSITIONAL JOIN (SELECT 1 AS x) WHERE ST_Intersects(location, ST_MakeEnvelope(0, 0, 5, 5))",
            "SELECT r.id FROM (SELECT 1::BIGINT AS x) v LEFT JOIN reports r ON r.id = v.x WHERE r.location IS NULL OR ST_Intersects(r.location, ST_MakeEnvelope(0, 0, 5, 5))",
            "SELECT id FROM reports WHERE ST_Intersects(location, ST_MakeEnvelope(0, 0, 5, 5)) OR random() < 2",
            "SELECT id FROM reports WHERE ST_Intersects(ST_Point(3, 3), ST_MakeEnvelope(0, 0, 5, 5))",
            "SELECT id FROM reports WHERE ST_Distance(location, ST_Point(0, 0)) < 1");
    try (QueryEngine spatial = withExtension()) {
      for (String sql : queries) {
        assertThat(summary(spatial, sql).filesSkipped()).as(sql).isZero();
      }
    }
  }

  /** The box of the other side, which is looked at first because it is small. */
  @Test
  void theSmallSideOfAJoinSkipsFilesOfTheOther() {
    List<String> queries =
        List.of(
            "SELECT r.id FROM reports r JOIN zones z ON ST_Intersects(r.location, z.location) WHERE z.name = 'zone 0'",
            "SELECT r.id FROM reports r JOIN zones z ON ST_Within(r.location, z.location) AND z.name = 'zone 0'",
            "SELECT r.id FROM reports r, zones z WHERE ST_Contains(z.location, r.location) AND z.id IN (0, 5)",
            "SELECT r.id FROM reports r JOIN zones z ON ST_DWithin(z.location, r.location, 2) WHERE z.name = 'zone 0'",
            "SELECT r.id FROM zones z LEFT JOIN reports r ON ST_Intersects(r.location, z.location) WHERE z.name = 'zone 0'",
            "SELECT r.id FROM reports r LEFT JOIN zones z ON r.id % 3 = z.id WHERE ST_Intersects(r.location, z.location) AND z.id < 1",
            "WITH z AS (SELECT location AS g FROM zones WHERE name = 'zone 0') SELECT r.id FROM reports r JOIN z ON ST_Intersects(z.g, r.location)");
    try (QueryEngine spatial = withExtension()) {
      for (String sql : queries) {
        assertThat(longs(spatial.sql(sql), "id"))
            .as(sql)
            .isNotEmpty()
            .containsExactlyInAnyOrderElementsOf(
                longs(spatial.sql(sql.replace("reports r", "blind r")), "id"));
        assertThat(summary(spatial, sql).filesSkipped()).as(sql).isPositive();
      }
    }
  }

  @Test
  void aJoinThatKeepsWhatDoesNotMatchSkipsNothing() {
    List<String> queries =
        List.of(
            "SELECT r.id FROM reports r LEFT JOIN zones z ON ST_Intersects(r.location, z.location) WHERE z.name = 'zone 0' OR z.name IS NULL",
            "SELECT r.id FROM reports r LEFT JOIN zones z ON ST_Intersects(r.location, z.location)",
            "SELECT r.id FROM reports r JOIN zones z ON NOT ST_Intersects(r.location, z.location) WHERE z.name = 'zone 0'",
            "SELECT r.id FROM reports r JOIN zones z ON ST_Distance(r.location, z.location) < 1 WHERE z.name = 'zone 0'",
            "SELECT r.id FROM reports r ANTI JOIN zones z ON ST_Intersects(r.location, z.location) AND z.name = 'zone 0'");
    try (QueryEngine spatial = withExtension()) {
      for (String sql : queries) {
        assertThat(summary(spatial, sql).filesSkipped()).as(sql).isZero();
      }
    }
  }

  @Test
  void boundGeometriesAndValuesSkipToo() {
    try (QueryEngine spatial = withExtension()) {
      GeometryFactory geometries = new GeometryFactory();
      String sql = "SELECT id FROM reports WHERE ST_Intersects(location, ?) AND id >= ?";
      Object[] values = {geometries.toGeometry(new Envelope(-20, -12, -10, 10)), 5};
      assertThat(summary(spatial, sql, values).filesSkipped()).isPositive();
      assertThat(longs(spatial.sql(sql, values), "id"))
          .isNotEmpty()
          .containsExactlyInAnyOrderElementsOf(
              longs(spatial.sql(sql.replace("reports", "blind"), values), "id"));
    }
  }

  @Test
  void aBoundGeometryInAnotherCrsThanTheColumnItIsHeldAgainstIsRefusedNamingBoth() {
    Geometry web = new GeometryFactory().toGeometry(new Envelope(-20, -12, -10, 10));
    web.setSRID(3857);
    try (QueryEngine spatial = withExtension()) {
      for (String sql :
          List.of(
              "SELECT id FROM reports WHERE ST_Intersects(location, ?)",
              "SELECT id FROM reports r WHERE NOT ST_Within(?, r.location) OR id = 1",
              "SELECT id FROM reports WHERE ST_Distance(ST_Centroid(location), ?) < 3",
              "SELECT id FROM reports WHERE location && ST_Buffer(?, 3)",
              "SELECT ST_Area(ST_Intersection(location, ?)) FROM reports",
              "SELECT id FROM reports WHERE location = ?",
              "SELECT r.id FROM reports r JOIN zones z ON ST_Within(z.location, ?)",
              "SELECT id FROM (SELECT id, location AS g FROM reports) WHERE ST_Touches(g, ?)",
              "SELECT id FROM zones WHERE id IN (SELECT id FROM reports WHERE ST_Equals(location, ?))",
              "SELECT count(*) FROM reports HAVING bool_or(ST_Intersects(location, ?))",
              "SELECT id FROM (SELECT * FROM reports ORDER BY id LIMIT 5) WHERE ST_Within(location, ?)",
              "SELECT n FROM (SELECT location AS g, count(*) AS n FROM reports GROUP BY location) WHERE ST_Within(g, ?)",
              "WITH few AS (SELECT location FROM reports LIMIT 9) SELECT count(*) FROM few f LEFT JOIN few h ON ST_Equals(h.location, ?)",
              "SELECT id FROM (SELECT *, row_number() OVER (ORDER BY id) AS n FROM reports) WHERE ST_Within(location, ?)",
              "SELECT id FROM reports TABLESAMPLE 50% WHERE ST_Within(location, ?)",
              "SELECT id FROM reports GROUP BY id HAVING ST_Within(any_value(location), ?)")) {
        assertThatThrownBy(() -> summary(spatial, sql, web))
            .as(sql)
            .isInstanceOf(QueryException.class)
            .hasMessageContainingAll(
                "Parameter 1", "EPSG:3857", "\"location\"", "OGC:CRS84", "transform it");
      }
    }
  }

  @Test
  void aBoundGeometryWithoutAnSridOrInTheColumnsCrsOrTransformedIsTaken() {
    Geometry box = new GeometryFactory().toGeometry(new Envelope(-20, -12, -10, 10));
    Geometry known = box.copy();
    known.setSRID(4326);
    Geometry web = box.copy();
    web.setSRID(3857);
    String sql = "SELECT id FROM reports WHERE ST_Intersects(location, ?)";
    String moved =
        "SELECT id FROM reports WHERE ST_Intersects(location, ST_Transform(?, 'EPSG:3857', 'OGC:CRS84'))";
    try (QueryEngine spatial = withExtension()) {
      assertThat(longs(spatial.sql(sql, known), "id"))
          .isNotEmpty()
          .isEqualTo(longs(spatial.sql(sql, box), "id"));
      summary(spatial, moved, web);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "id = 5",
        "5 = id",
        "id < 100",
        "id BETWEEN 10 AND 20",
        "id NOT BETWEEN 100 AND 5000",
        "id IN (1, 2, 3)",
        "id IN (1, 2, 1599) AND id < 100",
        "NOT (id >= 100)",
        "id > 1500.5",
        "id = '5'::BIGINT",
        "id < 10 OR id > 1590",
        "id < 10 AND random() < 2"
      })
  void plainComparisonsSkipFilesWithoutTheExtension(String condition) {
    String sql = "SELECT id FROM reports WHERE " + condition;
    List<Long> found = longs(engine.sql(sql), "id");
    assertThat(found).isNotEmpty();
    assertThat(found)
        .containsExactlyInAnyOrderElementsOf(
            longs(engine.sql(sql.replace("reports", "blind")), "id"));
    assertThat(summary(engine, sql).filesSkipped()).isPositive();
  }

  /** What holds in one place need not hold in another. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT a.id FROM reports a JOIN reports b ON a.id = b.id + 1 WHERE a.id < 100 AND b.id < 450",
        "SELECT id FROM reports WHERE id < 10 AND name IN (SELECT name FROM reports WHERE id > 1500)",
        "SELECT id FROM reports WHERE id < 10 UNION ALL SELECT id FROM Reports WHERE id > 1590",
        "SELECT reports.id, o.* EXCLUDE (id) FROM reports LEFT JOIN reports AS o ON o.id = reports.id + 1500 AND o.id > 1550 WHERE reports.id < 60",
        "SELECT id FROM reports WHERE id < 9 AND EXISTS (SELECT 1 FROM reports o WHERE o.id = 1500 + reports.id AND o.id > 1400)"
      })
  void eachPlaceThatNamesATableSkipsByItsOwnConditions(String sql) {
    assertThat(longs(engine.sql(sql), "id"))
        .isNotEmpty()
        .containsExactlyInAnyOrderElementsOf(
            longs(engine.sql(sql.replace("reports", "blind").replace("Reports", "blind")), "id"));
    Explanation explanation = engine.sql(sql).explain().await(SOON);
    assertThat(explanation.tables().stream().map(Explanation.Table::name))
        .containsExactly("reports (1)", "reports (2)");
    assertThat(explanation.tables()).allMatch(table -> table.filesRead() <= FILES / 2);
  }

  @Test
  void aCommonTableExpressionThatIsReadTwiceHasOneViewBesideTheOthers() {
    String sql =
        "WITH w AS (SELECT id FROM reports WHERE id < 100) SELECT w.id FROM w JOIN w v ON w.id = v.id + 1 JOIN reports r ON r.id = w.id + 800 WHERE w.id < 50";
    assertThat(longs(engine.sql(sql), "id"))
        .hasSize(49)
        .containsExactlyInAnyOrderElementsOf(
            longs(engine.sql(sql.replace("reports", "blind")), "id"));
    assertThat(engine.sql(sql).explain().await(SOON).tables().stream().map(Explanation.Table::name))
        .containsExactly("reports (1)", "reports (2)");
  }

  @Test
  void placesWithTheSameConditionsShareOneView() {
    String sql =
        "SELECT a.id FROM reports a JOIN reports b USING (id) WHERE a.id IN (SELECT id FROM reports)";
    assertThat(engine.sql(sql).explain().await(SOON).tables()).hasSize(1);
    assertThat(longs(engine.sql(sql), "id")).hasSize(1_600);
  }

  @ParameterizedTest
  @ValueSource(strings = {"id = 5.5", "id < 'abc'", "id + 1 = 5", "name = 5", "id = NULL"})
  void whatIsNotUnderstoodSkipsNothing(String condition) {
    String sql = "SELECT id FROM reports WHERE TRY(CAST(name AS INTEGER)) IS NULL AND " + condition;
    Optional<String> failure = failure(sql);
    assertThat(failure(sql.replace("reports", "blind"))).isEqualTo(failure.map(f -> f));
  }

  private Optional<String> failure(String sql) {
    try {
      return Optional.of(longs(engine.sql(sql), "id").toString());
    } catch (QueryException e) {
      return Optional.empty();
    }
  }
}
