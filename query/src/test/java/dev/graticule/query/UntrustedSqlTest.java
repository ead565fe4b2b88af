package dev.graticule.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.graticule.GraticuleException;
import dev.graticule.job.JobTimeoutException;
import dev.graticule.write.ByteSize;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** SQL of somebody else: what it may ask, and that nothing else happens. */
final class UntrustedSqlTest extends EngineTest {
  private Path table;

  @BeforeEach
  void registerReports() throws Exception {
    table = folder.resolve("t");
    engine.register(
        "reports", TestTable.write(table, Row.random(7, 600), 3, TestTable.Boxes.DOUBLES));
  }

  private QueryResult untrusted(String sql, Object... parameters) {
    return engine.sql(sql, parameters).policy(QueryPolicy.untrusted());
  }

  private List<Long> numbers(QueryResult result) {
    return longs(result, "n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT count(*) n FROM reports",
        "WITH x AS (SELECT * FROM reports) SELECT count(*) n FROM x",
        "SELECT count(*) n FROM (SELECT id FROM reports UNION ALL SELECT id FROM reports WHERE false)",
        "SELECT count(*) n FROM reports r JOIN REPORTS s USING (id)",
        "SELECT count(*) n FROM reports, unnest([1]) u(v)",
        "SELECT count(*) n FROM reports WHERE now() > TIMESTAMPTZ '2020-01-01'",
        "SELECT count(*) FILTER (upper(coalesce(name, '')) IS NOT NULL) n FROM reports",
        "FROM reports SELECT count(*) AS n",
      })
  void itMayAskTablesInEveryWay(String sql) {
    assertThat(numbers(untrusted(sql))).containsExactly(600L);
  }

  @Test
  void valuesAreBound() {
    assertThat(numbers(untrusted("SELECT count(*) n FROM reports WHERE id < ?", 10L)))
        .containsExactly(10L);
  }

  @Test
  void itKeepsTheOrderItAsksFor() {
    assertThat(numbers(untrusted("SELECT id AS n FROM reports ORDER BY id DESC LIMIT 3")))
        .containsExactly(599L, 598L, 597L);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT * FROM read_parquet('FILE')",
        "SELECT * FROM read_text('FILE')",
        "SELECT * FROM read_blob('FILE')",
        "SELECT * FROM glob('/*')",
        "SELECT * FROM sniff_csv('FILE')",
        "SELECT * FROM parquet_metadata('FILE')",
        "SELECT * FROM 'FILE'",
        "SELECT * FROM query('SELECT 1')",
        "SELECT * FROM query_table('reports')",
        "SELECT * FROM json_execute_serialized_sql(json_serialize_sql('SELECT 1'))",
        "SELECT * FROM duckdb_settings()",
        "SELECT * FROM duckdb_views",
        "SELECT * FROM information_schema.tables",
        "SELECT * FROM temp.main.reports",
        "SELECT * FROM sqlite_master",
        "SELECT * FROM pragma_version()",
        "SELECT * FROM duckdb_secrets()",
        "SELECT * FROM enable_logging()",
        "SELECT * FROM force_checkpoint()",
        "SELECT current_setting('temp_directory')",
        "SELECT write_log('x')",
        "SELECT getvariable('x')",
        "SELECT sleep_ms(10000)",
        "SELECT setseed(0.5)",
        "SELECT 1 WHERE EXISTS (SELECT * FROM read_text('FILE'))",
        "SELECT (SELECT content FROM read_text('FILE'))",
        "SELECT id, (SELECT max(content) FROM read_text('FILE')) FROM reports ORDER BY (SELECT 1)",
        "WITH x AS (SELECT * FROM read_text('FILE')) SELECT * FROM x",
        "SELECT * FROM reports UNION SELECT * FROM read_text('FILE')",
        "SHOW TABLES",
        "SUMMARIZE reports",
        "DESCRIBE reports",
      })
  void itMayNotLookElsewhere(String sql) {
    String text = sql.replace("FILE", table.resolve("part-000.parquet").toString());
    assertThatThrownBy(() -> untrusted(text).forEachBatch(batch -> {}).await(SOON))
        .isInstanceOf(QueryException.class)
        .hasMessageContaining("may not use");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "COPY (SELECT 1) TO 'FILE'",
        "COPY (SELECT 1) TO 'FILE' (FORMAT parquet, USE_TMP_FILE false, OVERWRITE true)",
        "ATTACH 'FILE.db'",
        "EXPORT DATABASE 'FILE.d'",
        "INSTALL httpfs",
        "LOAD spatial",
        "SET memory_limit = '1TB'",
        "RESET lock_configuration",
        "PRAGMA enable_profiling",
        "CREATE TABLE x AS SELECT 1",
        "INSERT INTO reports SELECT * FROM reports",
        "WITH x AS (INSERT INTO reports SELECT * FROM reports RETURNING *) SELECT * FROM x",
        "SELECT 1; SELECT 2",
        "1); SELECT * FROM (SELECT 2",
        "SELECT 1; COPY (SELECT 1) TO 'FILE'",
        "CALL enable_logging()",
        "CHECKPOINT",
        "SET VARIABLE x = 1",
      })
  void itMayNotDoAnything(String sql) throws Exception {
    Map<String, Long> before = files();
    String text = sql.replace("FILE", table.resolve("part-000.parquet").toString());
    assertThatThrownBy(() -> untrusted(text).forEachBatch(batch -> {}).await(SOON))
        .isInstanceOf(QueryException.class);
    assertThat(files()).isEqualTo(before);
    assertThat(numbers(untrusted("SELECT count(*) n FROM reports"))).containsExactly(600L);
  }

  private Map<String, Long> files() throws IOException {
    Map<String, Long> sizes = new TreeMap<>();
    try (Stream<Path> found = Files.walk(table)) {
      for (Path path : found.filter(Files::isRegularFile).toList()) {
        sizes.put(path.toString(), Files.size(path));
      }
    }
    return sizes;
  }

  @Test
  void nestingBeyondMeasureIsOneError() {
    assertThatThrownBy(
            () ->
                untrusted("SELECT " + "1 + ".repeat(5_000) + "1 AS n")
                    .forEachBatch(batch -> {})
                    .await(SOON))
        .isInstanceOf(QueryException.class);
    assertThatThrownBy(
            () ->
                untrusted("SELECT " + "(SELECT ".repeat(3_000) + "1" + ")".repeat(3_000))
                    .forEachBatch(batch -> {})
                    .await(SOON))
        .isInstanceOf(QueryException.class);
  }

  @Test
  void whatWouldRunForEverIsStopped() {
    assertThatThrownBy(
            () ->
                untrusted(
                        "WITH RECURSIVE x AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM x) SELECT count(*) n FROM x")
                    .deadline(Duration.ofMillis(500))
                    .forEachBatch(batch -> {})
                    .await(SOON))
        .isInstanceOf(JobTimeoutException.class);
  }

  @Test
  void whatNeedsTooMuchMemoryEndsInATypedError() {
    assertThatThrownBy(
            () ->
                untrusted("SELECT len(list(i)) n FROM range(200000000) t(i)")
                    .limits(limits -> limits.withMemory(ByteSize.mebibytes(256)))
                    .forEachBatch(batch -> {})
                    .await(SOON))
        .isInstanceOf(GraticuleException.class);
  }

  @Test
  void itDoesNotDisturbTheEngine() {
    List<Long> seen = new ArrayList<>(numbers(untrusted("SELECT count(*) n FROM reports")));
    seen.addAll(longs(engine.sql("SELECT count(*) n FROM duckdb_settings()"), "n"));
    assertThat(seen).hasSize(2);
    assertThat(
            longs(
                engine.sql(
                    "SELECT count(*) n FROM read_parquet(?)",
                    table.resolve("part-000.parquet").toString()),
                "n"))
        .containsExactly(200L);
  }
}
