package dev.graticule.convert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.graticule.batch.BatchSource;
import dev.graticule.batch.WkbCodec;
import dev.graticule.contract.ColumnType;
import dev.graticule.contract.ColumnType.Scalar;
import dev.graticule.contract.Crs;
import dev.graticule.file.Corpus;
import dev.graticule.file.ForeignParquet;
import dev.graticule.store.Store;
import dev.graticule.store.StorePath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.apache.arrow.memory.RootAllocator;
import org.apache.parquet.example.data.Group;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.GeometryFactory;

class GeoParquetInputTest {
  private static final StorePath FILE = StorePath.of("foreign.parquet");
  private static final byte[] POINT =
      WkbCodec.encode(new GeometryFactory().createPoint(new Coordinate(1, 2)));

  @TempDir Path folder;

  private final RootAllocator allocator = new RootAllocator(256 << 20);

  @AfterEach
  void nothingLeaks() {
    allocator.close();
  }

  private static String geo(String encoding, String more) {
    return "{\"version\":\"1.1.0\",\"primary_column\":\"geometry\",\"columns\":{\"geometry\":{\"encoding\":\"%s\",\"geometry_types\":[]%s}}}"
        .formatted(encoding, more);
  }

  private GeoParquet input(ForeignParquet parquet) throws IOException {
    Files.deleteIfExists(folder.resolve(FILE.value()));
    parquet.write(folder.resolve(FILE.value()));
    return GeoParquet.file(Store.local(folder), FILE);
  }

  private List<List<String>> rows(Input input) {
    try (BatchSource source = Convert.from(input).source(allocator)) {
      return Drained.rows(source);
    }
  }

  private static String lists(int levels) {
    String inner = "%s group %s { required double x; required double y; }";
    return levels == 0
        ? inner.formatted("optional", "geometry")
        : nested(levels, "optional group geometry");
  }

  private static String nested(int levels, String head) {
    return levels == 0
        ? head + " { required double x; required double y; }"
        : head
            + " (LIST) { repeated group list { "
            + nested(levels - 1, "required group element")
            + " } }";
  }

  private static void position(Group at, double x, double y) {
    at.append("x", x).append("y", y);
  }

  private static Group element(Group list) {
    return list.addGroup("list").addGroup("element");
  }

  private static Consumer<Group> ring(int levels) {
    return row -> {
      Group at = row.addGroup("geometry");
      for (int i = 1; i < levels; i++) {
        at = element(at);
      }
      for (double[] xy : new double[][] {{0, 0}, {1, 0}, {1, 1}, {0, 0}}) {
        position(element(at), xy[0], xy[1]);
      }
    };
  }

  private void requireEncoding(String encoding, int levels, String wkt) throws IOException {
    ForeignParquet parquet =
        ForeignParquet.of(lists(levels))
            .with("geo", geo(encoding, ""))
            .row(levels == 0 ? row -> position(row.addGroup("geometry"), 1, 2) : ring(levels))
            .row(row -> {});
    assertThat(rows(input(parquet))).containsExactly(List.of(wkt), List.of("null"));
  }

  @Test
  void everyEncodingOfGeoArrowBecomesWkb() throws IOException {
    requireEncoding("point", 0, "POINT (1 2)");
    requireEncoding("linestring", 1, "LINESTRING (0 0, 1 0, 1 1, 0 0)");
    requireEncoding("multipoint", 1, "MULTIPOINT ((0 0), (1 0), (1 1), (0 0))");
    requireEncoding("polygon", 2, "POLYGON ((0 0, 1 0, 1 1, 0 0))");
    requireEncoding("multilinestring", 2, "MULTILINESTRING ((0 0, 1 0, 1 1, 0 0))");
    requireEncoding("multipolygon", 3, "MULTIPOLYGON (((0 0, 1 0, 1 1, 0 0)))");
  }

  @Test
  void theFilesCrsIsKeptByteForByteAndACoveringIsNotMissed() throws IOException {
    String projjson =
        "{\"type\":\"ProjectedCRS\",  \"name\":\"x\",\"id\":{\"authority\":\"EPSG\",\"code\":25832}}";
    ForeignParquet parquet =
        ForeignParquet.of("optional binary geometry; required int32 id;")
            .with("geo", geo("WKB", ",\"crs\":" + projjson))
            .row(row -> row.append("geometry", binary(POINT)).append("id", 7));
    try (BatchSource rows = Convert.from(input(parquet)).source(allocator)) {
      ColumnType.Geometry type = (ColumnType.Geometry) rows.contract().require("geometry").type();
      assertThat(type.crs()).isEqualTo(Crs.projjson(projjson));
      assertThat(Drained.rows(rows)).containsExactly(List.of("POINT (1 2)", "7"));
    }
  }

  private static org.apache.parquet.io.api.Binary binary(byte[] bytes) {
    return org.apache.parquet.io.api.Binary.fromConstantByteArray(bytes);
  }

  @Test
  void wkbOfAFileThatDoesNotSayItIsOneIsDeclared() throws IOException {
    ForeignParquet parquet = ForeignParquet.of("optional binary shape;").rows("shape", POINT);
    try (BatchSource rows = Convert.from(input(parquet)).source(allocator)) {
      assertThat(rows.contract().require("shape").type()).isEqualTo(Scalar.BINARY);
    }
    GeoParquet declared = input(parquet).geometry("shape", g -> g.withCrs(Crs.of("EPSG:25832")));
    assertThat(rows(declared)).containsExactly(List.of("POINT (1 2)"));
  }

  @Test
  void aDeclarationThatTheFileContradictsIsRefused() throws IOException {
    GeoParquet input =
        input(
            ForeignParquet.of("optional binary geometry; optional int32 id;")
                .with("geo", geo("WKB", "")));
    assertThatThrownBy(() -> rows(input.geometry("geometry", g -> g.withCrs(Crs.of("EPSG:25832")))))
        .isInstanceOf(ConvertException.class)
        .hasMessageContaining("foreign.parquet, column \"geometry\"")
        .hasMessageContaining("EPSG:25832");
    assertThatThrownBy(() -> rows(input.geometry("id", g -> g)))
        .isInstanceOf(ConvertException.class)
        .hasMessageContaining("holds INT32");
    assertThatThrownBy(() -> rows(input.geometry("gone", g -> g)))
        .isInstanceOf(ConvertException.class)
        .hasMessageContaining("no column \"gone\"")
        .hasMessageContaining("[geometry, id]");
  }

  @Test
  void aGeometryOfUnknownCrsIsDeclaredToBeInOne() throws IOException {
    GeoParquet input =
        input(
            ForeignParquet.of("optional binary geometry;")
                .with("geo", geo("WKB", ",\"crs\":null"))
                .rows("geometry", POINT));
    try (BatchSource rows = Convert.from(input.geometry("geometry", g -> g)).source(allocator)) {
      ColumnType.Geometry type = (ColumnType.Geometry) rows.contract().require("geometry").type();
      assertThat(type.crs()).isEqualTo(Crs.crs84());
    }
  }

  @Test
  void aBrokenGeometryIsNamedByItsRow() throws IOException {
    ForeignParquet parquet =
        ForeignParquet.of("optional binary geometry;")
            .with("geo", geo("WKB", ""))
            .rows("geometry", POINT, POINT, new byte[] {1, 1, 0});
    assertThatThrownBy(() -> rows(input(parquet)))
        .isInstanceOf(ConvertException.class)
        .hasMessageContaining("foreign.parquet")
        .hasMessageContaining("column \"geometry\", row 2");
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.1, 0.5, 0.9})
  void aTruncatedFileIsRefused(double part) throws IOException {
    Path file =
        ForeignParquet.of("optional binary geometry;")
            .with("geo", geo("WKB", ""))
            .rows("geometry", POINT)
            .write(folder.resolve(FILE.value()));
    byte[] whole = Files.readAllBytes(file);
    Files.write(file, java.util.Arrays.copyOf(whole, (int) (whole.length * part)));
    assertThatThrownBy(() -> rows(GeoParquet.file(Store.local(folder), FILE)))
        .isInstanceOf(ConvertException.class)
        .hasMessageContaining("foreign.parquet");
  }

  @Test
  void thePublishedFilesAreReadWhole() throws IOException {
    Store store = Store.local(Corpus.root());
    List<StorePath> files = Corpus.files("geoparquet-testing/data");
    assertThat(files).isNotEmpty();
    for (StorePath path : files) {
      try (BatchSource rows = Convert.from(GeoParquet.file(store, path)).source(allocator)) {
        assertThat(rows.contract().geometryColumns()).as(path.value()).isNotEmpty();
        Drained.count(rows);
      }
    }
  }
}
