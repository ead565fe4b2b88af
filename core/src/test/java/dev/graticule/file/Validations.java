package dev.graticule.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.graticule.batch.WkbCodec;
import dev.graticule.contract.Crs;
import dev.graticule.store.Store;
import dev.graticule.store.StorePath;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.apache.parquet.column.schema.EdgeInterpolationAlgorithm;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Types;
import org.locationtech.jts.io.ParseException;
import org.locationtech.jts.io.WKTReader;

/** Makes files for the validator's tests and looks at what it says of them. */
final class Validations {
  static final String BINARY = "optional binary geometry;";
  static final String UTM =
      "{\"type\":\"ProjectedCRS\",\"name\":\"u\",\"base_crs\":{\"name\":\"b\",\"datum\":{\"type\":\"GeodeticReferenceFrame\",\"name\":\"d\"}},\"conversion\":{\"name\":\"c\",\"method\":{\"name\":\"m\"}},\"coordinate_system\":{\"subtype\":\"Cartesian\",\"axis\":[]},\"id\":{\"authority\":\"EPSG\",\"code\":25832}}";

  private Validations() {}

  /** Writes the file, validates it and takes it away. */
  static ValidationReport validate(ForeignParquet parquet) {
    try {
      Path folder = Files.createTempDirectory("validator");
      Path file = parquet.write(folder.resolve("f.parquet"));
      try {
        return validate(file);
      } finally {
        Files.delete(file);
        Files.delete(folder);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static ValidationReport validate(Path file) {
    try (Store store = Store.local(file.getParent())) {
      return GeoParquetValidator.validate(store, StorePath.of(file.getFileName().toString()));
    }
  }

  static void assertCodes(ForeignParquet parquet, ViolationCode... codes) {
    ValidationReport report = validate(parquet);
    assertThat(report.violations())
        .as(report.toString())
        .extracting(Violation::code)
        .containsExactly(codes);
    assertThat(report.violations())
        .allSatisfy(v -> assertThat(v.message()).startsWith(report.file()));
  }

  static byte[] wkb(String wkt) {
    try {
      return WkbCodec.encode(new WKTReader().read(wkt));
    } catch (ParseException e) {
      throw new IllegalArgumentException(e);
    }
  }

  static byte[][] wkbs(String... wkts) {
    return Arrays.stream(wkts).map(Validations::wkb).toArray(byte[][]::new);
  }

  static String geo(String version, String types, String more) {
    return "{\"version\":\"%s\",\"primary_column\":\"geometry\",\"columns\":{\"geometry\":{\"encoding\":\"WKB\",\"geometry_types\":%s%s}}}"
        .formatted(version, types, more);
  }

  /** Plain binary WKB under metadata of 1.1. */
  static ForeignParquet plain(String types, String more, String... wkts) {
    return ForeignParquet.of(BINARY)
        .with("geo", geo("1.1.0", types, more))
        .rows("geometry", wkbs(wkts));
  }

  static MessageType schema(LogicalTypeAnnotation meaning) {
    return Types.buildMessage()
        .addField(Types.optional(PrimitiveTypeName.BINARY).as(meaning).named("geometry"))
        .named("m");
  }

  /** Parquet's own type under metadata of 2.0. */
  static ForeignParquet nativeType(
      LogicalTypeAnnotation meaning, String types, String more, String... wkts) {
    return ForeignParquet.of(schema(meaning))
        .with("geo", geo("2.0-dev", types, more))
        .rows("geometry", wkbs(wkts));
  }

  static LogicalTypeAnnotation geometry(String crs) {
    return LogicalTypeAnnotation.geometryType(crs);
  }

  static LogicalTypeAnnotation geometry() {
    return LogicalTypeAnnotation.geometryType(null);
  }

  static LogicalTypeAnnotation geography(EdgeInterpolationAlgorithm algorithm) {
    return LogicalTypeAnnotation.geographyType(null, algorithm);
  }

  static String crs(String name) {
    return ",\"crs\":" + CrsDefinitions.requireProjjson(Crs.of(name));
  }
}
