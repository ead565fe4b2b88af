package dev.graticule.file;

import static dev.graticule.file.Validations.BINARY;
import static dev.graticule.file.Validations.assertCodes;
import static dev.graticule.file.Validations.crs;
import static dev.graticule.file.Validations.geo;
import static dev.graticule.file.Validations.geometry;
import static dev.graticule.file.Validations.nativeType;
import static dev.graticule.file.Validations.plain;
import static dev.graticule.file.Validations.validate;
import static dev.graticule.file.Validations.wkb;
import static dev.graticule.file.Validations.wkbs;
import static dev.graticule.file.ViolationCode.BBOX_MISMATCH;
import static dev.graticule.file.ViolationCode.GEOMETRY_TYPE_MISMATCH;
import static dev.graticule.file.ViolationCode.SCHEMA_VALIDATION_ERROR;
import static dev.graticule.file.ViolationCode.WKB_PARSE_ERROR;
import static dev.graticule.file.ViolationCode.ZM_MISMATCH;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What geometries are held against. */
class ValidatorGeometryTest {
  @TempDir Path folder;
  private int files;

  private Path file() {
    return folder.resolve("f" + files++ + ".parquet");
  }

  @Test
  void aTypeThatIsNotDeclaredIsFoundWithItsFirstRow() {
    ValidationReport report =
        validate(
            plain(
                    "[\"Point\"]",
                    "",
                    "POINT (1 2)",
                    "LINESTRING (0 0, 1 1)",
                    "LINESTRING (0 0, 2 2)")
                .write(file()));

    assertThat(report.violations())
        .singleElement()
        .satisfies(
            v -> {
              assertThat(v.code()).isEqualTo(GEOMETRY_TYPE_MISMATCH);
              assertThat(v.row()).isEqualTo(OptionalLong.of(1));
              assertThat(v.message()).contains("row 1", "LineString", "1 more row");
            });
    assertCodes(
        plain("[\"Polygon\"]", "", "MULTIPOLYGON (((0 0, 1 0, 1 1, 0 0)))"),
        GEOMETRY_TYPE_MISMATCH);
  }

  @Test
  void declaredTypesNeedNotOccur() {
    assertCodes(plain("[\"Polygon\",\"MultiPolygon\",\"Point Z\"]", "", "POINT Z (1 2 3)"));
  }

  @Test
  void otherDimensionsThanDeclaredAreFoundBothWays() {
    assertCodes(plain("[\"Point\"]", "", "POINT Z (1 2 3)"), ZM_MISMATCH);
    assertCodes(plain("[\"Point Z\"]", "", "POINT (1 2)"), ZM_MISMATCH);
    assertCodes(plain("[\"Point\",\"LineString Z\"]", "", "LINESTRING (0 0, 1 1)"), ZM_MISMATCH);
    assertCodes(nativeType(geometry(), "[\"Point\"]", "", "POINT M (1 2 3)"), ZM_MISMATCH);
    assertCodes(nativeType(geometry(), "[\"Point M\"]", "", "POINT ZM (1 2 3 4)"), ZM_MISMATCH);
    assertCodes(plain("[\"Point\",\"Point Z\"]", "", "POINT (1 2)", "POINT Z (1 2 3)"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "01",
        "0101000000000000000000f03f",
        "0101000020e6100000000000000000f03f0000000000000040",
        "0101000080000000000000f03f00000000000000400000000000000840",
        "0101000000000000000000f03f000000000000004000",
        "0201000000000000000000f03f0000000000000040",
        "0163000000000000000000f03f0000000000000040",
        "010800000000000000",
        "0102000000ffffffff",
        "01020000000100000000000000000000000000000000000000",
        "504f494e5420283120322900"
      })
  void bytesThatAreNoIsoWkbAreFoundWithTheirRow(String hex) {
    ValidationReport report =
        validate(
            ForeignParquet.of(BINARY)
                .with("geo", geo("1.1.0", "[\"Point\"]", ",\"bbox\":[1,2,1,2]"))
                .rows("geometry", wkb("POINT (1 2)"), HexFormat.of().parseHex(hex))
                .write(file()));

    assertThat(report.violations())
        .singleElement()
        .satisfies(
            v -> {
              assertThat(v.code()).isEqualTo(WKB_PARSE_ERROR);
              assertThat(v.row()).isEqualTo(OptionalLong.of(1));
              assertThat(v.message()).contains("column \"geometry\", row 1");
            });
  }

  @Test
  void openAndShortRingsAreFound() {
    byte[] ring = wkb("POLYGON ((0 0, 1 0, 1 1, 0 0))");
    byte[] open = ring.clone();
    open[open.length - 1] = 0x40;
    byte[] shortRing = Arrays.copyOf(ring, 13 + 2 * 16);
    shortRing[9] = 2;

    assertCodes(
        ForeignParquet.of(BINARY).with("geo", geo("1.1.0", "[]", "")).rows("geometry", ring));
    for (byte[] bad : new byte[][] {open, shortRing}) {
      assertCodes(
          ForeignParquet.of(BINARY).with("geo", geo("1.1.0", "[]", "")).rows("geometry", bad),
          WKB_PARSE_ERROR);
    }
  }

  @Test
  void ofManyViolationsTheFirstAreListedAndAllCounted() {
    ForeignParquet parquet = plain("[]", "");
    for (int i = 0; i < GeoParquetValidator.MOST_LISTED + 5; i++) {
      parquet.rows("geometry", new byte[] {1});
    }

    ValidationReport report = validate(parquet.write(file()));

    assertThat(report.counts()).containsEntry(WKB_PARSE_ERROR, 25L);
    assertThat(report.violations()).hasSize(GeoParquetValidator.MOST_LISTED + 1);
    assertThat(report.violations().get(GeoParquetValidator.MOST_LISTED).message())
        .contains("5 more");
  }

  @Test
  void aBboxHoldsEveryGeometry() {
    assertCodes(plain("[]", ",\"bbox\":[100,80,101,81]", "POINT (1 2)"), BBOX_MISMATCH);
    assertCodes(plain("[]", ",\"bbox\":[0,0,1,1]", "POINT (1 1)", "POINT (1 1.5)"), BBOX_MISMATCH);
    assertCodes(plain("[]", ",\"bbox\":[0,0,0,1,1,1]", "POINT Z (1 1 1.5)"), BBOX_MISMATCH);
    assertCodes(plain("[]", ",\"bbox\":[0,0,0,1,1,1]", "POINT Z (1 1 1)"));
    assertCodes(plain("[]", ",\"bbox\":[0,0,0,1,1,1]", "POINT (1 1)"), BBOX_MISMATCH);
    assertCodes(plain("[]", ",\"bbox\":[0,1,1,0]", "POINT (0 0)"), BBOX_MISMATCH);
    assertCodes(plain("[]", ",\"bbox\":[0,0,2,1,1,1]", "POINT Z (1 1 1)"), BBOX_MISMATCH);
  }

  @Test
  void aBboxMayCrossTheAntimeridianWhereThereIsOne() {
    String crossing = ",\"bbox\":[170,-10,-170,10]";
    assertCodes(plain("[]", crossing, "POINT (175 0)", "POINT (-175 0)"));
    assertCodes(
        plain("[]", crossing, "MULTIPOINT ((175 0), (-175 0))", "LINESTRING (179 0, -179 0)"));
    assertCodes(plain("[]", crossing, "POINT (0 0)"), BBOX_MISMATCH);
    assertCodes(plain("[]", crossing, "POINT (175 20)"), BBOX_MISMATCH);
    assertCodes(plain("[]", ",\"bbox\":[170,-10,-170,10]" + crs("EPSG:3857")), BBOX_MISMATCH);
  }

  @Test
  void xymBoxesOf20HoldTheirMeasures() {
    String bbox = ",\"bbox\":[0,0,0,0,1,1,1,1]";
    assertCodes(nativeType(geometry(), "[]", bbox, "POINT ZM (1 1 1 1)"));
    assertCodes(nativeType(geometry(), "[]", bbox, "POINT ZM (1 1 1 2)"), BBOX_MISMATCH);
  }

  private static final String COVERING =
      ",\"covering\":{\"bbox\":{\"xmin\":[\"bbox\",\"xmin\"],\"ymin\":[\"bbox\",\"ymin\"],\"xmax\":[\"bbox\",\"xmax\"],\"ymax\":[\"bbox\",\"ymax\"]}}";

  private static ForeignParquet covered(String box) {
    return ForeignParquet.of(BINARY + box).with("geo", geo("1.1.0", "[]", COVERING));
  }

  private static ForeignParquet coveredBy(String type, double... numbers) {
    String box =
        "optional group bbox { required %s xmin; required %s ymin; required %s xmax; required %s ymax; }"
            .replace("%s", type);
    return covered(box)
        .row(
            group -> {
              group.add(
                  "geometry",
                  org.apache.parquet.io.api.Binary.fromConstantByteArray(
                      wkb("LINESTRING (1.1 2.1, 3.1 4.1)")));
              var struct = group.addGroup("bbox");
              String[] names = {"xmin", "ymin", "xmax", "ymax"};
              for (int i = 0; i < numbers.length; i++) {
                if (type.equals("float")) {
                  struct.add(names[i], (float) numbers[i]);
                } else {
                  struct.add(names[i], numbers[i]);
                }
              }
            });
  }

  @Test
  void aCoveringHoldsTheGeometryOfItsRow() {
    assertCodes(coveredBy("double", 1.1, 2.1, 3.1, 4.1));
    assertCodes(coveredBy("double", 0, 0, 5, 5));
    assertCodes(coveredBy("float", 1.1, 2.1, 3.1, 4.1));
    assertCodes(coveredBy("double", 1.2, 2.1, 3.1, 4.1), BBOX_MISMATCH);
    assertCodes(coveredBy("float", 1.1, 2.1, 3.1, 4.0), BBOX_MISMATCH);
    assertCodes(coveredBy("double", 1.1, Double.NaN, 3.1, 4.1), BBOX_MISMATCH);
    assertCodes(coveredBy("double", 170, 2.1, -170, 4.1), BBOX_MISMATCH);
  }

  @Test
  void aRowHasACoveringIfAndOnlyIfItHasAGeometry() {
    String box =
        "optional group bbox { required double xmin; required double ymin; required double xmax; required double ymax; }";
    assertCodes(covered(box).row(group -> {}));
    assertCodes(covered(box).rows("geometry", wkbs("POINT (1 2)")), BBOX_MISMATCH);
    assertCodes(
        covered(box)
            .row(
                group ->
                    group
                        .addGroup("bbox")
                        .append("xmin", 1.0)
                        .append("ymin", 1.0)
                        .append("xmax", 1.0)
                        .append("ymax", 1.0)),
        BBOX_MISMATCH);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "optional double bbox;",
        "repeated group bbox { required double xmin; required double ymin; required double xmax; required double ymax; }",
        "required group bbox { required double xmin; required double ymin; required double xmax; required double ymax; }",
        "optional group bbox { required double xmin; required double ymin; required double xmax; }",
        "optional group bbox { required double xmin; required double xmax; required double ymin; required double ymax; }",
        "optional group bbox { required double xmin; required double ymin; required double xmax; required float ymax; }",
        "optional group bbox { required int64 xmin; required int64 ymin; required int64 xmax; required int64 ymax; }",
        "optional group outer { optional group bbox { required double xmin; required double ymin; required double xmax; required double ymax; } }"
      })
  void aCoveringOfAnotherShapeIsFound(String box) {
    assertCodes(covered(box), SCHEMA_VALIDATION_ERROR);
  }

  @Test
  void aCoveringStandsInOneColumnUnderTheNamesOfItsNumbers() {
    String box =
        "optional group bbox { required double xmin; required double ymin; required double xmax; required double ymax; } optional group b2 { required double xmin; } optional double z;";
    String twoColumns = COVERING.replace("\"xmin\":[\"bbox\"", "\"xmin\":[\"b2\"");
    String renamed = COVERING.replace("[\"bbox\",\"xmin\"]", "[\"bbox\",\"west\"]");
    String halfZ = COVERING.replace("{\"xmin\"", "{\"zmin\":[\"bbox\",\"zmin\"],\"xmin\"");
    String deep = COVERING.replace("[\"bbox\",\"xmin\"]", "[\"bbox\",\"a\",\"xmin\"]");
    for (String covering : new String[] {twoColumns, renamed, halfZ, deep}) {
      assertCodes(
          ForeignParquet.of(BINARY + box).with("geo", geo("1.1.0", "[]", covering)),
          SCHEMA_VALIDATION_ERROR);
    }
  }
}
