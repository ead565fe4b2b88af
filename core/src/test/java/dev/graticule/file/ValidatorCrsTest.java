package dev.graticule.file;

import static dev.graticule.file.Validations.UTM;
import static dev.graticule.file.Validations.assertCodes;
import static dev.graticule.file.Validations.crs;
import static dev.graticule.file.Validations.geography;
import static dev.graticule.file.Validations.geometry;
import static dev.graticule.file.Validations.nativeType;
import static dev.graticule.file.Validations.plain;
import static dev.graticule.file.ViolationCode.CRS_MISMATCH;
import static dev.graticule.file.ViolationCode.EDGES_MISMATCH;
import static dev.graticule.file.ViolationCode.EPOCH_UNSUPPORTED;
import static dev.graticule.file.ViolationCode.ORIENTATION_MISMATCH;

import org.apache.parquet.column.schema.EdgeInterpolationAlgorithm;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** CRS, epoch, edges and orientation. */
class ValidatorCrsTest {
  @Test
  void theNativeTypesCrsAgreesWithTheGeoMetadata() {
    String utm = ",\"crs\":" + UTM;
    assertCodes(nativeType(geometry(UTM), "[]", utm));
    assertCodes(nativeType(geometry("EPSG:25832"), "[]", utm));
    assertCodes(nativeType(geometry("OGC:CRS84"), "[]", ""));
    assertCodes(nativeType(geometry("EPSG:4326"), "[]", ""));
    assertCodes(nativeType(geometry("projjson:utm"), "[]", utm).with("utm", UTM));
    assertCodes(nativeType(geometry("srid:0"), "[]", ",\"crs\":null"));
    assertCodes(nativeType(geometry("srid:25832"), "[]", utm));
    assertCodes(nativeType(geometry(), "[]", utm));

    assertCodes(nativeType(geometry("EPSG:3857"), "[]", ""), CRS_MISMATCH);
    assertCodes(nativeType(geometry("OGC:CRS84"), "[]", utm), CRS_MISMATCH);
    assertCodes(nativeType(geometry(UTM), "[]", crs("EPSG:3857")), CRS_MISMATCH);
    assertCodes(nativeType(geometry("srid:0"), "[]", utm), CRS_MISMATCH);
    assertCodes(nativeType(geometry("EPSG:25832"), "[]", ",\"crs\":null"), CRS_MISMATCH);
    assertCodes(nativeType(geometry("projjson:utm"), "[]", "").with("utm", UTM), CRS_MISMATCH);
  }

  @Test
  void aCrsByNameAloneIsHeldAgainstTheNativeTypesDefault() {
    assertCodes(
        nativeType(
            geometry(),
            "[]",
            ",\"crs\":{\"type\":\"ProjectedCRS\",\"id\":{\"authority\":\"EPSG\",\"code\":25832}}"),
        CRS_MISMATCH);
    assertCodes(
        nativeType(
            geometry(),
            "[]",
            ",\"crs\":{\"type\":\"GeographicCRS\",\"id\":{\"authority\":\"EPSG\",\"code\":4326}}"));
  }

  @Test
  void coordinatesThatAreNoDegreesContradictAGeographicCrs() {
    assertCodes(plain("[]", "", "POINT (500000 5000000)"), CRS_MISMATCH);
    assertCodes(plain("[]", crs("EPSG:4326"), "POINT (10 95)"), CRS_MISMATCH);
    assertCodes(plain("[]", crs("EPSG:3857"), "POINT (500000 5000000)"));
    assertCodes(plain("[]", ",\"crs\":null", "POINT (500000 5000000)"));
    assertCodes(plain("[]", "", "POINT (350 90)"));
    assertCodes(plain("[]", "", "POINT (10 90.01)"));
    assertCodes(plain("[]", "", "POINT (-34 151)"), CRS_MISMATCH);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "`{\"type\":\"GeographicCRS\",\"name\":\"x\",\"datum\":{\"type\":\"DynamicGeodeticReferenceFrame\",\"name\":\"ITRF2014\",\"frame_reference_epoch\":2010}}`|true",
        "`{\"type\":\"GeographicCRS\",\"name\":\"GDA2020\",\"datum\":{\"type\":\"GeodeticReferenceFrame\",\"name\":\"GDA2020\"}}`|true",
        "`{\"type\":\"GeographicCRS\",\"name\":\"x\",\"datum_ensemble\":{\"name\":\"e\"}}`|false",
        "`{\"type\":\"GeographicCRS\",\"id\":{\"authority\":\"EPSG\",\"code\":4326}}`|false",
        "`{\"type\":\"GeographicCRS\",\"name\":\"x\",\"datum\":{\"name\":\"World Geodetic System 1984\"},\"id\":{\"authority\":\"OGC\",\"code\":\"CRS84\"}}`|false",
        "`{\"type\":\"CompoundCRS\",\"name\":\"x\",\"components\":[{\"type\":\"GeographicCRS\",\"name\":\"x\",\"datum_ensemble\":{\"name\":\"e\"}}]}`|false",
        "`{\"type\":\"EngineeringCRS\",\"name\":\"x\",\"datum\":{\"name\":\"hall\"}}`|false",
        "null|false"
      })
  void anEpochNeedsASingleReferenceFrame(String crs, boolean supported) {
    ForeignParquet parquet = plain("[]", ",\"epoch\":2024.5,\"crs\":" + crs);
    if (supported) {
      assertCodes(parquet);
    } else {
      assertCodes(parquet, EPOCH_UNSUPPORTED);
    }
  }

  @Test
  void anEpochNeedsACrsThatIsStated() {
    assertCodes(plain("[]", ",\"epoch\":2024.5"), EPOCH_UNSUPPORTED);
    assertCodes(plain("[]", ",\"epoch\":2024.5" + crs("EPSG:3857")), EPOCH_UNSUPPORTED);
  }

  @Test
  void edgesAgreeWithTheNativeType() {
    var spherical = geography(EdgeInterpolationAlgorithm.SPHERICAL);
    var karney = geography(EdgeInterpolationAlgorithm.KARNEY);
    assertCodes(nativeType(spherical, "[]", ",\"edges\":\"spherical\""));
    assertCodes(nativeType(karney, "[]", ",\"edges\":\"karney\""));
    assertCodes(nativeType(karney, "[]", ",\"edges\":\"spherical\",\"algorithm\":\"karney\""));
    assertCodes(nativeType(geometry(), "[]", ",\"edges\":\"spherical\""));

    assertCodes(nativeType(spherical, "[]", ""), EDGES_MISMATCH);
    assertCodes(nativeType(spherical, "[]", ",\"edges\":\"planar\""), EDGES_MISMATCH);
    assertCodes(nativeType(spherical, "[]", ",\"edges\":\"vincenty\""), EDGES_MISMATCH);
    assertCodes(
        nativeType(geometry(), "[]", ",\"edges\":\"planar\",\"algorithm\":\"karney\""),
        EDGES_MISMATCH);
  }

  @Test
  void curvedEdgesNeedLongitudeAndLatitude() {
    assertCodes(plain("[]", ",\"edges\":\"spherical\",\"crs\":" + UTM), EDGES_MISMATCH);
    assertCodes(
        plain("[]", ",\"edges\":\"spherical\"", "LINESTRING (170 0, 190 0)"), EDGES_MISMATCH);
    assertCodes(plain("[]", ",\"edges\":\"spherical\"", "LINESTRING (170 0, -170 0)"));
  }

  @Test
  void ringsRunAsDeclared() {
    String declared = ",\"orientation\":\"counterclockwise\"";
    String ccw = "(0 0, 9 0, 9 9, 0 9, 0 0)";
    String cw = "(0 0, 0 9, 9 9, 9 0, 0 0)";
    String hole = "(1 1, 1 2, 2 2, 2 1, 1 1)";
    String wrongHole = "(1 1, 2 1, 2 2, 1 2, 1 1)";
    assertCodes(plain("[]", declared, "POLYGON (" + ccw + "," + hole + ")", "POLYGON EMPTY"));
    assertCodes(plain("[]", "", "POLYGON (" + cw + ")"));
    assertCodes(plain("[]", declared, "POLYGON (" + cw + ")"), ORIENTATION_MISMATCH);
    assertCodes(
        plain("[]", declared, "POLYGON (" + ccw + "," + wrongHole + ")"), ORIENTATION_MISMATCH);
    assertCodes(
        plain("[]", declared, "MULTIPOLYGON ((" + ccw + "), (" + cw + "))"), ORIENTATION_MISMATCH);
    assertCodes(
        plain("[]", declared, "GEOMETRYCOLLECTION (POINT (1 1), POLYGON (" + cw + "))"),
        ORIENTATION_MISMATCH);
  }
}
