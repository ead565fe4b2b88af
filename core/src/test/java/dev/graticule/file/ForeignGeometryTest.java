package dev.graticule.file;

import static dev.graticule.predicate.Predicates.window;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.graticule.batch.Batch;
import dev.graticule.batch.WkbCodec;
import dev.graticule.contract.Bounds;
import dev.graticule.contract.ColumnType;
import dev.graticule.contract.Dimensions;
import dev.graticule.predicate.Evidence;
import dev.graticule.predicate.GeometryStatistics;
import dev.graticule.store.Store;
import dev.graticule.store.StorePath;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.VarBinaryVector;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.io.api.Binary;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.io.WKTReader;

/**
 * Geometries as others keep them: GeoArrow's encodings, float32 boxes, boxes over the antimeridian.
 */
class ForeignGeometryTest {
  private static final StorePath FILE = StorePath.of("foreign.parquet");
  private static final String COVERED =
      """
      optional binary geometry;
      optional group bbox { optional %1$s xmin; optional %1$s ymin; optional %1$s xmax; optional %1$s ymax; }
      """;
  private static final String COVERING =
      ",\"covering\":{\"bbox\":{\"xmin\":[\"bbox\",\"xmin\"],\"ymin\":[\"bbox\",\"ymin\"],\"xmax\":[\"bbox\",\"xmax\"],\"ymax\":[\"bbox\",\"ymax\"]}}";

  @TempDir Path folder;

  private final BufferAllocator allocator = new RootAllocator();

  @AfterEach
  void nothingLeaks() {
    allocator.close();
  }

  private static String geo(String encoding, String more) {
    return "{\"version\":\"1.1.0\",\"primary_column\":\"geometry\",\"columns\":{\"geometry\":{\"encoding\":\"%s\",\"geometry_types\":[]%s}}}"
        .formatted(encoding, more);
  }

  private <T> T open(ForeignParquet foreign, Function<GeoParquetFile, T> use) {
    foreign.write(folder.resolve(FILE.value()));
    try (Store store = Store.local(folder);
        GeoParquetFile file = GeoParquetFile.open(store, FILE)) {
      return use.apply(file);
    }
  }

  private List<Optional<Geometry>> geometries(GeoParquetFile file, ReadOptions options) {
    List<Optional<Geometry>> all = new ArrayList<>();
    try (FileScan scan = file.read(options, allocator)) {
      for (Optional<Batch> next = scan.next(); next.isPresent(); next = scan.next()) {
        try (Batch batch = next.get()) {
          VarBinaryVector wkb = (VarBinaryVector) batch.vector("geometry");
          for (int i = 0; i < batch.rowCount(); i++) {
            all.add(wkb.isNull(i) ? Optional.empty() : Optional.of(WkbCodec.decode(wkb.get(i))));
          }
        }
      }
    }
    return all;
  }

  private static void position(Group group, double... numbers) {
    String[] names = {"x", "y", "z", "m"};
    for (int i = 0; i < numbers.length; i++) {
      group.add(names[i], numbers[i]);
    }
  }

  private static Group list(Group group, String name) {
    return group.addGroup(name);
  }

  private static Group element(Group list) {
    return list.addGroup("list").addGroup("element");
  }

  private void requireSame(ForeignParquet foreign, String... expected) throws Exception {
    List<Optional<Geometry>> read =
        open(
            foreign,
            file -> {
              assertThat(file.contract().require("geometry").type())
                  .isInstanceOf(ColumnType.Geometry.class);
              return geometries(file, ReadOptions.all());
            });
    assertThat(read).hasSize(expected.length);
    for (int i = 0; i < expected.length; i++) {
      Geometry wanted = new WKTReader().read(expected[i]);
      assertThat(read.get(i).orElseThrow().equalsExact(wanted))
          .as("%s is %s", read.get(i), wanted)
          .isTrue();
    }
  }

  @Test
  void pointsInStructsBecomeWkb() throws Exception {
    ForeignParquet foreign =
        ForeignParquet.of("optional group geometry { required double x; required double y; }")
            .with("geo", geo("point", ""))
            .row(g -> position(g.addGroup("geometry"), 1, 2))
            .row(g -> position(g.addGroup("geometry"), -3, 4.5));
    requireSame(foreign, "POINT (1 2)", "POINT (-3 4.5)");
  }

  @Test
  void linesInListsBecomeWkbAndAbsentOnesStayAbsent() {
    ForeignParquet foreign =
        ForeignParquet.of(
                """
                optional group geometry (LIST) { repeated group list {
                  required group element { required double x; required double y; required double z; } } }
                """)
            .with("geo", geo("linestring", ""))
            .row(
                g -> {
                  Group line = list(g, "geometry");
                  position(element(line), 1, 2, 3);
                  position(element(line), 4, 5, 6);
                })
            .row(g -> {})
            .row(g -> list(g, "geometry"));
    List<Optional<Geometry>> read = open(foreign, file -> geometries(file, ReadOptions.all()));
    assertThat(read.get(0).orElseThrow().getCoordinates()[1].getZ()).isEqualTo(6);
    assertThat(read.get(1)).isEmpty();
    assertThat(read.get(2).orElseThrow().isEmpty()).isTrue();
    assertThat(WkbCodec.encode(read.get(0).orElseThrow(), Dimensions.XYZ)[1])
        .isEqualTo((byte) 0xea);
  }

  @Test
  void multiPolygonsInThreeLevelsBecomeWkb() throws Exception {
    ForeignParquet foreign =
        ForeignParquet.of(
                """
                optional group geometry (LIST) { repeated group list {
                  optional group element (LIST) { repeated group list {
                    optional group element (LIST) { repeated group list {
                      optional group element { required double x; required double y; } } } } } } }
                """)
            .with("geo", geo("multipolygon", ""))
            .row(
                g -> {
                  Group multi = list(g, "geometry");
                  for (int i = 0; i < 2; i++) {
                    Group ring = element(element(multi));
                    position(element(ring), i, 0);
                    position(element(ring), i + 1, 0);
                    position(element(ring), i + 1, 1);
                    position(element(ring), i, 0);
                  }
                });
    requireSame(foreign, "MULTIPOLYGON (((0 0, 1 0, 1 1, 0 0)), ((1 0, 2 0, 2 1, 1 0)))");
  }

  @Test
  void coordinatesThatAreColumnsSkipByThemselves() {
    ForeignParquet foreign =
        ForeignParquet.of("optional group geometry { required double x; required double y; }")
            .with("geo", geo("point", ""))
            .withRows(100, 50);
    for (int i = 0; i < 400; i++) {
      double x = i;
      foreign.row(g -> position(g.addGroup("geometry"), x, 1));
    }
    open(
        foreign,
        file -> {
          ReadOptions options =
              ReadOptions.all().withPredicate(window("geometry", Bounds.of(150, 0, 160, 2)));
          try (FileScan scan = file.read(options, allocator)) {
            assertThat(RowValues.drain(scan)).hasSize(11);
            assertThat(scan.report().rowGroupsSkipped()).isEqualTo(3);
          }
          return true;
        });
  }

  @Test
  void anEncodingThatTheColumnDoesNotHaveIsRefusedByName() {
    ForeignParquet foreign =
        ForeignParquet.of("optional binary geometry; required int32 id;")
            .with("geo", geo("polygon", ""))
            .row(g -> g.add("id", 1));
    open(
        foreign,
        file -> {
          assertThatThrownBy(file::contract)
              .isInstanceOf(GeoParquetException.class)
              .hasMessageContaining("column \"geometry\"")
              .hasMessageContaining("polygon");
          try (FileScan scan = file.read(ReadOptions.all().withColumns(List.of("id")), allocator)) {
            assertThat(RowValues.drain(scan)).containsExactly(List.of(1));
          }
          return true;
        });
  }

  private static void covered(Group group, double xmin, double ymin, double xmax, double ymax) {
    byte[] wkb = WkbCodec.encode(new GeometryFactory().createPoint(new Coordinate(xmin, ymin)));
    group.add("geometry", Binary.fromConstantByteArray(wkb));
    Group box = group.addGroup("bbox");
    if (box.getType()
        .getType("xmin")
        .asPrimitiveType()
        .getPrimitiveTypeName()
        .name()
        .equals("FLOAT")) {
      box.append("xmin", (float) xmin)
          .append("ymin", (float) ymin)
          .append("xmax", (float) xmax)
          .append("ymax", (float) ymax);
    } else {
      box.append("xmin", xmin).append("ymin", ymin).append("xmax", xmax).append("ymax", ymax);
    }
  }

  private Optional<Bounds> bounds(ForeignParquet foreign) {
    return open(foreign, file -> file.evidence().geometry("geometry").bounds());
  }

  @Test
  void boxesInFloatsAreRoundedOutward() {
    double x = 0.1;
    Bounds bounds =
        bounds(
                ForeignParquet.of(COVERED.formatted("float"))
                    .with("geo", geo("WKB", COVERING))
                    .row(g -> covered(g, x, -x, x, -x)))
            .orElseThrow();
    assertThat((double) (float) x).isNotEqualTo(x);
    assertThat(bounds.contains(Bounds.of(x, -x, x, -x))).isTrue();
    assertThat(bounds.xmax() - bounds.xmin()).isLessThan(1e-7);
  }

  @Test
  void boxesInDoublesAreTakenAsTheyAre() {
    assertThat(
            bounds(
                ForeignParquet.of(COVERED.formatted("double"))
                    .with("geo", geo("WKB", COVERING))
                    .row(g -> covered(g, 1, 2, 3, 4))
                    .row(g -> covered(g, 0, 3, 2, 5))))
        .contains(Bounds.of(0, 2, 3, 5));
  }

  @Test
  void aBoxOverTheAntimeridianOpensTheBoundsInX() {
    Bounds bounds =
        bounds(
                ForeignParquet.of(COVERED.formatted("double"))
                    .with("geo", geo("WKB", COVERING))
                    .row(g -> covered(g, 170, -1, -170, 1))
                    .row(g -> covered(g, -10, -1, 20, 1)))
            .orElseThrow();
    assertThat(bounds.intersects(Bounds.of(175, 0, 176, 0))).isTrue();
    assertThat(bounds.intersects(Bounds.of(175, 2, 176, 3))).isFalse();
  }

  @Test
  void aFileThatSaysItCrossesTheAntimeridianIsOpenInXThroughout() {
    Bounds bounds =
        bounds(
                ForeignParquet.of(COVERED.formatted("double"))
                    .with("geo", geo("WKB", ",\"bbox\":[170,-1,-170,1]" + COVERING))
                    .row(g -> covered(g, 1, 2, 3, 4)))
            .orElseThrow();
    assertThat(bounds.xmin()).isEqualTo(Double.NEGATIVE_INFINITY);
  }

  @Test
  void widelySpreadBoxesInMetresKeepTheirBounds() {
    assertThat(
            bounds(
                ForeignParquet.of(COVERED.formatted("double"))
                    .with("geo", geo("WKB", COVERING))
                    .row(g -> covered(g, 300_000, 0, 300_010, 1))
                    .row(g -> covered(g, 700_000, 0, 700_010, 1))))
        .contains(Bounds.of(300_000, 0, 700_010, 1));
  }

  @Test
  void theBboxOfTheMetadataIsNoEvidence() {
    Evidence evidence =
        open(
            ForeignParquet.of("optional binary geometry;")
                .with("geo", geo("WKB", ",\"bbox\":[0,0,1,1]"))
                .rows(
                    "geometry",
                    WkbCodec.encode(new GeometryFactory().createPoint(new Coordinate(50, 50)))),
            GeoParquetFile::evidence);
    assertThat(evidence.geometry("geometry").bounds()).isEmpty();
    assertThat(evidence.geometry("geometry").nulls()).hasValue(0);
    assertThat(evidence.geometry("none")).isEqualTo(GeometryStatistics.unknown());
  }

  @Test
  void aPlainParquetFileIsReadWithoutGeometries() {
    open(
        ForeignParquet.of("required int32 id;").row(g -> g.add("id", 5)),
        file -> {
          assertThat(file.geo()).isEmpty();
          assertThat(file.contract().geometryColumns()).isEmpty();
          try (FileScan scan = file.read(ReadOptions.all(), allocator)) {
            assertThat(RowValues.drain(scan)).containsExactly(List.of(5));
          }
          return true;
        });
  }

  @Test
  void aFileWithoutRowsGivesNone() {
    open(
        ForeignParquet.of("optional binary geometry;").with("geo", geo("WKB", "")),
        file -> {
          assertThat(file.rows()).isZero();
          try (FileScan scan = file.read(ReadOptions.all(), allocator)) {
            assertThat(scan.next()).isEmpty();
          }
          return true;
        });
  }

  @Test
  void aWideBoxOverTheAntimeridianOpensTheBoundsInX() {
    Bounds bounds =
        bounds(
                ForeignParquet.of(COVERED.formatted("double"))
                    .with("geo", geo("WKB", COVERING))
                    .row(g -> covered(g, 60, -1, -60, 1))
                    .row(g -> covered(g, -10, -1, 20, 1)))
            .orElseThrow();
    assertThat(bounds.intersects(Bounds.of(175, 0, 176, 0))).isTrue();
  }
}
