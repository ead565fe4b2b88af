package dev.graticule.query;

import static dev.graticule.query.Query.from;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.graticule.batch.BatchSource;
import dev.graticule.batch.WkbCodec;
import dev.graticule.contract.Bounds;
import dev.graticule.contract.ColumnType;
import dev.graticule.contract.ColumnType.Scalar;
import dev.graticule.contract.Contract;
import dev.graticule.contract.Crs;
import dev.graticule.contract.Digits;
import dev.graticule.contract.Nullability;
import dev.graticule.predicate.Literal;
import dev.graticule.predicate.Predicates;
import dev.graticule.store.Store;
import dev.graticule.store.StorePath;
import dev.graticule.table.DataFile;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.locationtech.jts.geom.Geometry;

final class SqlQueryTest extends EngineTest {
  private List<Row> rows;
  private TestTable reports;

  @BeforeEach
  void registerReports() throws Exception {
    rows = Row.random(7, 600);
    reports = TestTable.write(folder.resolve("t"), rows, 3, TestTable.Boxes.DOUBLES);
    engine.register("reports", reports);
  }

  record Count(Optional<String> name, long n) {}

  @Test
  void tablesAreAskedByName() {
    List<Count> counts =
        engine
            .sql("SELECT name, count(*) n FROM reports GROUP BY 1 ORDER BY 1 NULLS LAST")
            .toList(Count.class)
            .await(SOON);
    assertThat(counts.stream().mapToLong(Count::n).sum()).isEqualTo(600);
    for (Count count : counts) {
      assertThat(count.n())
          .isEqualTo(rows.stream().filter(r -> r.name().equals(count.name())).count());
    }
  }

  @Test
  void oneTableInTwoSpellingsIsOneTable() {
    assertThat(longs(engine.sql("SELECT count(*) n FROM Reports a JOIN reports b USING (id)"), "n"))
        .containsExactly(600L);
  }

  @Test
  void tablesThatDifferOnlyInCaseAreNotAskedTogether() {
    engine.register("REPORTS", reports);
    assertRefused("SELECT 1 FROM \"REPORTS\" a, reports b", "differ only in the case");
  }

  @Test
  void aColumnMayBeNamedLikeTheOneThatNamesFiles() throws Exception {
    Contract contract =
        Contract.builder()
            .required("filename", Scalar.TEXT)
            .geometry("location", geometry -> geometry)
            .build();
    Path file = folder.resolve("t").resolve("part-000.parquet");
    Path named = Files.createDirectories(folder.resolve("named")).resolve("a.parquet");
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement()) {
      statement.execute(
          "COPY (SELECT 'a' AS filename, 'b' AS \"Graticule_File\", location, bbox FROM read_parquet(%s)) TO %s (FORMAT parquet, KV_METADATA {geo: %s})"
              .formatted(
                  Sql.text(file.toString()),
                  Sql.text(named.toString()),
                  Sql.text(TestTable.geo(true))));
    }
    DataFile one = reports.all().get(0);
    engine.register(
        "named",
        new TestTable(
            named.getParent(),
            contract,
            Store.local(named.getParent()),
            List.of(
                new DataFile(
                    StorePath.of("a.parquet"),
                    Files.size(named),
                    one.rows(),
                    Map.of(),
                    one.evidence()))));
    Bounds box = Bounds.of(-180, -90, 180, 90);
    List<String> names = new ArrayList<>();
    engine
        .query(from("named").select("filename").window(box))
        .forEachBatch(batch -> names.add(String.valueOf(batch.vector("filename").getObject(0))))
        .await(SOON);
    assertThat(names).isNotEmpty().allMatch("a"::equals);
  }

  @Test
  void theCoveringIsHidden() {
    assertThat(contract("SELECT * FROM reports")).isEqualTo(nullable(TestTable.CONTRACT));
  }

  private static Contract nullable(Contract contract) {
    Contract.Builder builder = Contract.builder();
    contract.columns().forEach(c -> builder.nullable(c.name(), c.type()));
    return builder.build();
  }

  private Contract contract(String sql, Object... parameters) {
    try (BatchSource source = engine.sql(sql, parameters).open()) {
      return source.contract();
    }
  }

  enum Colour {
    RED
  }

  record Bound(
      boolean b,
      int i,
      long l,
      double d,
      String s,
      LocalDate day,
      LocalTime time,
      LocalDateTime local,
      Instant at,
      UUID id,
      @Digits(precision = 22, scale = 2) BigDecimal n,
      String colour,
      Optional<Long> nothing) {}

  @Test
  void valuesOfAllKindsAreBoundAndComeBack() {
    UUID id = UUID.fromString("f81d4fae-7dec-11d0-a765-00a0c91e6bf6");
    Instant at = Instant.parse("1969-07-20T20:17:40.123456Z");
    LocalDateTime local = LocalDateTime.parse("2026-02-28T23:59:59.999999");
    Bound bound =
        engine
            .sql(
                "SELECT ? b, ?::INTEGER i, ?::BIGINT l, ? d, ? s, ? \"day\", ? \"time\", ? \"local\", ? \"at\", ? id, ? n, ? colour, ?::BIGINT AS \"nothing\"",
                true,
                1,
                2L,
                2.5,
                "it's; -- \" DROP",
                LocalDate.parse("2026-02-28"),
                LocalTime.parse("10:11:12.123456"),
                local,
                at,
                id,
                new BigDecimal("12345678901234567890.25"),
                Colour.RED,
                null)
            .toList(Bound.class)
            .await(SOON)
            .get(0);
    assertThat(bound)
        .isEqualTo(
            new Bound(
                true,
                1,
                2,
                2.5,
                "it's; -- \" DROP",
                LocalDate.parse("2026-02-28"),
                LocalTime.parse("10:11:12.123456"),
                local,
                at,
                id,
                new BigDecimal("12345678901234567890.25"),
                "RED",
                Optional.empty()));
  }

  record Identifiers(long id, Optional<List<UUID>> ids) {}

  @Test
  void identifiersInListsComeBack() throws Exception {
    Path lists = Files.createDirectories(folder.resolve("lists"));
    Path file = lists.resolve("a.parquet");
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement()) {
      statement.execute(
          "COPY (SELECT range id, [('f81d4fae-7dec-11d0-a765-' || lpad(CAST(range AS VARCHAR), 12, '0'))::UUID, uuid()] ids FROM range(3000)) TO %s (FORMAT parquet)"
              .formatted(Sql.text(file.toString())));
    }
    Contract contract =
        Contract.builder()
            .required("id", Scalar.INT64)
            .nullable("ids", new ColumnType.ListOf(Scalar.UUID, Nullability.REQUIRED))
            .build();
    DataFile one =
        new DataFile(
            StorePath.of("a.parquet"),
            Files.size(file),
            3_000,
            Map.of(),
            reports.all().get(0).evidence());
    engine.register("lists", new TestTable(lists, contract, Store.local(lists), List.of(one)));
    List<Identifiers> found =
        engine.query(from("lists").orderBy(Sort.asc("id"))).toList(Identifiers.class).await(SOON);
    assertThat(found).hasSize(3_000);
    for (Identifiers row : found) {
      assertThat(row.ids().orElseThrow()).hasSize(2);
      assertThat(row.ids().orElseThrow().get(0))
          .hasToString("f81d4fae-7dec-11d0-a765-%012d".formatted(row.id()));
    }
  }

  @Test
  void listsOfTextsAreBound() {
    assertThat(
            longs(
                engine.sql(
                    "SELECT count(*) n FROM reports WHERE list_contains(?, name)",
                    List.of("name 1", "name 2")),
                "n"))
        .containsExactly(
            rows.stream()
                .filter(
                    r -> r.name().filter(n -> n.equals("name 1") || n.equals("name 2")).isPresent())
                .count());
  }

  @Test
  void duckDbsOtherTypesBecomeOurs() {
    Contract contract =
        contract(
            "SELECT 1::HUGEINT h, sum(1) s, uuid() u, 'a'::ENUM('a','b') e, 1::UTINYINT a, 1::USMALLINT b, 1::UINTEGER c, 1::UBIGINT d, TIMESTAMP_S '2020-01-01' t, [1, 2] l, {'x': 1, 'y': 'z'} p, MAP {'k': 1} m");
    assertThat(contract.columns().stream().map(c -> c.type().toString()).toList())
        .startsWith(
            new ColumnType.Decimal(38, 0).toString(),
            new ColumnType.Decimal(38, 0).toString(),
            "UUID",
            "TEXT",
            "INT16",
            "INT32",
            "INT64",
            new ColumnType.Decimal(20, 0).toString());
    List<String> values = new ArrayList<>();
    engine
        .sql(
            "SELECT x::ENUM('a','b') e, 255::UTINYINT a, 18446744073709551615::UBIGINT d, TIMESTAMP_S '2020-01-01' t FROM (VALUES ('b'), (NULL), ('a')) v(x)")
        .forEachBatch(
            batch -> {
              for (int row = 0; row < batch.rowCount(); row++) {
                values.add(
                    "%s %s %s %s"
                        .formatted(
                            batch.vector("e").getObject(row),
                            batch.vector("a").getObject(row),
                            batch.vector("d").getObject(row),
                            batch.vector("t").getObject(row)));
              }
            })
        .await(SOON);
    assertThat(values)
        .containsExactly(
            "b 255 18446744073709551615 2020-01-01T00:00",
            "null 255 18446744073709551615 2020-01-01T00:00",
            "a 255 18446744073709551615 2020-01-01T00:00");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT location FROM reports",
        "SELECT r.location AS place FROM reports r JOIN (VALUES (1)) v(x) ON r.id = v.x",
        "WITH w AS (SELECT * FROM reports), v AS (SELECT location AS l FROM w) SELECT l FROM v",
        "SELECT * FROM (SELECT location FROM reports) UNION ALL SELECT location FROM reports",
        "FROM reports SELECT location"
      })
  void aGeometryThatIsPassedOnKeepsItsCrs(String sql) {
    assertThat(contract(sql).columns().get(0).type())
        .isEqualTo(TestTable.CONTRACT.require("location").type());
  }

  @Test
  void bytesThatSqlMadeAreNoGeometry() {
    assertThat(contract("SELECT encode(name) AS location FROM reports").columns().get(0).type())
        .isEqualTo(Scalar.BINARY);
    assertThat(contract("SELECT NULL::GEOMETRY g").columns().get(0).type())
        .isEqualTo(ColumnType.Geometry.any().withCrs(Crs.unknown()));
  }

  @Test
  void aGeometryIsBoundAsWkb() {
    Geometry known = rows.stream().flatMap(r -> r.location().stream()).findFirst().orElseThrow();
    assertThat(longs(engine.sql("SELECT count(*) n FROM reports WHERE location = ?", known), "n"))
        .containsExactly(
            rows.stream()
                .filter(
                    r ->
                        r.location()
                            .filter(g -> Arrays.equals(WkbCodec.encode(g), WkbCodec.encode(known)))
                            .isPresent())
                .count());
  }

  @Test
  void anEmptyTableCanBeAsked() throws Exception {
    engine.register(
        "nothing", TestTable.write(folder.resolve("n"), List.of(), 1, TestTable.Boxes.NONE));
    assertThat(longs(engine.sql("SELECT count(*) n FROM nothing"), "n")).containsExactly(0L);
    assertThat(contract("SELECT * FROM nothing").names()).isEqualTo(TestTable.CONTRACT.names());
  }

  @Test
  void partitionValuesAndMissingColumnsAreFilledAndTypedByTheContract() throws Exception {
    Contract.Builder builder = Contract.builder();
    TestTable.CONTRACT.columns().forEach(builder::column);
    Contract wider =
        builder
            .nullable("day", Scalar.DATE)
            .nullable("code", Scalar.TEXT)
            .nullable("added", Scalar.INT32)
            .build();
    List<DataFile> files = new ArrayList<>();
    int number = 0;
    for (DataFile file : reports.all()) {
      Map<String, Optional<Literal>> partition =
          number == 2
              ? Map.of("day", Optional.empty(), "code", Optional.empty())
              : Map.of(
                  "day",
                  Optional.of(Literal.of(LocalDate.of(2026, 1, 1 + number))),
                  "code",
                  Optional.of(Literal.of("00" + number)));
      files.add(new DataFile(file.path(), file.bytes(), file.rows(), partition, file.evidence()));
      number++;
    }
    engine.register("parts", new TestTable(reports.folder(), wider, reports.store(), files));
    assertThat(contract("SELECT * FROM parts")).isEqualTo(nullable(wider));
    assertThat(
            longs(
                engine.sql(
                    "SELECT count(*) n FROM parts WHERE code = '001' AND day = DATE '2026-01-02' AND added IS NULL"),
                "n"))
        .containsExactly(200L);
    assertThat(
            ids(
                engine.query(
                    from("parts")
                        .where(
                            Predicates.and(
                                Predicates.eq("code", "000"), Predicates.isNull("added"))))))
        .hasSize(200);
    assertThat(ids(engine.query(from("parts").where(Predicates.isNull("day"))))).hasSize(200);
  }

  @Test
  void wrongParametersAreRefused() {
    assertRefused("SELECT * FROM reports WHERE id = ?", "1 parameters but 0 values");
    assertRefused("SELECT ? + ?", "2 parameters but 1 values", 1);
    assertRefused("SELECT 1", "0 parameters but 1 values", 1);
    assertRefused("SELECT $name", "by position", 1);
    assertRefused("SELECT * FROM reports WHERE id = ?", "abc", "abc");
    assertThatThrownBy(() -> engine.sql("SELECT ?", new Object()))
        .isInstanceOf(QueryException.class)
        .hasMessageContaining("Parameter 1 is a java.lang.Object");
  }

  @Test
  void unknownNamesAreHinted() {
    assertRefused(
        "SELECT * FROM report", "There is no table \"report\". Did you mean \"reports\"?");
    assertRefused("SELECT nmae FROM reports", "\"name\"");
    assertRefused("SELECT * FROM zzzzzzzzzzz", "There are \"reports\".");
  }

  @Test
  void onlyASingleQueryIsTaken() {
    assertRefused("SELECT 1; SELECT 2", "2 statements");
    assertRefused("SELECT 1; DROP TABLE reports", "Only queries");
    assertRefused("COPY (SELECT 1) TO '/tmp/never-written'", "Only queries");
    assertRefused("SET threads = 1", "Only queries");
    assertRefused("SELEC 1", "at character 0");
    assertThat(longs(engine.sql("SELECT 1::BIGINT n;"), "n")).containsExactly(1L);
  }

  @Test
  void withoutTheExtensionItsFunctionsAreRefusedAtOnce() {
    assertThat(engine.spatial().isAvailable()).isFalse();
    assertRefused(
        "WITH w AS (SELECT ST_AsText(location) t FROM reports) SELECT * FROM w",
        "The SQL calls st_astext. The spatial extension is not loaded");
    assertRefused("SELECT 1 WHERE ST_Intersects(?, ?)", "extensionDirectory", 1, 2);
    assertThat(longs(engine.sql("SELECT count(*) n FROM reports WHERE name = 'st_astext(1)'"), "n"))
        .containsExactly(0L);
  }

  @Test
  void resultColumnsThatABatchCannotHoldAreNamed() {
    assertRefused("SELECT INTERVAL 1 DAY AS wait", "\"wait\"");
    assertRefused("SELECT 1 AS a, 2 AS a", "\"a\"");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a\"; DROP TABLE x; --",
        "it's",
        "two words",
        "Größe ☂",
        "a.b",
        "select",
        "*?[1]",
        "--",
        "a;b"
      })
  void hostileNamesAreOnlyNames(String name) throws Exception {
    Contract contract =
        Contract.builder().required("id", Scalar.INT64).nullable(name, Scalar.TEXT).build();
    var hostile = folder.resolve("h").resolve(name.replace('/', '_'));
    Files.createDirectories(hostile);
    TestTable table = TestTable.write(hostile, rows.subList(0, 20), 2, TestTable.Boxes.DOUBLES);
    engine.register(name, new TestTable(hostile, contract, table.store(), table.all()));
    assertThat(ids(engine.query(from(name).where(Predicates.isNull(name)).orderBy(Sort.asc(name)))))
        .hasSize(20);
    String quoted = Sql.identifier(name);
    assertThat(
            longs(
                engine.sql("SELECT count(*) n FROM %s WHERE %s IS NULL".formatted(quoted, quoted)),
                "n"))
        .containsExactly(20L);
  }

  @Test
  void aNulInANameIsRefused() {
    assertThatThrownBy(() -> engine.register("a\0b", reports))
        .isInstanceOf(QueryException.class)
        .hasMessageContaining("NUL");
  }

  @Test
  void theSizeOfBatchesIsThatAskedFor() throws Exception {
    List<Integer> sizes = new ArrayList<>();
    QuerySummary summary =
        engine
            .sql("SELECT range id FROM range(10000)")
            .batchRows(2_048)
            .forEachBatch(batch -> sizes.add(batch.rowCount()))
            .await(SOON);
    assertThat(sizes).allMatch(size -> size <= 2_048);
    assertThat(summary.rows()).isEqualTo(10_000);
    assertThat(summary.batches()).isEqualTo(sizes.size());
    assertThat(summary.firstBatch()).isBetween(summary.waited(), summary.elapsed());
  }

  private void assertRefused(String sql, String message, Object... parameters) {
    assertThatThrownBy(() -> engine.sql(sql, parameters).forEachBatch(batch -> {}).await(SOON))
        .isInstanceOf(QueryException.class)
        .hasMessageContaining(message);
    assertThat(longs(engine.sql("SELECT 1::BIGINT n"), "n")).containsExactly(1L);
  }

  @Test
  void anInstantMeansTheSameMomentInSql() {
    Row first = rows.stream().filter(r -> r.seenAt().isPresent()).findFirst().orElseThrow();
    assertThat(
            longs(
                engine.sql(
                    "SELECT count(*) n FROM reports WHERE id = ? AND \"seenAt\" = ?",
                    first.id(),
                    first.seenAt().orElseThrow()),
                "n"))
        .containsExactly(1L);
  }
}
