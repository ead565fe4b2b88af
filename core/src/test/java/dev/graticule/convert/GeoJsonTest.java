package dev.graticule.convert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.graticule.batch.Batch;
import dev.graticule.batch.BatchSource;
import dev.graticule.batch.WkbCodec;
import dev.graticule.contract.Column;
import dev.graticule.contract.ColumnType;
import dev.graticule.contract.Contract;
import dev.graticule.contract.Crs;
import dev.graticule.contract.GeometryType;
import dev.graticule.contract.Nullability;
import dev.graticule.store.Store;
import dev.graticule.store.StorePath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.arrow.memory.RootAllocator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.locationtech.jts.geom.Geometry;

class GeoJsonTest {
  @TempDir Path folder;
  private final RootAllocator allocator = new RootAllocator(256 << 20);

  @AfterEach
  void nothingLeaks() {
    allocator.close();
  }

  private BatchSource open(String text) throws IOException {
    Files.writeString(folder.resolve("in.geojson"), text);
    return Convert.from(GeoJson.file(Store.local(folder), StorePath.of("in.geojson")))
        .source(allocator);
  }

  private List<List<Object>> rows(String text) throws IOException {
    try (BatchSource source = open(text)) {
      return rows(source);
    }
  }

  private static List<List<Object>> rows(BatchSource source) {
    List<List<Object>> rows = new ArrayList<>();
    for (Optional<Batch> next = source.next(); next.isPresent(); next = source.next()) {
      try (Batch batch = next.get()) {
        for (int row = 0; row < batch.rowCount(); row++) {
          List<Object> values = new ArrayList<>();
          for (String name : batch.contract().names()) {
            Object value = batch.vector(name).getObject(row);
            values.add(
                value instanceof byte[] wkb && batch.contract().require(name).isGeometry()
                    ? new org.locationtech.jts.io.WKTWriter(3).write(WkbCodec.decode(wkb))
                    : value == null ? "null" : value.toString());
          }
          rows.add(values);
        }
      }
    }
    return rows;
  }

  @Test
  void aCollectionBecomesRowsWithTypedColumns() throws IOException {
    String text =
        """
        {"type":"FeatureCollection","features":[
         {"type":"Feature","id":7,"properties":{"name":"a","n":1,"x":1,"ok":true,"tags":{"k":[1]}},
          "geometry":{"type":"Point","coordinates":[1,2]}},
         {"type":"Feature","properties":{"name":null,"n":2,"x":2.5},
          "geometry":{"type":"LineString","coordinates":[[0,0],[1,1,5]]}}]}
        """;
    try (BatchSource source = open(text)) {
      Contract contract = source.contract();
      assertThat(contract.names())
          .containsExactly("id", "name", "n", "x", "ok", "tags", "geometry");
      assertThat(contract.require("id").type()).isEqualTo(ColumnType.Scalar.INT64);
      assertThat(contract.require("n").type()).isEqualTo(ColumnType.Scalar.INT64);
      assertThat(contract.require("x").type()).isEqualTo(ColumnType.Scalar.FLOAT64);
      assertThat(contract.require("ok").type()).isEqualTo(ColumnType.Scalar.BOOLEAN);
      assertThat(contract.require("tags").type()).isEqualTo(ColumnType.Scalar.TEXT);
      ColumnType.Geometry geometry = (ColumnType.Geometry) contract.require("geometry").type();
      assertThat(geometry.types())
          .containsExactlyInAnyOrder(GeometryType.POINT, GeometryType.LINE_STRING);
      assertThat(rows(source))
          .containsExactly(
              List.of("7", "a", "1", "1.0", "true", "{\"k\":[1]}", "POINT (1 2)"),
              List.of("null", "null", "2", "2.5", "null", "null", "LINESTRING Z(0 0 NaN, 1 1 5)"));
    }
  }

  @Test
  void everyFormOfAFileGivesItsFeatures() throws IOException {
    String point = "{\"type\":\"Point\",\"coordinates\":[1,2]}";
    String feature = "{\"type\":\"Feature\",\"properties\":{},\"geometry\":" + point + "}";
    String collection = "{\"type\":\"FeatureCollection\",\"features\":[" + feature + "]}";
    List<List<Object>> one = List.of(List.of("POINT (1 2)"));
    assertThat(rows(point)).isEqualTo(one);
    assertThat(rows(feature)).isEqualTo(one);
    assertThat(rows(collection)).isEqualTo(one);
    assertThat(rows("\uFEFF" + collection)).isEqualTo(one);
    assertThat(rows("{\"features\":[" + feature + "],\"type\":\"FeatureCollection\"}"))
        .isEqualTo(one);
    assertThat(rows(feature + "\n" + feature)).hasSize(2);
    assertThat(rows("\u001e" + feature + "\n\u001e" + feature + "\n")).hasSize(2);
    assertThat(rows("{\"type\":\"FeatureCollection\",\"features\":[]}")).isEmpty();
  }

  @Test
  void manyFeaturesComeInSeveralBatchesAndNoneIsLost() throws IOException {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 20_000; i++) {
      text.append(
          "{\"type\":\"Feature\",\"properties\":{\"i\":%d},\"geometry\":null}\n".formatted(i));
    }
    List<List<Object>> rows = rows(text.toString());
    assertThat(rows).hasSize(20_000);
    assertThat(rows.get(19_999)).containsExactly("19999", "null");
  }

  private static final Contract WANTED =
      Contract.builder()
          .nullable("day", ColumnType.Scalar.DATE)
          .nullable(
              "seen",
              new ColumnType.Timestamp(ColumnType.TimeUnit.MICROS, ColumnType.TimeZoning.UTC))
          .nullable("price", new ColumnType.Decimal(6, 2))
          .nullable("uuid", ColumnType.Scalar.UUID)
          .nullable("tags", new ColumnType.ListOf(ColumnType.Scalar.TEXT, Nullability.NULLABLE))
          .nullable(
              "names",
              new ColumnType.MapOf(
                  ColumnType.Scalar.TEXT, ColumnType.Scalar.TEXT, Nullability.NULLABLE))
          .nullable(
              "box",
              new ColumnType.Struct(
                  List.of(
                      Column.nullable("w", ColumnType.Scalar.INT16),
                      Column.nullable("h", ColumnType.Scalar.FLOAT32))))
          .geometry("geom", g -> g)
          .build();

  @Test
  void propertiesAreReadAsTheWantedTypes() throws IOException {
    Files.writeString(
        folder.resolve("in.geojson"),
        """
        {"type":"Feature","geometry":null,"properties":{"day":"2026-01-31","seen":"2026-01-31T12:00:00+01:00",
         "price":12.5,"uuid":"00000000-0000-0000-0000-00000000000a","tags":["a",null],"names":{"de":"Rom","x":null},
         "box":{"w":3}}}
        """);
    try (BatchSource source =
        Convert.from(GeoJson.file(Store.local(folder), StorePath.of("in.geojson")))
            .source(allocator, WANTED)) {
      assertThat(source.contract()).isEqualTo(WANTED);
      assertThat(rows(source).get(0))
          .startsWith("20484", "1769857200000000", "12.50")
          .hasSize(8)
          .endsWith(
              "[\"a\",null]",
              "[{\"key\":\"de\",\"value\":\"Rom\"},{\"key\":\"x\"}]",
              "{\"w\":3}",
              "null");
    }
  }

  @Test
  void aPropertyThatIsNotOfTheWantedTypeIsRefusedWithFeatureAndColumn() throws IOException {
    Map<String, String> bad =
        Map.of(
            "\"day\":\"31.1.2026\"", "not a date such as",
            "\"day\":5", "no value of DATE",
            "\"seen\":\"2026-01-31T12:00:00\"", "with its offset",
            "\"price\":1.234", "does not fit a decimal of 6 digits",
            "\"price\":true", "no value of Decimal",
            "\"uuid\":\"a\"", "not a UUID",
            "\"tags\":\"a\"", "no value of ListOf",
            "\"box\":{\"w\":40000}", "40000 does not fit 16 bits",
            "\"box\":{\"d\":1}", "its \"d\" is no field of the column");
    for (Map.Entry<String, String> one : bad.entrySet()) {
      Files.writeString(
          folder.resolve("in.geojson"),
          "{\"type\":\"Feature\",\"geometry\":null,\"properties\":{}}\n{\"type\":\"Feature\",\"geometry\":null,\"properties\":{%s}}"
              .formatted(one.getKey()));
      try (BatchSource source =
          Convert.from(GeoJson.file(Store.local(folder), StorePath.of("in.geojson")))
              .source(allocator, WANTED)) {
        assertThatThrownBy(source::next)
            .as(one.getKey())
            .isInstanceOf(ConvertException.class)
            .hasMessageContaining("in.geojson, feature 2, column \"")
            .hasMessageContaining(one.getValue());
      }
    }
  }

  @Test
  void whatWouldBeLostIsRefused() {
    Map<String, String> bad =
        Map.of(
            "{\"a\":1,\"a\":2}", "Duplicate field 'a'",
            "{\"\":1}", "a property has no name",
            "{\"a\\u0000\":1}", "a NUL character",
            "{\"a\":1e999}", "beyond what a double holds",
            "{\"geometry\":1}", "a property is named \"geometry\"");
    bad.forEach(
        (properties, problem) ->
            assertThatThrownBy(
                    () ->
                        open(
                            "{\"type\":\"Feature\",\"geometry\":null,\"properties\":%s}"
                                .formatted(properties)))
                .as(properties)
                .isInstanceOf(ConvertException.class)
                .hasMessageContaining("in.geojson")
                .hasMessageContaining(problem));
  }

  @Test
  void halfASurrogatePairIsRefusedAndNotReplaced() throws IOException {
    try (BatchSource source =
        open("{\"type\":\"Feature\",\"geometry\":null,\"properties\":{\"a\":\"x\\ud800y\"}}")) {
      assertThatThrownBy(source::next)
          .isInstanceOf(ConvertException.class)
          .hasMessageContaining("feature 1, column \"a\": the text has half a surrogate pair");
    }
  }

  @Test
  void foreignMembersAreSkippedWhereverTheyStandAndHoweverDeep() throws IOException {
    String feature = "{\"type\":\"Feature\",\"properties\":{},\"geometry\":null}";
    assertThat(
            rows(
                "{\"x\":{\"y\":[[1]]},\"type\":\"FeatureCollection\",\"features\":["
                    + feature
                    + "],\"bbox\":[1,2,3,4],\"z\":{}}"))
        .hasSize(1);
  }

  @Test
  void aSequenceWhoseLastTextIsCutIsRefused() {
    String feature = "\u001e{\"type\":\"Feature\",\"properties\":{},\"geometry\":null}\n";
    assertThatThrownBy(() -> open(feature + feature + feature.substring(0, 20)))
        .isInstanceOf(ConvertException.class)
        .hasMessageContaining("is no JSON (line 3");
  }

  @Test
  void aSourceClosedEarlyLeavesNothing() throws IOException {
    BatchSource source = open("{\"type\":\"Point\",\"coordinates\":[1,2]}");
    source.close();
    source.close();
    assertThat(allocator.getAllocatedMemory()).isZero();
  }

  @Test
  void numbersThatNoColumnHoldsExactlyStayText() throws IOException {
    String text =
        """
        {"type":"Feature","properties":{"big":12345678901234567890,"mixed":9007199254740993},"geometry":null}
        {"type":"Feature","properties":{"big":1,"mixed":0.5},"geometry":null}
        """;
    assertThat(rows(text))
        .containsExactly(
            List.of("12345678901234567890", "9007199254740993", "null"),
            List.of("1", "0.5", "null"));
  }

  @Test
  void theOldCrsMemberIsHonouredByNameAndRefusedOtherwise() throws IOException {
    String text =
        "{\"type\":\"FeatureCollection\",\"crs\":%s,\"features\":[{\"type\":\"Feature\",\"properties\":{},\"geometry\":null}]}";
    String epsg = "{\"type\":\"name\",\"properties\":{\"name\":\"urn:ogc:def:crs:EPSG::3857\"}}";
    try (BatchSource source = open(text.formatted(epsg))) {
      ColumnType.Geometry type = (ColumnType.Geometry) source.contract().require("geometry").type();
      assertThat(type.crs()).isEqualTo(Crs.of("EPSG:3857"));
    }
    String link = "{\"type\":\"link\",\"properties\":{\"href\":\"x\"}}";
    assertThatThrownBy(() -> open(text.formatted(link)))
        .isInstanceOf(ConvertException.class)
        .hasMessageContaining("neither CRS84 nor an EPSG code");
  }

  @Test
  void badInputIsRefusedWithFileFeatureAndProblem() {
    String good = "{\"type\":\"Feature\",\"properties\":{},\"geometry\":null},";
    Map<String, String> bad =
        Map.of(
            "{\"type\":\"Feature\",\"properties\":3,\"geometry\":null}",
                "\"properties\" is an object",
            "{\"type\":\"feature\",\"properties\":{},\"geometry\":null}", "must be \"Feature\"",
            "null", "a feature is an object",
            "{\"type\":\"Feature\",\"properties\":{}}", "needs a \"geometry\"",
            "{\"type\":\"Feature\",\"properties\":{},\"geometry\":{\"type\":\"Circle\"}}",
                "no geometry type");
    bad.forEach(
        (feature, problem) ->
            assertThatThrownBy(
                    () ->
                        open(
                            "{\"type\":\"FeatureCollection\",\"features\":["
                                + good
                                + feature
                                + "]}"))
                .isInstanceOf(ConvertException.class)
                .hasMessageContaining("in.geojson, feature 2")
                .hasMessageContaining(problem));
    assertThatThrownBy(() -> open("{\"type\":\"Feature\","))
        .hasMessageContaining("is no JSON (line 1");
    assertThatThrownBy(() -> open("")).hasMessageContaining("is empty");
    assertThatThrownBy(() -> open("[1]")).hasMessageContaining("a GeoJSON text is an object");
    assertThatThrownBy(() -> open("[".repeat(100_000))).isInstanceOf(ConvertException.class);
  }

  @Test
  void aBadGeometryIsRefusedWhenItsRowIsRead() throws IOException {
    List<String> bad =
        List.of(
            "{\"type\":\"Point\",\"coordinates\":[1]}",
            "{\"type\":\"Point\",\"coordinates\":[1,2,3,4]}",
            "{\"type\":\"Point\",\"coordinates\":[\"1\",2]}",
            "{\"type\":\"LineString\",\"coordinates\":[[1,2]]}",
            "{\"type\":\"Polygon\",\"coordinates\":[[[0,0],[1,0],[0,0]]]}",
            "{\"type\":\"Polygon\",\"coordinates\":[[[0,0],[1,0],[1,1],[0,1]]]}",
            "{\"type\":\"GeometryCollection\"}");
    for (String geometry : bad) {
      try (BatchSource source = open(geometry)) {
        assertThatThrownBy(source::next)
            .as(geometry)
            .isInstanceOf(ConvertException.class)
            .hasMessageContaining("feature 1");
      }
    }
  }

  /** What RFC 7946 lets a reader take all the same, or what does not touch a row. */
  private static final Set<String> TAKEN =
      Set.of(
          "invalid_exterior_not_ccw.geojson",
          "invalid_interior_not_cw.geojson",
          "invalid_feature_no_properties.geojson",
          "invalid_geometry_bbox_not4or6.geojson",
          "invalid_geometry_bbox_not_list.geojson",
          "invalid_geometry_bbox_not_numbers.geojson");

  @Test
  void theCorpusOfInvalidFilesIsRefusedAndTheValidOneRead() throws IOException {
    Path corpus = data().resolve("geojson-invalid-geometry/examples");
    assumeTrue(Files.isDirectory(corpus), "the corpus of GeoJSON files is not there: " + corpus);
    int refused = 0;
    for (Path file : files(corpus)) {
      String group = file.getParent().getFileName().toString();
      String name = file.getFileName().toString();
      boolean bad = group.startsWith("invalid") && !TAKEN.contains(name) || name.contains("_4d_");
      if (bad) {
        refused++;
        assertThatThrownBy(() -> readAll(file)).as(name).isInstanceOf(ConvertException.class);
      } else {
        readAll(file);
      }
    }
    assertThat(refused).isGreaterThan(20);
  }

  @Test
  void realFilesAreReadWhole() throws IOException {
    Path corpus = data().resolve("natural-earth-geojson/110m");
    assumeTrue(Files.isDirectory(corpus), "the Natural Earth files are not there: " + corpus);
    int rows = 0;
    for (Path file : files(corpus)) {
      rows += readAll(file);
    }
    assertThat(rows).isGreaterThan(1_000);
  }

  private int readAll(Path file) {
    try (BatchSource source =
        Convert.from(
                GeoJson.file(
                    Store.local(file.getParent()), StorePath.of(file.getFileName().toString())))
            .source(allocator)) {
      return rows(source).size();
    }
  }

  private static List<Path> files(Path corpus) throws IOException {
    try (Stream<Path> walk = Files.walk(corpus)) {
      return walk.filter(p -> p.toString().endsWith("json")).sorted().toList();
    }
  }

  private static Path data() {
    String set =
        System.getProperty("graticule.data", System.getenv().getOrDefault("GRATICULE_DATA", ""));
    return set.isEmpty()
        ? Path.of("").toAbsolutePath().resolve("../../shared/data").normalize()
        : Path.of(set);
  }

  @Test
  void heightsSurvive() throws IOException {
    try (BatchSource source = open("{\"type\":\"Point\",\"coordinates\":[1,2,3]}");
        Batch batch = source.next().orElseThrow()) {
      Geometry point = WkbCodec.decode((byte[]) batch.vector("geometry").getObject(0));
      assertThat(point.getCoordinate().getZ()).isEqualTo(3);
    }
  }
}
