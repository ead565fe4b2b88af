package dev.graticule.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.graticule.contract.Bounds;
import dev.graticule.contract.Bounds.Range;
import dev.graticule.contract.Crs;
import dev.graticule.contract.Dimensions;
import dev.graticule.contract.Edges;
import dev.graticule.contract.GeometryType;
import dev.graticule.contract.Orientation;
import dev.graticule.predicate.GeometryStatistics.Kind;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GeoMetadataTest {
  private static final String HEAD =
      "{\"version\":\"1.1.0\",\"primary_column\":\"geometry\",\"columns\":{\"geometry\":";

  private static String column(String more) {
    return HEAD + "{\"encoding\":\"WKB\",\"geometry_types\":[]" + more + "}}}";
  }

  private static GeoColumn parsed(String more) {
    return GeoMetadata.parse(column(more), "a.parquet").primary();
  }

  @Test
  void anAbsentCrsIsCrs84AndANullOneIsUnknown() {
    assertThat(parsed("").crs()).isEqualTo(Crs.crs84());
    assertThat(parsed(",\"crs\":null").crs()).isEqualTo(Crs.unknown());
  }

  @Test
  void aCoveringThatTwoColumnsNameIsThePrimarysAlone() {
    String other = column(Covering.of("bbox"));
    GeoMetadata shared =
        GeoMetadata.parse(twoColumns(column(Covering.of("bbox")), other), "a.parquet");
    assertThat(shared.columns().get("geometry").covering()).contains(Covering.of("bbox"));
    assertThat(shared.columns().get("other").covering()).isEmpty();
    GeoMetadata own =
        GeoMetadata.parse(twoColumns(column(Covering.of("boxes")), other), "a.parquet");
    assertThat(own.columns().get("geometry").covering()).contains(Covering.of("boxes"));
    assertThat(own.columns().get("other").covering()).contains(Covering.of("bbox"));
  }

  private static String column(Covering covering) {
    String sides =
        covering
            .paths()
            .map(p -> "\"%s\":[\"%s\",\"%s\"]".formatted(p.field(), p.column(), p.field()))
            .collect(Collectors.joining(","));
    return "{\"encoding\":\"WKB\",\"geometry_types\":[],\"covering\":{\"bbox\":{%s}}}"
        .formatted(sides);
  }

  private static String twoColumns(String geometry, String other) {
    return HEAD + geometry + ",\"other\":" + other + "}}";
  }

  @Test
  void projjsonIsKeptByteForByteInBothDirections() {
    String odd = "{ \"type\" : \"GeographicCRS\",\n\t\"name\":\"\\u00e9 é 𝔘\", \"n\": 1.50e1 }";
    GeoMetadata metadata =
        GeoMetadata.parse(
            HEAD
                + "{\"crs\":"
                + odd
                + ",\"note\":{\"crs\":{}},\"encoding\":\"WKB\",\"geometry_types\":[]},"
                + "\"other\":{\"encoding\":\"WKB\",\"x\":[{\"crs\":1}],\"geometry_types\":[],\"crs\":{}},"
                + "\"plain\":{\"encoding\":\"WKB\",\"geometry_types\":[]}},\"z\":{\"columns\":{}}}",
            "a.parquet");

    assertThat(metadata.primary().crs()).isEqualTo(Crs.projjson(odd));
    assertThat(metadata.columns().keySet()).containsExactly("geometry", "other", "plain");
    assertThat(metadata.columns().values())
        .extracting(GeoColumn::crs)
        .containsExactly(Crs.projjson(odd), Crs.projjson("{}"), Crs.crs84());
    assertThat(metadata.toJson()).contains("\"crs\":" + odd);
  }

  @Test
  void projjsonIsKeptBehindMoreTextThanAParserBuffers() {
    String filler = "\"filler\":\"" + "é".repeat(200_000) + "\",";
    String crs = "{\"name\":\"" + "ü".repeat(70_000) + "\"}";
    String text = "{" + filler + column(",\"crs\":" + crs).substring(1);

    assertThat(GeoMetadata.parse(text, "a.parquet").primary().crs()).isEqualTo(Crs.projjson(crs));
  }

  @Test
  void everythingThatIsWrittenIsReadBack() {
    Map<String, GeoColumn> columns = new LinkedHashMap<>();
    columns.put(
        "b \"quoted\"",
        new GeoColumn(
            GeometryEncoding.WKB,
            Set.of(
                new Kind(GeometryType.POINT, Dimensions.XYM),
                new Kind(GeometryType.MULTI_POLYGON, Dimensions.XYZM)),
            Crs.projjson("{\"type\":\"GeographicCRS\",\"name\":\"x\"}"),
            Edges.KARNEY,
            Orientation.COUNTERCLOCKWISE,
            OptionalDouble.of(2021.47),
            Optional.of(
                new Bounds(
                    170, -1, -170, 1, Optional.of(new Range(0, 5)), Optional.of(new Range(-3, 3)))),
            Optional.empty()));
    columns.put(
        "a",
        new GeoColumn(
            GeometryEncoding.WKB,
            Set.of(),
            Crs.unknown(),
            Edges.PLANAR,
            Orientation.UNSTATED,
            OptionalDouble.empty(),
            Optional.empty(),
            Optional.of(Covering.of("bbox"))));
    GeoMetadata metadata = new GeoMetadata("2.0-dev", "a", columns);

    GeoMetadata read = GeoMetadata.parse(metadata.toJson(), "a.parquet");

    assertThat(read).isEqualTo(metadata);
    assertThat(read.columns().keySet()).containsExactly("b \"quoted\"", "a");
  }

  @Test
  void crs84IsWrittenByOmissionAndAKnownNameByItsDefinition() {
    assertThat(json(Crs.of("OGC:CRS84"))).doesNotContain("crs");
    assertThat(json(Crs.unknown())).contains("\"crs\":null");
    for (String name : new String[] {"EPSG:4326", "EPSG:3857"}) {
      Crs read = GeoMetadata.parse(json(Crs.of(name)), "a.parquet").primary().crs();
      assertThat(read.identifier()).contains(name);
      assertThat(read.sameAs(Crs.of(name))).isTrue();
    }
  }

  @Test
  void aNameWithoutAKnownDefinitionIsRefusedWithTheWayOut() {
    assertThatThrownBy(() -> json(Crs.of("EPSG:25832")))
        .isInstanceOf(GeoParquetException.class)
        .hasMessageContaining("EPSG:25832")
        .hasMessageContaining("Crs.projjson");
  }

  private static String json(Crs crs) {
    GeoColumn column =
        new GeoColumn(
            GeometryEncoding.WKB,
            Set.of(),
            crs,
            Edges.PLANAR,
            Orientation.UNSTATED,
            OptionalDouble.empty(),
            Optional.empty(),
            Optional.empty());
    return new GeoMetadata("1.1.0", "g", Map.of("g", column)).toJson();
  }

  @Test
  void measuresAndGeodesicEdgesNeedVersion2() {
    GeoColumn measured =
        parsed("")
            .withGeometries(Set.of(new Kind(GeometryType.POINT, Dimensions.XYM)), Optional.empty());

    assertThatThrownBy(() -> new GeoMetadata("1.1.0", "g", Map.of("g", measured)).toJson())
        .isInstanceOf(GeoParquetException.class)
        .hasMessageContaining("Point M")
        .hasMessageContaining("2.0-dev");
    assertThat(new GeoMetadata("2.0-dev", "g", Map.of("g", measured)).toJson())
        .contains("[\"Point M\"]");
  }

  @Test
  void aBoxThatJsonHasNoNumbersForIsLeftOut() {
    GeoColumn endless =
        parsed("")
            .withGeometries(Set.of(), Optional.of(Bounds.of(0, 0, Double.POSITIVE_INFINITY, 1)));

    assertThat(new GeoMetadata("1.1.0", "g", Map.of("g", endless)).toJson()).doesNotContain("bbox");
  }

  @Test
  void bboxesOfTwoThreeAndFourDimensionsAreRead() {
    assertThat(parsed(",\"bbox\":[1,2,3,4]").bbox()).contains(Bounds.of(1, 2, 3, 4));
    assertThat(parsed(",\"bbox\":[1,2,3,4,5,6]").bbox())
        .contains(new Bounds(1, 2, 4, 5, Optional.of(new Range(3, 6)), Optional.empty()));
    assertThat(parsed(",\"bbox\":[1,2,3,4,5,6,7,8]").bbox())
        .contains(
            new Bounds(1, 2, 5, 6, Optional.of(new Range(3, 7)), Optional.of(new Range(4, 8))));
    assertThat(parsed(",\"bbox\":[170,2,-170,4]").bbox())
        .hasValueSatisfying(b -> assertThat(b.crossesAntimeridian()).isTrue());
  }

  @Test
  void aCoveringIsReadWithItsPaths() {
    assertThat(
            parsed(
                    ",\"covering\":{\"bbox\":{\"xmin\":[\"b\",\"xmin\"],\"ymin\":[\"b\",\"ymin\"],\"xmax\":[\"b\",\"xmax\"],\"ymax\":[\"b\",\"ymax\"]}}")
                .covering())
        .contains(Covering.of("b"));
  }

  @Test
  void aLaterMinorVersionIsReadAndAnotherMajorOneIsNot() {
    assertThat(GeoMetadata.parse(column("").replace("1.1.0", "1.7.0"), "a").readAs())
        .isEqualTo(GeoParquetVersion.V1_1);
    assertThat(GeoMetadata.parse(column("").replace("1.1.0", "2.0.0"), "a").readAs())
        .isEqualTo(GeoParquetVersion.V2_0);
    for (String version : new String[] {"0.4.0", "3.0.0", "99.0.0", "1", "1.x", "2.0.0;"}) {
      assertThatThrownBy(() -> GeoMetadata.parse(column("").replace("1.1.0", version), "a"))
          .isInstanceOf(GeoParquetException.class)
          .hasMessageContaining(version);
    }
  }

  @Test
  void bytesThatAreNoUtf8AreRefused() {
    byte[] bytes = column("").getBytes(StandardCharsets.ISO_8859_1);
    bytes[2] = (byte) 0xFF;

    assertThatThrownBy(() -> GeoMetadata.parse(bytes, "a.parquet"))
        .isInstanceOf(GeoParquetException.class)
        .hasMessageContaining("a.parquet")
        .hasMessageContaining("UTF-8");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\'',
      value = {
        "''|empty",
        "'  '|empty",
        "{|no sound JSON",
        "[]|an array",
        "null|null",
        "'{} {}'|no sound JSON",
        "{\"version\":\"1.1.0\",\"version\":\"1.0.0\"}|Duplicate",
        "{}|version",
        "{\"version\":1.1}|version",
        "{\"version\":\"1.1.0\"}|primary_column",
        "{\"version\":\"1.1.0\",\"primary_column\":\"\"}|primary_column",
        "{\"version\":\"1.1.0\",\"primary_column\":\"g\"}|columns",
        "{\"version\":\"1.1.0\",\"primary_column\":\"g\",\"columns\":[]}|columns",
        "{\"version\":\"1.1.0\",\"primary_column\":\"g\",\"columns\":{}}|empty",
        "{\"version\":\"1.1.0\",\"primary_column\":\"g\",\"columns\":{\"g\":1}}|not an object",
        "{\"version\":\"1.1.0\",\"primary_column\":\"g\",\"columns\":{\"h\":{\"encoding\":\"WKB\",\"geometry_types\":[]}}}|primary column",
      })
  void metadataOfAnotherShapeIsRefusedWithItsFile(String text, String said) {
    assertThatThrownBy(() -> GeoMetadata.parse(text, "a.parquet"))
        .isInstanceOf(GeoParquetException.class)
        .hasMessageStartingWith("a.parquet: ")
        .hasMessageContaining(said);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        ",\"crs\":\"EPSG:4326\"",
        ",\"crs\":[]",
        ",\"edges\":\"round\"",
        ",\"edges\":null",
        ",\"orientation\":\"clockwise\"",
        ",\"epoch\":\"2020\"",
        ",\"epoch\":1e999",
        ",\"bbox\":[1,2,3]",
        ",\"bbox\":[1,2,3,\"4\"]",
        ",\"bbox\":[1,2,3,1e999]",
        ",\"bbox\":[1,4,3,2]",
        ",\"bbox\":null",
        ",\"covering\":{}",
        ",\"covering\":{\"bbox\":{\"xmin\":[\"b\",\"xmin\"]}}",
        ",\"covering\":{\"bbox\":{\"xmin\":[\"b\"],\"ymin\":[\"b\",\"ymin\"],\"xmax\":[\"b\",\"xmax\"],\"ymax\":[\"b\",\"ymax\"]}}",
      })
  void aFaultyFieldIsRefusedWithItsColumn(String more) {
    assertThatThrownBy(() -> parsed(more))
        .isInstanceOf(GeoParquetException.class)
        .hasMessageStartingWith("a.parquet: column \"geometry\" ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"geometry_types\":[]}",
        "{\"encoding\":\"wkb\",\"geometry_types\":[]}",
        "{\"encoding\":\"WKB\"}",
        "{\"encoding\":\"WKB\",\"geometry_types\":\"Point\"}",
        "{\"encoding\":\"WKB\",\"geometry_types\":[\"Pt\"]}",
        "{\"encoding\":\"WKB\",\"geometry_types\":[\"Point  Z\"]}",
        "{\"encoding\":\"WKB\",\"geometry_types\":[\"Point \"]}",
        "{\"encoding\":\"WKB\",\"geometry_types\":[\"Point\",\"Point\"]}",
        "{\"encoding\":\"WKB\",\"geometry_types\":[1]}",
      })
  void aColumnNeedsAKnownEncodingAndKnownTypes(String column) {
    assertThatThrownBy(() -> GeoMetadata.parse(HEAD + column + "}}", "a.parquet"))
        .isInstanceOf(GeoParquetException.class)
        .hasMessageContaining("column \"geometry\"");
  }

  @Test
  void deepAndLongTextIsRefused() {
    assertThatThrownBy(() -> GeoMetadata.parse("[".repeat(100_000), "a"))
        .isInstanceOf(GeoParquetException.class);
    assertThatThrownBy(() -> GeoMetadata.parse(" ".repeat(GeoMetadata.MAX_BYTES + 1), "a"))
        .isInstanceOf(GeoParquetException.class)
        .hasMessageContaining("1048576");
  }

  @Test
  void unknownFieldsAreLeftAlone() {
    assertThat(parsed(",\"later\":{\"deep\":[1,2]}")).isEqualTo(parsed(""));
  }
}
