package dev.graticule.convert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.graticule.batch.BatchSource;
import dev.graticule.contract.ColumnType;
import dev.graticule.contract.ColumnType.Scalar;
import dev.graticule.contract.ColumnType.TimeUnit;
import dev.graticule.contract.ColumnType.TimeZoning;
import dev.graticule.contract.Contract;
import dev.graticule.contract.Crs;
import dev.graticule.contract.GeometryType;
import dev.graticule.store.Store;
import dev.graticule.store.StorePath;
import dev.graticule.table.GeoParquetDirectory;
import dev.graticule.table.Lake;
import dev.graticule.table.LakeOptions;
import dev.graticule.table.SpatialTable;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.apache.arrow.memory.RootAllocator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CsvTest {
  private static final ColumnType MOMENT =
      new ColumnType.Timestamp(TimeUnit.MICROS, TimeZoning.UTC);
  private static final ColumnType CLOCK_READING =
      new ColumnType.Timestamp(TimeUnit.MICROS, TimeZoning.LOCAL);

  @TempDir Path folder;

  private final RootAllocator allocator = new RootAllocator(256 << 20);

  @AfterEach
  void nothingLeaks() {
    allocator.close();
  }

  private Csv csv(String text) throws IOException {
    return csv(text, StandardCharsets.UTF_8);
  }

  private Csv csv(String text, Charset charset) throws IOException {
    Files.write(folder.resolve("in.csv"), text.getBytes(charset));
    return Csv.file(Store.local(folder), StorePath.of("in.csv"));
  }

  private List<List<String>> rows(Csv csv) {
    try (BatchSource source = Convert.from(csv).source(allocator)) {
      return Drained.rows(source);
    }
  }

  private List<List<String>> rows(Csv csv, Contract wanted) {
    try (BatchSource source = Convert.from(csv).source(allocator, wanted)) {
      assertThat(source.contract()).isEqualTo(wanted);
      return Drained.rows(source);
    }
  }

  private ColumnType inferred(String... values) throws IOException {
    try (BatchSource source =
        Convert.from(csv("v,w\n" + String.join(",\n", values) + ",\n")).source(allocator)) {
      Drained.count(source);
      return source.contract().require("v").type();
    }
  }

  private void refused(Csv csv, String... parts) {
    assertThatThrownBy(() -> rows(csv))
        .isInstanceOf(ConvertException.class)
        .hasMessageContaining("in.csv")
        .satisfies(e -> assertThat(e.getMessage()).contains(parts));
  }

  @Test
  void typesAreInferredFromEveryValue() throws IOException {
    assertThat(inferred("true", "FALSE", "")).isEqualTo(Scalar.BOOLEAN);
    assertThat(inferred("1", "-20", "9223372036854775807")).isEqualTo(Scalar.INT64);
    assertThat(inferred("1", "2.5", "-1e-3")).isEqualTo(Scalar.FLOAT64);
    assertThat(inferred("2026-01-31", "")).isEqualTo(Scalar.DATE);
    assertThat(inferred("2026-01-31T12:00:00Z", "2026-01-31 12:00:00.123456+01:00"))
        .isEqualTo(MOMENT);
    assertThat(inferred("2026-01-31T12:00", "2026-01-31 12:00:00")).isEqualTo(CLOCK_READING);
    assertThat(inferred("", "")).isEqualTo(Scalar.TEXT);
  }

  @Test
  void whatATypeWouldLoseStaysText() throws IOException {
    assertThat(inferred("007", "8")).isEqualTo(Scalar.TEXT);
    assertThat(inferred("+1")).isEqualTo(Scalar.TEXT);
    assertThat(inferred("9223372036854775808")).isEqualTo(Scalar.TEXT);
    assertThat(inferred("9007199254740993", "0.5")).isEqualTo(Scalar.TEXT);
    assertThat(inferred("0.123456789012345678")).isEqualTo(Scalar.TEXT);
    assertThat(inferred("1e999")).isEqualTo(Scalar.TEXT);
    assertThat(inferred("1", "true")).isEqualTo(Scalar.TEXT);
    assertThat(inferred("2026-02-30")).isEqualTo(Scalar.TEXT);
    assertThat(inferred("2026-01-31", "2026-01-31T12:00:00Z")).isEqualTo(Scalar.TEXT);
    assertThat(inferred("2026-01-31T12:00:00Z", "2026-01-31T12:00:00")).isEqualTo(Scalar.TEXT);
    assertThat(inferred("2026-01-31T12:00:00.123456789")).isEqualTo(Scalar.TEXT);
    assertThat(inferred("NaN", "1")).isEqualTo(Scalar.TEXT);
  }

  @Test
  void pointsStandInPlaceOfTheirCoordinates() throws IOException {
    Csv csv = csv("name,lon,lat\nRome,12.5,41.9\nnowhere,,\n").points("place", "lon", "lat");
    try (BatchSource source = Convert.from(csv).source(allocator)) {
      assertThat(source.contract().names()).containsExactly("name", "place");
      ColumnType.Geometry type = (ColumnType.Geometry) source.contract().require("place").type();
      assertThat(type.crs()).isEqualTo(Crs.crs84());
      assertThat(type.types()).containsExactly(GeometryType.POINT);
      assertThat(Drained.rows(source))
          .containsExactly(List.of("Rome", "POINT (12.5 41.9)"), List.of("nowhere", "null"));
    }
  }

  @Test
  void coordinatesStayWhereTheyAreWanted() throws IOException {
    Contract wanted =
        Contract.builder()
            .geometry("place", g -> g.withCrs(Crs.of("EPSG:25832")))
            .nullable("x", Scalar.FLOAT64)
            .build();
    UnaryOperator<ColumnType.Geometry> utm = g -> g.withCrs(Crs.of("EPSG:25832"));
    assertThat(rows(csv("x,y\n300000,5000000\n").points("place", "x", "y", utm), wanted))
        .containsExactly(List.of("POINT (300000 5000000)", "300000.0"));
  }

  @Test
  void wktIsReadInEveryFormItComesIn() throws IOException {
    Csv csv =
        csv("""
                id,geom
                1,POINT (1 2)
                2,"POLYGON ((0 0, 1 0, 1 1, 0 0))"
                3,POINT Z (1 2 3)
                4,SRID=25832;POINT (5 6)
                5,0101000020E8640000000000000000F03F0000000000000040
                6,LINESTRING EMPTY
                7,
                8,"geometrycollection(point(1 1), linestring m (0 0 1, 1 1 2))"
                """)
            .wkt("geom", g -> g.withCrs(Crs.of("EPSG:25832")));
    assertThat(rows(csv))
        .extracting(row -> row.get(1))
        .containsExactly(
            "POINT (1 2)",
            "POLYGON ((0 0, 1 0, 1 1, 0 0))",
            "POINT Z(1 2 3)",
            "POINT (5 6)",
            "POINT (1 2)",
            "LINESTRING EMPTY",
            "null",
            "GEOMETRYCOLLECTION M(POINT M(1 1 NaN), LINESTRING M(0 0 1, 1 1 2))");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "POINT (1)",
        "POINT (1 2",
        "POINT (1 2) x",
        "POINT (1 2))",
        "PINT (1 2)",
        "CIRCULARSTRING (0 0, 1 1, 2 0)",
        "POLYGON ((0 0, 1 0, 1 1, 0 1))",
        "POINT",
        "0101",
        "01010000",
        "SRID=4326;POINT (1 2)"
      })
  void whatIsNoGeometryIsRefusedWithLineAndColumn(String text) throws IOException {
    refused(
        csv("id,geom\n1,POINT (0 0)\n2,\"" + text + "\"\n")
            .wkt("geom", g -> g.withCrs(Crs.of("EPSG:25832"))),
        "line 3, column \"geom\": ");
  }

  @Test
  void deeplyNestedWktEndsInAnErrorAndNotInAStackOverflow() throws IOException {
    String deep = "GEOMETRYCOLLECTION (".repeat(50_000) + "POINT (1 1)" + ")".repeat(50_000);
    refused(csv("geom\n" + quoted(deep) + "\n").wkt("geom", g -> g), "line 2", "nested deeper");
  }

  private static String quoted(String text) {
    return '"' + text + '"';
  }

  @Test
  void aTableDecidesOnTheTypes() throws IOException {
    Contract contract =
        Contract.builder()
            .required("zip", Scalar.TEXT)
            .nullable("n", Scalar.INT32)
            .nullable("price", new ColumnType.Decimal(5, 2))
            .nullable("seen", MOMENT)
            .nullable("at", Scalar.TIME)
            .nullable("ok", Scalar.BOOLEAN)
            .nullable("f", Scalar.FLOAT32)
            .nullable("bytes", Scalar.BINARY)
            .nullable("uuid", Scalar.UUID)
            .nullable("note", Scalar.TEXT)
            .geometry("geom", g -> g)
            .build();
    Csv csv =
        csv(
            """
            geom,uuid,bytes,f,ok,at,seen,price,n,zip
            POINT (1 2),00000000-0000-0000-0000-000000000001,\\x0aff,1.5,t,12:00:00.5,2026-01-31 12:00:00+0100,+012.5,+007,007
            """);
    try (Lake lake =
        Lake.open(folder.resolve("lake"), LakeOptions.defaults().withAllocator(allocator))) {
      SpatialTable table = lake.create("t", contract, GeoParquetDirectory.format());
      Convert.from(csv).to(table).await();
      try (BatchSource back = table.scan()) {
        assertThat(Drained.rows(back).get(0))
            .startsWith("007", "7", "12.50")
            .contains("true", "1.5", "[10, -1]")
            .endsWith("null", "POINT (1 2)");
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "INT8|200|200 does not fit 8 bits",
        "INT64|1.5|1.5 is no whole number",
        "INT64|0x10|\"0x10\" is not a whole number",
        "INT64|1e999999999|no whole number",
        "FLOAT64|1d|\"1d\" is not a number",
        "FLOAT64|1e999|not a number that FLOAT64 holds",
        "FLOAT32|1e99|not a number that FLOAT32 holds",
        "BOOLEAN|yes|\"yes\" is not a true or false",
        "DATE|31.01.2026|is not a date such as 2026-01-31",
        "TIME|25:00|is not a time of day",
        "UUID|1-2-3-4-5|is not a UUID",
        "BINARY|0aff|\\x and hexadecimal digits",
        "BINARY|\\x0|\\x and hexadecimal digits"
      })
  void aValueThatIsNotOfTheWantedTypeIsRefusedWithLineAndColumn(
      Scalar type, String text, String problem) throws IOException {
    Contract wanted = Contract.builder().nullable("v", type).nullable("w", Scalar.TEXT).build();
    Csv csv = csv("v,w\n,x\n" + text + ",x\n");
    assertThatThrownBy(() -> rows(csv, wanted))
        .isInstanceOf(ConvertException.class)
        .hasMessageContaining("in.csv, line 3, column \"v\": ")
        .hasMessageContaining(problem);
  }

  @Test
  void decimalsWithHugeExponentsAreRefusedWithoutBeingWrittenOut() throws IOException {
    Contract wanted = Contract.builder().nullable("v", new ColumnType.Decimal(10, 2)).build();
    for (String bomb : List.of("1e999999999", "1e-999999999", "123456789.123")) {
      Csv csv = csv("v\n" + bomb + "\n");
      assertThatThrownBy(() -> rows(csv, wanted))
          .isInstanceOf(ConvertException.class)
          .hasMessageContaining("does not fit a decimal of 10 digits");
    }
  }

  @Test
  void aRequiredColumnWithoutAValueIsRefusedWithItsLine() throws IOException {
    Contract wanted =
        Contract.builder().required("v", Scalar.INT64).nullable("w", Scalar.TEXT).build();
    Csv csv = csv("v,w\n1,a\n,b\n");
    assertThatThrownBy(() -> rows(csv, wanted))
        .isInstanceOf(ConvertException.class)
        .hasMessageContaining("in.csv, line 3: ")
        .hasMessageContaining("the value is null and the column is required");
  }

  @Test
  void quotedFieldsHoldSeparatorsQuotesAndLineEnds() throws IOException {
    Csv csv = csv("a,b\r\n\"x, \"\"y\"\"\",\"one\ntwo\"\r\n3,4\r\n");
    assertThat(rows(csv)).containsExactly(List.of("x, \"y\"", "one\ntwo"), List.of("3", "4"));
    refused(csv("a,b\n\"one\ntwo\",1\n2\n"), "line 4: the record has 1 fields where there are 2");
  }

  @Test
  void anEmptyFieldIsNoValueAndAnEmptyQuotedOneIsAText() throws IOException {
    assertThat(rows(csv("a,b\n,\"\"\nx,NA\n")))
        .containsExactly(List.of("null", ""), List.of("x", "NA"));
    assertThat(rows(csv("a,b\n,NA\n1,\"NA\"\n").nullTexts("NA", "")))
        .containsExactly(List.of("null", "null"), List.of("1", "NA"));
  }

  @Test
  void linesWithoutACharacterAreRowsOnlyWhereThereIsOneColumn() throws IOException {
    assertThat(rows(csv("a,b\n1,2\n\n3,4\n\n"))).hasSize(2);
    assertThat(rows(csv("a\n1\n\n3\n")))
        .containsExactly(List.of("1"), List.of("null"), List.of("3"));
  }

  @Test
  void separatorQuoteAndNamesCanBeOthers() throws IOException {
    Csv csv = csv("1;'a;b'\n2;c\n").separatedBy(';').quotedBy('\'').withoutHeader("id", "text");
    try (BatchSource source = Convert.from(csv).source(allocator)) {
      assertThat(source.contract().names()).containsExactly("id", "text");
      assertThat(Drained.rows(source)).containsExactly(List.of("1", "a;b"), List.of("2", "c"));
    }
  }

  @Test
  void aByteOrderMarkDecidesOnTheCharset() throws IOException {
    assertThat(rows(csv("\ufeffname\nZürich\n"))).containsExactly(List.of("Zürich"));
    assertThat(rows(csv("\ufeffname\nZürich\n", StandardCharsets.UTF_16LE)))
        .containsExactly(List.of("Zürich"));
    assertThat(rows(csv("\ufeffname\nZürich\n", StandardCharsets.UTF_16BE)))
        .containsExactly(List.of("Zürich"));
    try (BatchSource source = Convert.from(csv("\ufeffname\nx\n")).source(allocator)) {
      assertThat(source.contract().names()).containsExactly("name");
    }
  }

  @Test
  void bytesOfAnotherCharsetAreRefusedAndReadWhenItIsNamed() throws IOException {
    Csv csv = csv("name,n\nRom,1\nZürich,2\n", StandardCharsets.ISO_8859_1);
    refused(csv, "its bytes are no UTF-8; say in which charset");
    assertThat(rows(csv.in(StandardCharsets.ISO_8859_1)))
        .containsExactly(List.of("Rom", "1"), List.of("Zürich", "2"));
  }

  @Test
  void brokenFilesAreRefusedWithTheirLine() throws IOException {
    Map<String, List<String>> broken =
        Map.of(
            "", List.of("is empty"),
            "a,a\n1,2\n", List.of("line 1", "two fields \"a\""),
            "a,\n1,2\n", List.of("line 1", "field 2 of the header has no name"),
            "a,b\n1\n", List.of("line 2", "1 fields where there are 2 columns"),
            "a,b\n1,2,3\n", List.of("line 2", "3 fields where there are 2 columns"),
            "a,b\n1,\"x\n", List.of("Unclosed quoted field", "line 2"),
            "a,b\n1,\"x\"y\n", List.of("after closing quote", "line 2"));
    for (Map.Entry<String, List<String>> one : broken.entrySet()) {
      refused(csv(one.getKey()), one.getValue().toArray(String[]::new));
    }
  }

  @Test
  void aColumnThatIsSaidToHoldGeometriesMustBeThere() throws IOException {
    refused(csv("a\n1\n").wkt("geom", g -> g), "no field \"geom\"", "[a]");
    refused(csv("a\n1\n").points("p", "lon", "a"), "no field \"lon\"", "[a]");
    refused(csv("a,b\n1,2\n").points("b", "a", "b"), "has a field \"b\" already");
  }

  @Test
  void halfAPointIsRefused() throws IOException {
    refused(
        csv("lon,lat\n1,2\n1,\n").points("p", "lon", "lat"),
        "line 3, column \"p\"",
        "\"lat\" has no value");
    refused(csv("lon,lat\n1,NaN\n").points("p", "lon", "lat"), "\"lat\" has NaN");
    refused(csv("lon,lat\n1,north\n").points("p", "lon", "lat"), "\"north\" is not a number");
  }

  @Test
  void aValueBehindTheInferredRowsThatDoesNotFitSaysWhereTheTypeComesFrom() throws IOException {
    Csv csv = csv("v\n1\n2\nthree\n");
    assertThat(rows(csv)).hasSize(3);
    refused(
        csv.inferringFrom(2),
        "line 4, column \"v\"",
        "\"three\" is not a whole number",
        "inferred from the first 2 rows");
  }

  @Test
  void aTypeThatTextCannotMakeIsRefused() throws IOException {
    Contract wanted =
        Contract.builder()
            .nullable(
                "v",
                new ColumnType.ListOf(Scalar.TEXT, dev.graticule.contract.Nullability.NULLABLE))
            .build();
    Csv csv = csv("v\nx\n");
    assertThatThrownBy(() -> rows(csv, wanted))
        .isInstanceOf(ConvertException.class)
        .hasMessageContaining("in.csv, column \"v\"")
        .hasMessageContaining("ListOf");
  }

  @Test
  void manyRowsComeInSeveralBatchesAndNoneIsLost() throws IOException {
    StringBuilder text = new StringBuilder("i,t\n");
    for (int i = 0; i < 20_000; i++) {
      text.append(i).append(",x").append(i).append('\n');
    }
    List<List<String>> rows = rows(csv(text.toString()));
    assertThat(rows).hasSize(20_000);
    assertThat(rows.get(19_999)).containsExactly("19999", "x19999");
  }

  @Test
  void optionsThatMakeNoSenseAreRefused() throws IOException {
    Csv csv = csv("a\n");
    assertThatThrownBy(() -> csv.inferringFrom(0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(csv::withoutHeader).isInstanceOf(IllegalArgumentException.class);
  }
}
