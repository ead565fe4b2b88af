package dev.graticule.convert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.graticule.batch.BatchSource;
import dev.graticule.contract.Column;
import dev.graticule.contract.ColumnType;
import dev.graticule.contract.ColumnType.Scalar;
import dev.graticule.contract.ColumnType.TimeUnit;
import dev.graticule.contract.ColumnType.TimeZoning;
import dev.graticule.contract.Contract;
import dev.graticule.contract.Crs;
import dev.graticule.contract.Nullability;
import dev.graticule.table.GeoParquetDirectory;
import dev.graticule.table.Lake;
import dev.graticule.table.LakeOptions;
import dev.graticule.table.SpatialTable;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.arrow.memory.RootAllocator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JdbcTest {
  /** POINT (1 2) in little-endian WKB, and behind PostGIS' header with SRID 4326. */
  private static final String POINT = "0101000000000000000000F03F0000000000000040";

  private static final String POINT_4326 = "0101000020E6100000000000000000F03F0000000000000040";

  @TempDir Path folder;

  private final RootAllocator allocator = new RootAllocator(256 << 20);
  private Connection h2;
  private Connection sqlite;

  @BeforeEach
  void connect() throws SQLException {
    h2 = h2();
    sqlite = sqlite();
  }

  @AfterEach
  void nothingLeaks() throws SQLException {
    h2.close();
    sqlite.close();
    allocator.close();
  }

  private Connection h2() throws SQLException {
    return DriverManager.getConnection(
        "jdbc:h2:mem:%s;DATABASE_TO_UPPER=FALSE;CASE_INSENSITIVE_IDENTIFIERS=TRUE"
            .formatted(folder.getFileName()));
  }

  private Connection sqlite() throws SQLException {
    return DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("any.sqlite"));
  }

  private static void run(Connection connection, String... statements) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  private List<List<String>> rows(Jdbc input) {
    try (BatchSource source = Convert.from(input).source(allocator)) {
      return Drained.rows(source);
    }
  }

  private List<List<String>> rows(Jdbc input, Contract wanted) {
    try (BatchSource source = Convert.from(input).source(allocator, wanted)) {
      assertThat(source.contract()).isEqualTo(wanted);
      return Drained.rows(source);
    }
  }

  private List<ColumnType> types(Jdbc input) {
    try (BatchSource source = Convert.from(input).source(allocator)) {
      Drained.count(source);
      return source.contract().columns().stream().map(Column::type).toList();
    }
  }

  private void refused(Jdbc input, String... parts) {
    assertThatThrownBy(() -> rows(input))
        .isInstanceOf(ConvertException.class)
        .satisfies(e -> assertThat(e.getMessage()).contains(parts));
  }

  @Test
  void typesOfADatabaseBecomeColumnTypes() throws SQLException {
    run(
        h2,
        """
        CREATE TABLE t (
          b BOOLEAN, i1 TINYINT, i2 SMALLINT, i4 INTEGER, i8 BIGINT, f4 REAL, f8 DOUBLE PRECISION,
          n NUMERIC(10, 2), x DECFLOAT, t VARCHAR, c CLOB, y VARBINARY, l BLOB, d DATE, h TIME(6),
          r TIMESTAMP, m TIMESTAMP WITH TIME ZONE, f TIMESTAMP(9), u UUID, j JSON, a INTEGER ARRAY)
        """,
        """
        INSERT INTO t VALUES (
          TRUE, -128, 32767, -2147483648, 9223372036854775807, 1.5, 0.1, 12345678.90, 1.25, 'é',
          'long', X'00ff', X'0102', DATE '2026-01-31', TIME '12:34:56.123456',
          TIMESTAMP '2026-01-31 12:34:56.123456', TIMESTAMP WITH TIME ZONE '2026-01-31 12:00:00+01:00',
          TIMESTAMP '2026-01-31 12:00:00.123456789', '123e4567-e89b-12d3-a456-426614174000',
          JSON '{"a":1}', ARRAY[1, NULL, 3])
        """,
        "INSERT INTO t (b) VALUES (NULL)");
    assertThat(types(Jdbc.query(this::h2, "SELECT * FROM t")))
        .containsExactly(
            Scalar.BOOLEAN,
            Scalar.INT8,
            Scalar.INT16,
            Scalar.INT32,
            Scalar.INT64,
            Scalar.FLOAT32,
            Scalar.FLOAT64,
            new ColumnType.Decimal(10, 2),
            Scalar.TEXT,
            Scalar.TEXT,
            Scalar.TEXT,
            Scalar.BINARY,
            Scalar.BINARY,
            Scalar.DATE,
            Scalar.TIME,
            new ColumnType.Timestamp(TimeUnit.MICROS, TimeZoning.LOCAL),
            new ColumnType.Timestamp(TimeUnit.MICROS, TimeZoning.UTC),
            new ColumnType.Timestamp(TimeUnit.NANOS, TimeZoning.LOCAL),
            Scalar.UUID,
            Scalar.TEXT,
            new ColumnType.ListOf(Scalar.INT32, Nullability.NULLABLE));
    List<List<String>> rows = rows(Jdbc.query(this::h2, "SELECT * FROM t"));
    assertThat(rows.get(0))
        .containsExactly(
            "true",
            "-128",
            "32767",
            "-2147483648",
            "9223372036854775807",
            "1.5",
            "0.1",
            "12345678.90",
            "1.25",
            "é",
            "long",
            "[0, -1]",
            "[1, 2]",
            "20484",
            "45296123456",
            "2026-01-31T12:34:56.123456",
            "1769857200000000",
            "2026-01-31T12:00:00.123456789",
            "[18, 62, 69, 103, -24, -101, 18, -45, -92, 86, 66, 102, 20, 23, 64, 0]",
            "{\"a\":1}",
            "[1,null,3]");
    assertThat(rows.get(1)).containsOnly("null");
  }

  @Test
  void aGeometryIsFoundByItsTypeAndItsCrsByItsSrid() throws SQLException {
    run(
        h2,
        "CREATE TABLE t (id INT, g GEOMETRY)",
        "INSERT INTO t VALUES (0, NULL), (1, 'SRID=25832;POINT Z (1 2 3)'),"
            + " (2, 'SRID=25832;LINESTRING M (0 0 7, 1 1 8)')");
    Jdbc query = Jdbc.query(this::h2, "SELECT g, id FROM t ORDER BY id");
    try (BatchSource source = Convert.from(query).source(allocator)) {
      assertThat(source.contract().require("g").type())
          .isEqualTo(ColumnType.Geometry.any().withCrs(Crs.of("EPSG:25832")));
      assertThat(Drained.rows(source))
          .containsExactly(
              List.of("null", "0"),
              List.of("POINT Z(1 2 3)", "1"),
              List.of("LINESTRING M(0 0 7, 1 1 8)", "2"));
    }
  }

  @Test
  void geometriesWithoutAnSridHaveAnUnknownCrs() throws SQLException {
    run(h2, "CREATE TABLE t (g GEOMETRY)", "INSERT INTO t VALUES ('POINT (1 2)'), (NULL)");
    assertThat(types(Jdbc.query(this::h2, "SELECT g FROM t")))
        .containsExactly(ColumnType.Geometry.any().withCrs(Crs.unknown()));
    assertThat(types(Jdbc.query(this::h2, "SELECT g FROM t WHERE g IS NULL")))
        .containsExactly(ColumnType.Geometry.any().withCrs(Crs.unknown()));
  }

  @Test
  void anotherSridThanTheFirstIsRefusedWithItsRow() throws SQLException {
    run(
        h2,
        "CREATE TABLE t (g GEOMETRY)",
        "INSERT INTO t VALUES ('SRID=4326;POINT (1 2)'), ('SRID=25832;POINT (1 2)')");
    refused(
        Jdbc.query(this::h2, "SELECT g FROM t"),
        "The result of \"SELECT g FROM t\", row 1, column \"g\"",
        "SRID 25832",
        "EPSG:4326");
  }

  @ParameterizedTest
  @CsvSource({POINT, POINT_4326, "POINT (1 2)", "SRID=4326;POINT (1 2)"})
  void aDeclaredColumnOfTextHoldsGeometries(String text) throws SQLException {
    run(h2, "CREATE TABLE t (g VARCHAR)", "INSERT INTO t VALUES ('%s')".formatted(text));
    assertThat(rows(Jdbc.query(this::h2, "SELECT g FROM t").geometry("g", g -> g)))
        .containsExactly(List.of("POINT (1 2)"));
  }

  @Test
  void aWantedGeometryTakesBytes() throws SQLException {
    run(h2, "CREATE TABLE t (g VARBINARY)", "INSERT INTO t VALUES (X'%s')".formatted(POINT_4326));
    Contract wanted = Contract.builder().nullable("g", ColumnType.Geometry.any()).build();
    assertThat(rows(Jdbc.query(this::h2, "SELECT g FROM t"), wanted))
        .containsExactly(List.of("POINT (1 2)"));
  }

  @Test
  void aNumberIsNoGeometry() throws SQLException {
    refused(
        Jdbc.query(this::h2, "SELECT 1 AS g").geometry("g", g -> g),
        "column \"g\"",
        "it is to be a geometry but holds INT32");
    refused(
        Jdbc.query(this::h2, "SELECT 1 AS a").geometry("g", g -> g), "has no column \"g\"", "[a]");
  }

  @Test
  void brokenBytesAreRefusedWithTheirRow() throws SQLException {
    run(
        h2,
        "CREATE TABLE t (id INT, g VARBINARY)",
        "INSERT INTO t VALUES (0, X'%s'), (1, X'0103')".formatted(POINT));
    refused(
        Jdbc.query(this::h2, "SELECT * FROM t ORDER BY id").geometry("g", g -> g),
        "row 1, column \"g\"");
  }

  @Test
  void parametersAreBound() {
    assertThat(
            rows(
                Jdbc.query(
                    this::h2, "SELECT CAST(? AS INT) + 1 AS n, CAST(? AS VARCHAR) AS t", 41, null)))
        .containsExactly(List.of("42", "null"));
  }

  @Test
  void aQueryIsAskedAsOftenAsItsRowsAre() throws SQLException {
    run(h2, "CREATE TABLE t AS SELECT X AS n FROM SYSTEM_RANGE(1, 20000)");
    AtomicInteger opened = new AtomicInteger();
    Jdbc query =
        Jdbc.query(
                () -> {
                  opened.incrementAndGet();
                  return h2();
                },
                "SELECT n FROM t")
            .fetching(100);
    for (int i = 0; i < 2; i++) {
      try (BatchSource source = Convert.from(query).source(allocator)) {
        assertThat(Drained.count(source)).isEqualTo(20_000);
      }
    }
    assertThat(opened).hasValue(2);
  }

  @Test
  void aQueryChangesNothingAndLeavesItsConnectionAsItWas() throws SQLException {
    run(h2, "CREATE TABLE t (n INT)");
    try (Connection lent = h2()) {
      lent.setAutoCommit(true);
      Jdbc query =
          Jdbc.query(() -> unclosed(lent), "SELECT * FROM FINAL TABLE (INSERT INTO t VALUES (1))");
      assertThat(rows(query)).containsExactly(List.of("1"));
      assertThat(lent.getAutoCommit()).isTrue();
    }
    assertThat(rows(Jdbc.query(this::h2, "SELECT * FROM t"))).isEmpty();
  }

  private static Connection unclosed(Connection lent) {
    return (Connection)
        java.lang.reflect.Proxy.newProxyInstance(
            JdbcTest.class.getClassLoader(),
            new Class<?>[] {Connection.class},
            (proxy, method, arguments) ->
                method.getName().equals("close") ? null : method.invoke(lent, arguments));
  }

  @Test
  void aResultSetIsTakenOverAndReadOnce() throws SQLException {
    try (PreparedStatement statement = h2.prepareStatement("SELECT 1 AS n")) {
      ResultSet rows = statement.executeQuery();
      Jdbc input = Jdbc.rows(rows);
      assertThat(rows(input)).containsExactly(List.of("1"));
      assertThat(rows.isClosed()).isTrue();
      assertThatThrownBy(() -> rows(input)).isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void aResultSetIsLetGoWhenItsJobNeverReadsIt() throws SQLException {
    try (PreparedStatement statement = h2.prepareStatement("SELECT 1 AS n")) {
      ResultSet rows = statement.executeQuery();
      Jdbc.rows(rows).release();
      assertThat(rows.isClosed()).isTrue();
    }
  }

  @Test
  void whatTheDatabaseSaysIsPassedOn() {
    refused(Jdbc.query(this::h2, "SELECT * FROM nowhere"), "Table \"nowhere\" not found");
    refused(Jdbc.query(this::h2, "SELECT 1 AS a, 2 AS a"), "two columns \"a\"", "AS");
    refused(
        Jdbc.query(
            () -> {
              throw new SQLException("no more connections");
            },
            "SELECT 1"),
        "no more connections");
  }

  @Test
  void aConnectionThatBreaksMidwayIsOneErrorThatSaysAfterWhichRow() throws SQLException {
    try (PreparedStatement statement =
        h2.prepareStatement("SELECT X AS n FROM SYSTEM_RANGE(1, 5)")) {
      ResultSet rows = statement.executeQuery();
      refused(
          Jdbc.rows(breakingAfter(3, rows)),
          "The rows of the result set",
          "after 3 rows: connection reset.");
      assertThat(rows.isClosed()).isTrue();
    }
  }

  private static ResultSet breakingAfter(int count, ResultSet rows) {
    AtomicInteger given = new AtomicInteger();
    return (ResultSet)
        java.lang.reflect.Proxy.newProxyInstance(
            JdbcTest.class.getClassLoader(),
            new Class<?>[] {ResultSet.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("next") && given.getAndIncrement() == count) {
                throw new SQLException("connection reset");
              }
              return method.invoke(rows, arguments);
            });
  }

  @Test
  void whatIsWantedOrDeclaredIsFoundInAnyCase() throws SQLException {
    run(
        h2,
        "CREATE TABLE t (\"ID\" INT, \"GEOM\" VARCHAR)",
        "INSERT INTO t VALUES (1, 'POINT (1 2)')");
    Contract wanted =
        Contract.builder()
            .nullable("geom", ColumnType.Geometry.any())
            .nullable("id", Scalar.INT32)
            .build();
    assertThat(rows(Jdbc.query(this::h2, "SELECT * FROM t"), wanted))
        .containsExactly(List.of("POINT (1 2)", "1"));
    assertThat(rows(Jdbc.query(this::h2, "SELECT * FROM t").geometry("geom", g -> g)))
        .containsExactly(List.of("1", "POINT (1 2)"));
  }

  @Test
  void aTypeWithoutAColumnTypeIsRefused() {
    refused(
        Jdbc.query(this::h2, "SELECT ROW (1, 2) AS r"),
        "column \"r\"",
        "there is no column type; take it apart");
  }

  @Test
  void valuesOfSqliteAreHeldAgainstTheirDeclaration() throws SQLException {
    run(
        sqlite,
        "CREATE TABLE t (i INTEGER, r REAL, x TEXT, b BLOB, d DATE, p DECIMAL(6, 2))",
        "INSERT INTO t VALUES (9223372036854775807, 0.5, 'a', x'01', '2026-01-31', 12.5)",
        "INSERT INTO t (i) VALUES (NULL)");
    assertThat(rows(Jdbc.query(this::sqlite, "SELECT * FROM t")).get(0))
        .containsExactly("9223372036854775807", "0.5", "a", "[1]", "20484", "12.50");
    run(sqlite, "INSERT INTO t (i) VALUES ('many')");
    refused(Jdbc.query(this::sqlite, "SELECT i FROM t"), "row 2, column \"i\"", "many");
  }

  @Test
  void whatSqliteLeavesOpenIsReadAsWanted() throws SQLException {
    run(sqlite, "CREATE TABLE t (a, b)", "INSERT INTO t VALUES ('2026-01-31T12:00:00Z', '7')");
    Contract wanted =
        Contract.builder()
            .nullable("a", new ColumnType.Timestamp(TimeUnit.MICROS, TimeZoning.UTC))
            .nullable("b", Scalar.INT32)
            .build();
    assertThat(rows(Jdbc.query(this::sqlite, "SELECT * FROM t"), wanted))
        .containsExactly(List.of("1769860800000000", "7"));
  }

  private static byte[] geoPackage(int srid, int box) {
    byte[] wkb = HexFormat.of().parseHex(POINT);
    return ByteBuffer.allocate(8 + box + wkb.length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put(new byte[] {'G', 'P', 0, (byte) (box == 0 ? 1 : 3)})
        .putInt(srid)
        .put(new byte[box])
        .put(wkb)
        .array();
  }

  @Test
  void aGeoPackageGivesItsGeometries() throws SQLException {
    run(sqlite, "CREATE TABLE roads (fid INTEGER PRIMARY KEY, geom POINT)");
    try (PreparedStatement insert =
        sqlite.prepareStatement("INSERT INTO roads (geom) VALUES (?)")) {
      for (byte[] blob : List.of(geoPackage(4326, 0), geoPackage(4326, 32), geoPackage(0, 0))) {
        insert.setBytes(1, blob);
        insert.execute();
      }
    }
    Jdbc query = Jdbc.query(this::sqlite, "SELECT fid, geom FROM roads");
    try (BatchSource source = Convert.from(query).source(allocator)) {
      assertThat(source.contract().require("geom").type())
          .isEqualTo(ColumnType.Geometry.any().withCrs(Crs.of("EPSG:4326")));
      assertThat(Drained.rows(source))
          .containsExactly(
              List.of("1", "POINT (1 2)"),
              List.of("2", "POINT (1 2)"),
              List.of("3", "POINT (1 2)"));
    }
    try (PreparedStatement insert =
        sqlite.prepareStatement("INSERT INTO roads (geom) VALUES (?)")) {
      insert.setBytes(1, new byte[] {'G', 'P', 0, 3, 0, 0, 0, 0, 1});
      insert.execute();
    }
    refused(query, "row 3, column \"geom\"", "GeoPackage", "within its box");
  }

  @Test
  void rowsReachATableInOneCommit() throws SQLException {
    run(
        h2,
        "CREATE TABLE t AS SELECT X AS n, CAST('SRID=4326;POINT (' || X || ' 1)' AS GEOMETRY) AS g"
            + " FROM SYSTEM_RANGE(1, 100)");
    try (Lake lake =
        Lake.open(folder.resolve("lake"), LakeOptions.defaults().withAllocator(allocator))) {
      SpatialTable table =
          lake.create(
              "t",
              Contract.builder()
                  .required("n", Scalar.INT64)
                  .nullable("g", ColumnType.Geometry.any())
                  .build(),
              GeoParquetDirectory.format());
      Jdbc query = Jdbc.query(this::h2, "SELECT n AS \"n\", g AS \"g\" FROM t");
      assertThat(Convert.from(query).to(table).await().rows()).isEqualTo(100);
      try (BatchSource back = table.scan()) {
        assertThat(Drained.rows(back)).contains(List.of("7", "POINT (7 1)"));
      }
    }
  }
}
