package dev.graticule.query;

import static dev.graticule.predicate.Predicates.eq;
import static dev.graticule.query.Query.from;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.graticule.batch.WkbException;
import dev.graticule.contract.Bounds;
import dev.graticule.contract.Column;
import dev.graticule.contract.ColumnType;
import dev.graticule.contract.ColumnType.Scalar;
import dev.graticule.contract.Contract;
import dev.graticule.contract.Nullability;
import dev.graticule.query.Explanation.Reader;
import dev.graticule.write.ByteSize;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is small is read without DuckDB, and nobody can tell from the rows. */
final class DirectReadsTest extends EngineTest {
  private static final Bounds WINDOW = Bounds.of(-60, -20, -20, 20);

  private TestTable table;

  @Override
  QueryEngine.Builder builder() {
    return super.builder().directReads(ByteSize.mebibytes(64));
  }

  @BeforeEach
  void writeTable() throws Exception {
    table = TestTable.write(folder.resolve("t"), Row.random(8, 20_000), 4, TestTable.Boxes.DOUBLES);
    engine.register("reports", table);
  }

  private Reader reader(QueryEngine asked, Query query) {
    return asked.query(query).explain().await(SOON).tables().get(0).reader();
  }

  @Test
  void theSettingSaysUpToHowManyBytes() {
    TableQuery query = from("reports").window(WINDOW);
    long planned = engine.query(query).explain().await(SOON).tables().get(0).bytesRead();
    assertThat(reader(engine, query)).isEqualTo(Reader.PAGES);
    for (long upTo : new long[] {0, planned - 1, planned}) {
      try (QueryEngine other = builder().directReads(new ByteSize(upTo)).open()) {
        other.register("reports", table);
        assertThat(reader(other, query)).isEqualTo(upTo < planned ? Reader.DUCKDB : Reader.PAGES);
        assertThat(ids(other.query(query)))
            .containsExactlyInAnyOrderElementsOf(ids(engine.query(query)))
            .isNotEmpty();
      }
    }
  }

  @Test
  void aQueryThatSkipsEverythingGivesNothing() {
    TableQuery query = from("reports").where(eq("id", 1_000_000L));
    assertThat(ids(engine.query(query))).isEmpty();
    assertThat(engine.query(query).toList(Row.class).await(SOON)).isEmpty();
  }

  @Test
  void limitsAndSizesOfBatchesHold() {
    List<Integer> sizes = new ArrayList<>();
    QuerySummary summary =
        engine
            .query(from("reports").window(WINDOW).select("id"))
            .batchRows(100)
            .forEachBatch(batch -> sizes.add(batch.rowCount()))
            .await(SOON);
    assertThat(summary.rows()).isGreaterThan(500);
    assertThat(sizes).allMatch(rows -> rows <= 100);
    assertThat(summary.rowsRead()).isBetween(summary.rows(), 20_000L);
    assertThat(ids(engine.query(from("reports").window(WINDOW).limit(7)))).hasSize(7);
    assertThat(ids(engine.query(from("reports").window(WINDOW).limit(0)))).isEmpty();
    assertThatThrownBy(
            () ->
                ids(
                    engine
                        .query(from("reports").window(WINDOW))
                        .limits(limits -> limits.withRows(10))))
        .isInstanceOf(QueryLimitException.class);
  }

  @Test
  void momentsInNanosecondsAreLeftToDuckDbWhichAlwaysDropsTheirLastDigits() throws Exception {
    ColumnType nanos =
        new ColumnType.Timestamp(ColumnType.TimeUnit.NANOS, ColumnType.TimeZoning.UTC);
    for (ColumnType type :
        List.of(
            nanos,
            new ColumnType.Struct(
                List.of(new Column("t", nanos, Nullability.NULLABLE, Map.of()))))) {
      Contract contract =
          Contract.builder().required("id", Scalar.INT64).nullable("seen", type).build();
      engine.register(
          "moments", new TestTable(folder.resolve("t"), contract, table.store(), List.of()));
      assertThat(reader(engine, from("moments"))).isEqualTo(Reader.DUCKDB);
      assertThat(reader(engine, from("moments").select("id"))).isEqualTo(Reader.PAGES);
    }
  }

  @Test
  void aBrokenGeometryIsNamedWithItsFileAndRow() throws Exception {
    Files.createDirectories(folder.resolve("broken"));
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement()) {
      statement.execute(
          "COPY (SELECT i::BIGINT AS id, unhex(CASE i WHEN 3 THEN '0101' ELSE '010100000000000000000000000000000000000000' END)::BLOB AS location FROM range(5) r(i)) TO %s (FORMAT parquet, KV_METADATA {geo: %s})"
              .formatted(
                  Sql.text(folder.resolve("broken").resolve("part.parquet").toString()),
                  Sql.text(TestTable.geo(false))));
    }
    Contract contract =
        Contract.builder()
            .required("id", Scalar.INT64)
            .nullable("location", ColumnType.Geometry.any())
            .build();
    engine.register("broken", TestTable.single(folder.resolve("broken"), "part.parquet", contract));
    assertThatThrownBy(() -> ids(engine.query(from("broken").window(WINDOW))))
        .isInstanceOf(WkbException.class)
        .hasMessageContaining("part.parquet")
        .hasMessageContaining("location")
        .hasMessageContaining("3");
    assertThat(ids(engine.query(from("reports").limit(1)))).hasSize(1);
  }
}
