package dev.graticule.query;

import static dev.graticule.predicate.Predicates.eq;
import static dev.graticule.query.Query.from;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.graticule.contract.Bounds;
import dev.graticule.predicate.Verdict;
import dev.graticule.query.TestTable.Boxes;
import dev.graticule.write.ByteSize;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.GeometryFactory;

/** What a query would read, told without reading it. */
final class ExplanationTest extends EngineTest {
  private static final int FILES = 4;

  private TestTable reports;

  @BeforeEach
  void registerTables() throws Exception {
    // Where boxes are missing, row groups are not skipped by them.
    List<Row> rows =
        Row.random(20_261_130L, 24_000).stream()
            .filter(row -> row.location().filter(g -> !g.isEmpty()).isPresent())
            .toList();
    reports = TestTable.write(folder.resolve("t"), rows, FILES, Boxes.DOUBLES);
    engine.register("reports", reports);
    engine.register(
        "zones", TestTable.write(folder.resolve("z"), TypedQueryTest.zones(), 1, Boxes.DOUBLES));
  }

  @Test
  void filesAndRowGroupsAreNamedWithTheirReasons() {
    TableQuery query = from("reports").window(Bounds.of(-60, -5, -50, 5));
    Explanation explanation = engine.query(query).explain().await(SOON);
    QuerySummary summary = engine.query(query).forEachBatch(batch -> {}).await(SOON);
    assertThat(explanation.tables()).hasSize(1);
    Explanation.Table table = explanation.tables().get(0);
    assertThat(table.name()).isEqualTo("reports");
    assertThat(table.files()).hasSize(FILES);
    assertThat(table.filesRead()).isEqualTo(summary.filesPlanned()).isPositive().isLessThan(FILES);
    assertThat(table.bytesRead()).isEqualTo(summary.bytesPlanned());
    assertThat(table.bytesTotal()).isEqualTo(summary.bytesTotal());
    for (Explanation.File file : table.files()) {
      assertThat(file.isRead()).isEqualTo(file.finding().verdict() != Verdict.NONE);
      assertThat(file.rowGroups().isEmpty()).isEqualTo(!file.isRead());
      assertThat(file.rowGroups().stream().mapToLong(Explanation.RowGroup::rows).sum())
          .isEqualTo(file.isRead() ? file.rows() : 0);
    }
    assertThat(table.files().stream().flatMap(file -> file.rowGroups().stream()))
        .anyMatch(group -> !group.isRead());
    assertThat(explanation.toString())
        .contains("reports, version test: reads ")
        .contains("  read part-")
        .contains("  skip part-")
        .contains("    skip row group ")
        .contains("nowhere: its bounds are [");
  }

  @Test
  void whoReadsIsTold() {
    TableQuery query = from("reports").window(Bounds.of(-60, -5, -50, 5));
    try (QueryEngine duckDb = builder().directReads(new ByteSize(0)).open();
        QueryEngine direct = builder().directReads(ByteSize.mebibytes(1)).open()) {
      duckDb.register("reports", reports);
      direct.register("reports", reports);
      assertThat(duckDb.query(query).explain().await(SOON).toString())
          .contains(" bytes, by DuckDB, for ")
          .contains("DuckDB gets:")
          .contains("read_parquet([");
      assertThat(direct.query(query.orderBy(Sort.asc("id"))).explain().await(SOON).toString())
          .contains(" bytes, by DuckDB, for ");
      Explanation pages = direct.query(query).explain().await(SOON);
      assertThat(pages.tables().get(0).reader()).isEqualTo(Explanation.Reader.PAGES);
      assertThat(pages.sql()).isEmpty();
      assertThat(pages.toString())
          .contains(" bytes, page by page, for ")
          .doesNotContain("DuckDB gets:");
    }
  }

  @Test
  void ofSqlItIsToldWhatWasUnderstood() {
    Explanation explanation =
        engine
            .sql("SELECT name, count(*) FROM reports WHERE id < ? GROUP BY 1", 100)
            .explain()
            .await(SOON);
    Explanation.Table table = explanation.tables().get(0);
    assertThat(table.filesRead()).isEqualTo(1);
    assertThat(table.condition().toString()).contains("column=id");
    assertThat(explanation.sql()).hasSize(2);
    assertThat(explanation.sql().get(0)).startsWith("CREATE TEMP VIEW \"reports\" AS ");
    assertThat(explanation.sql().get(1)).startsWith("SELECT name, count(*)");
  }

  @Test
  void theSmallSideOfAJoinIsReadForIt() {
    Explanation explanation =
        engine
            .query(from("reports").joinWithin(from("zones").where(eq("name", "zone 5"))))
            .explain()
            .await(SOON);
    assertThat(explanation.tables().stream().map(Explanation.Table::name))
        .containsExactly("big side reports", "small side zones");
    assertThat(explanation.tables().get(0).filesRead()).isLessThan(FILES);
  }

  @Test
  void theNearestRowsAreFoundForIt() {
    Explanation explanation =
        engine
            .query(
                from("reports")
                    .nearest(3, new GeometryFactory().createPoint(new Coordinate(-100, 0))))
            .explain()
            .await(SOON);
    assertThat(explanation.tables().get(0).filesRead()).isPositive().isLessThan(FILES);
  }

  @Test
  void whatCannotBeAskedCannotBeExplained() {
    assertThatThrownBy(() -> engine.sql("SELECT nmae FROM reports").explain().await(SOON))
        .isInstanceOf(QueryException.class)
        .hasMessageContaining("\"name\"");
    assertThatThrownBy(() -> engine.query(from("report")).explain().await(SOON))
        .isInstanceOf(QueryException.class)
        .hasMessageContaining("Did you mean \"reports\"?");
  }
}
