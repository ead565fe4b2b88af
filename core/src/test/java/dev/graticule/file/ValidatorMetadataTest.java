package dev.graticule.file;

import static dev.graticule.file.Validations.BINARY;
import static dev.graticule.file.Validations.assertCodes;
import static dev.graticule.file.Validations.geo;
import static dev.graticule.file.Validations.geometry;
import static dev.graticule.file.Validations.plain;
import static dev.graticule.file.Validations.schema;
import static dev.graticule.file.Validations.validate;
import static dev.graticule.file.Validations.wkbs;
import static dev.graticule.file.ViolationCode.GEOMETRY_TYPE_MISMATCH;
import static dev.graticule.file.ViolationCode.METADATA_INVALID_JSON;
import static dev.graticule.file.ViolationCode.METADATA_INVALID_UTF8;
import static dev.graticule.file.ViolationCode.METADATA_MISSING;
import static dev.graticule.file.ViolationCode.SCHEMA_VALIDATION_ERROR;
import static dev.graticule.file.ViolationCode.VERSION_FEATURE_MISMATCH;
import static dev.graticule.file.ViolationCode.VERSION_UNKNOWN;
import static dev.graticule.file.ViolationCode.WKB_PARSE_ERROR;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Types;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Metadata, versions and the Parquet schema beneath. */
class ValidatorMetadataTest {
  @TempDir Path folder;
  private int files;

  private Path file() {
    return folder.resolve("f" + files++ + ".parquet");
  }

  @Test
  void soundFilesOfEveryVersionAreClean() {
    for (String version : new String[] {"1.0.0", "1.1.0", "2.0-dev", "2.0.0", "1.0.0-beta.1"}) {
      assertCodes(
          ForeignParquet.of(BINARY)
              .with("geo", geo(version, "[\"Point\"]", ",\"bbox\":[1,2,3,4]"))
              .row(group -> {})
              .rows("geometry", wkbs("POINT (1 2)", "POINT EMPTY", "POINT (3 4)")));
    }
  }

  @Test
  void aFileWithoutRowsIsClean() {
    assertCodes(plain("[]", ",\"bbox\":[0,0,1,1]"));
  }

  @Test
  void aFileWithoutGeoKeyIsMissingItsMetadata() {
    assertCodes(ForeignParquet.of(BINARY), METADATA_MISSING);
  }

  @Test
  void whatIsNoParquetIsMissingItsMetadataToo() throws IOException {
    byte[] sound = Files.readAllBytes(plain("[]", "").write(file()));
    for (byte[] bytes :
        new byte[][] {
          {},
          "PAR1".getBytes(StandardCharsets.US_ASCII),
          "{\"type\":\"FeatureCollection\",\"features\":[]}".getBytes(StandardCharsets.US_ASCII),
          Arrays.copyOf(sound, sound.length - 5),
          Arrays.copyOfRange(sound, sound.length - 20, sound.length)
        }) {
      Path file = Files.write(file(), bytes);

      assertThat(validate(file).violations())
          .extracting(Violation::code)
          .containsExactly(METADATA_MISSING);
    }
  }

  @Test
  void bytesThatAreNoUtf8AreFoundWithTheirPlace() throws IOException {
    Path file = plain("[]", ",\"note\":\"~\"").write(file());
    byte[] bytes = Files.readAllBytes(file);
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = bytes[i] == '~' ? (byte) 0xFF : bytes[i];
    }
    Files.write(file, bytes);

    assertThat(validate(file).violations())
        .singleElement()
        .satisfies(
            v -> {
              assertThat(v.code()).isEqualTo(METADATA_INVALID_UTF8);
              assertThat(v.message())
                  .contains("byte " + geo("1.1.0", "[]", ",\"note\":\"~\"").indexOf('~'));
            });
  }

  @Test
  void severalGeoKeysAreAmbiguous() throws IOException {
    Path file = plain("[]", "").with("gex", geo("1.0.0", "[]", "")).write(file());
    byte[] bytes = Files.readAllBytes(file);
    String text = new String(bytes, StandardCharsets.ISO_8859_1).replace("\3gex", "\3geo");
    Files.write(file, text.getBytes(StandardCharsets.ISO_8859_1));

    assertThat(validate(file).violations())
        .extracting(Violation::code)
        .containsExactly(SCHEMA_VALIDATION_ERROR);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "{} x",
        "{'version':'1.1.0'}",
        "{\"version\":\"1.1.0\",\"version\":\"1.1.0\"}",
        "not json",
        "\uFEFF{}",
        "{\"a\":NaN}"
      })
  void textThatIsNoJsonIsFound(String text) {
    assertCodes(ForeignParquet.of(BINARY).with("geo", text), METADATA_INVALID_JSON);
  }

  @Test
  void deepAndHugeJsonIsRefusedUnread() {
    assertCodes(ForeignParquet.of(BINARY).with("geo", "[".repeat(100_000)), METADATA_INVALID_JSON);
    assertCodes(
        ForeignParquet.of(BINARY).with("geo", " ".repeat(GeoMetadata.MAX_BYTES) + "{}"),
        METADATA_INVALID_JSON);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[]",
        "\"geo\"",
        "{\"primary_column\":\"geometry\",\"columns\":{\"geometry\":{\"encoding\":\"WKB\",\"geometry_types\":[]}}}",
        "{\"version\":null,\"primary_column\":\"geometry\",\"columns\":{\"geometry\":{\"encoding\":\"WKB\",\"geometry_types\":[]}}}",
        "{\"version\":\"1.1.0\",\"columns\":{\"geometry\":{\"encoding\":\"WKB\",\"geometry_types\":[]}}}",
        "{\"version\":\"1.1.0\",\"primary_column\":3,\"columns\":{\"geometry\":{\"encoding\":\"WKB\",\"geometry_types\":[]}}}",
        "{\"version\":\"1.1.0\",\"primary_column\":\"geometry\"}",
        "{\"version\":\"1.1.0\",\"primary_column\":\"geometry\",\"columns\":[]}",
        "{\"version\":\"1.1.0\",\"primary_column\":\"other\",\"columns\":{\"geometry\":{\"encoding\":\"WKB\",\"geometry_types\":[]}}}",
        "{\"version\":\"1.1.0\",\"primary_column\":\"geometry\",\"columns\":{\"geometry\":{\"geometry_types\":[]}}}",
        "{\"version\":\"1.1.0\",\"primary_column\":\"geometry\",\"columns\":{\"geometry\":{\"encoding\":\"WKT\",\"geometry_types\":[]}}}",
        "{\"version\":\"1.1.0\",\"primary_column\":\"geometry\",\"columns\":{\"geometry\":{\"encoding\":\"WKB\"}}}",
        "{\"version\":\"1.1.0\",\"primary_column\":\"geometry\",\"columns\":{\"geometry\":[]}}"
      })
  void metadataOfAnotherShapeIsFound(String text) {
    assertCodes(ForeignParquet.of(BINARY).with("geo", text), SCHEMA_VALIDATION_ERROR);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        ",\"crs\":\"EPSG:4326\"",
        ",\"crs\":{\"not\":\"projjson\"}",
        ",\"crs\":{}",
        ",\"crs\":{\"type\":\"GeographicCRS\"}",
        ",\"crs\":{\"type\":\"GeographicCRS\",\"name\":\"x\"}",
        ",\"crs\":{\"type\":\"Crs\",\"id\":{\"authority\":\"EPSG\",\"code\":4326}}",
        ",\"crs\":{\"type\":\"ProjectedCRS\",\"id\":{\"authority\":\"EPSG\",\"code\":25832}}",
        ",\"crs\":{\"type\":\"ProjectedCRS\",\"name\":\"x\",\"base_crs\":{},\"conversion\":{}}",
        ",\"crs\":{\"type\":\"CompoundCRS\",\"name\":\"x\",\"components\":[]}",
        ",\"edges\":\"straight\"",
        ",\"edges\":7",
        ",\"orientation\":\"clockwise\"",
        ",\"epoch\":\"2020\"",
        ",\"bbox\":[1,2,3]",
        ",\"bbox\":[1,2,3,4,5]",
        ",\"bbox\":{\"xmin\":1}",
        ",\"bbox\":[1,2,3,null]",
        ",\"covering\":[]",
        ",\"covering\":{\"bbox\":{}}"
      })
  void aFaultyFieldIsFound(String more) {
    ValidationReport report = validate(plain("[]", more, "POINT (1 2)").write(file()));

    assertThat(report.violations())
        .isNotEmpty()
        .allSatisfy(
            v -> {
              assertThat(v.code()).isEqualTo(SCHEMA_VALIDATION_ERROR);
              assertThat(v.column()).contains("geometry");
            });
  }

  @Test
  void geometryTypesNeedToBeKnownAndDistinct() {
    assertCodes(plain("[\"Circle\"]", "", "POINT (1 2)"), SCHEMA_VALIDATION_ERROR);
    assertCodes(plain("[\"Point\",\"Point\"]", "", "POINT (1 2)"), SCHEMA_VALIDATION_ERROR);
    assertCodes(plain("[\"PointZ\"]", "", "POINT (1 2)"), SCHEMA_VALIDATION_ERROR);
    assertCodes(plain("\"Point\"", "", "POINT (1 2)"), SCHEMA_VALIDATION_ERROR);
  }

  @ParameterizedTest
  @ValueSource(strings = {"99.0.0", "0.4.0", "1.7.0", "3.0.0-dev", "two", "1.1"})
  void aVersionThatNeverWasIsFound(String version) {
    assertCodes(ForeignParquet.of(BINARY).with("geo", geo(version, "[]", "")), VERSION_UNKNOWN);
  }

  @Test
  void featuresOfALaterVersionAreFound() {
    ForeignParquet nativeIn10 =
        ForeignParquet.of(schema(geometry())).with("geo", geo("1.0.0", "[]", ""));
    assertCodes(nativeIn10.rows("geometry", wkbs("POINT (1 2)")), VERSION_FEATURE_MISMATCH);
    assertCodes(
        plain("[\"Point M\"]", "", "POINT M (1 2 3)"),
        VERSION_FEATURE_MISMATCH,
        VERSION_FEATURE_MISMATCH);
    assertCodes(plain("[]", "", "POINT M (1 2 3)"), VERSION_FEATURE_MISMATCH);
    assertCodes(plain("[]", ",\"edges\":\"karney\"", "POINT (1 2)"), VERSION_FEATURE_MISMATCH);
    assertCodes(plain("[]", ",\"bbox\":[0,0,0,0,9,9,9,9]"), VERSION_FEATURE_MISMATCH);
  }

  @Test
  void geoArrowEncodingsBelongTo11Alone() {
    String point = "optional group geometry { required double x; required double y; }";
    for (String version : new String[] {"1.0.0", "1.1.0", "2.0-dev"}) {
      String metadata = geo(version, "[\"Point\"]", "").replace("WKB", "point");
      ForeignParquet parquet = ForeignParquet.of(point).with("geo", metadata);
      if (version.equals("1.1.0")) {
        assertCodes(parquet);
      } else {
        assertCodes(parquet, VERSION_FEATURE_MISMATCH);
      }
    }
  }

  @Test
  void oneFileMayServe11AndTheNativeType() {
    assertCodes(
        ForeignParquet.of(schema(geometry()))
            .with("geo", geo("1.1.0", "[\"Point\"]", ""))
            .rows("geometry", wkbs("POINT (1 2)")));
  }

  @Test
  void unknownFieldsAreNoFeatures() {
    assertCodes(
        ForeignParquet.of(BINARY)
            .with("geo", geo("2.0-dev", "[]", ",\"covering\":3,\"later\":{}"))
            .rows("geometry", wkbs("POINT (1 2)")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "optional binary other;",
        "optional binary Geometry;",
        "optional group outer { optional binary geometry; }",
        "repeated binary geometry;",
        "optional binary geometry (STRING);",
        "optional int64 geometry;",
        "optional fixed_len_byte_array(21) geometry;",
        "optional group geometry { optional double x; optional double y; }",
        "optional group geometry (LIST) { repeated group list { optional binary element; } }"
      })
  void aColumnThatIsNoBinaryAtTheRootIsFound(String columns) {
    assertCodes(
        ForeignParquet.of(columns).with("geo", geo("1.1.0", "[]", "")), SCHEMA_VALIDATION_ERROR);
  }

  @Test
  void nativeColumnsAreEachDescribedAndStandAtTheRoot() {
    MessageType two =
        Types.buildMessage()
            .addField(Types.optional(PrimitiveTypeName.BINARY).as(geometry()).named("geometry"))
            .addField(Types.optional(PrimitiveTypeName.BINARY).as(geometry()).named("centre"))
            .named("m");
    MessageType nested =
        Types.buildMessage()
            .addField(Types.optional(PrimitiveTypeName.BINARY).as(geometry()).named("geometry"))
            .addField(
                Types.optionalGroup()
                    .addField(
                        Types.optional(PrimitiveTypeName.BINARY).as(geometry()).named("inner"))
                    .named("outer"))
            .named("m");

    for (MessageType schema : new MessageType[] {two, nested}) {
      assertCodes(
          ForeignParquet.of(schema).with("geo", geo("2.0-dev", "[]", "")), SCHEMA_VALIDATION_ERROR);
    }
  }

  @Test
  void geoArrowLayoutsFollowTheirEncoding() {
    String polygon =
        "optional group geometry (LIST) { repeated group list { required group element (LIST) { repeated group list { required group element { required double x; required double y; } } } } }";
    assertCodes(
        ForeignParquet.of(polygon)
            .with("geo", geo("1.1.0", "[\"Polygon\"]", "").replace("WKB", "polygon")));
    assertCodes(
        ForeignParquet.of(polygon)
            .with("geo", geo("1.1.0", "[]", "").replace("WKB", "multipolygon")),
        SCHEMA_VALIDATION_ERROR);
    assertCodes(
        ForeignParquet.of(polygon)
            .with("geo", geo("1.1.0", "[\"Point\"]", "").replace("WKB", "polygon")),
        GEOMETRY_TYPE_MISMATCH);
    assertCodes(
        ForeignParquet.of("optional group geometry { required float x; required float y; }")
            .with("geo", geo("1.1.0", "[]", "").replace("WKB", "point")),
        SCHEMA_VALIDATION_ERROR);
  }

  @Test
  void aReportIsOneLineOfJson() throws IOException {
    ValidationReport bad =
        validate(plain("[\"Point\"]", ",\"note\":\"\\n\"", "POINT Z (1 2 3)").write(file()));
    ValidationReport good = validate(plain("[]", "").write(file()));

    JsonNode line = new ObjectMapper().readTree(bad.toJsonLine());

    assertThat(bad.toJsonLine()).doesNotContain("\n");
    assertThat(line.fieldNames()).toIterable().containsExactly("file", "valid", "violations");
    assertThat(line.path("valid").booleanValue()).isFalse();
    assertThat(line.path("violations").path(0).path("code").textValue()).isEqualTo("zm_mismatch");
    assertThat(line.path("violations").path(0).path("message").textValue())
        .isEqualTo(bad.violations().get(0).message());
    assertThat(good.toJsonLine())
        .isEqualTo("{\"file\":\"%s\",\"valid\":true,\"violations\":[]}".formatted(good.file()));
  }

  @Test
  void aDamagedPageIsReportedAndNothingEscapes() throws IOException {
    Path file = plain("[]", "", "POINT (1 2)", "POINT (3 4)").write(file());
    byte[] bytes = Files.readAllBytes(file);
    for (int i = 4; i < 40; i++) {
      bytes[i] = (byte) 0xEE;
    }
    Files.write(file, bytes);

    assertThat(validate(file).violations())
        .isNotEmpty()
        .extracting(Violation::code)
        .containsOnly(WKB_PARSE_ERROR);
  }

  @Test
  void theCodesAreThoseOfTheCorpus() {
    assertThat(ViolationCode.values())
        .extracting(ViolationCode::label)
        .containsExactly(
            "bbox_mismatch",
            "crs_mismatch",
            "edges_mismatch",
            "epoch_unsupported",
            "geometry_type_mismatch",
            "metadata_invalid_json",
            "metadata_invalid_utf8",
            "metadata_missing",
            "orientation_mismatch",
            "schema_validation_error",
            "version_feature_mismatch",
            "version_unknown",
            "wkb_parse_error",
            "zm_mismatch");
  }
}
