package dev.graticule.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.graticule.contract.Bounds;
import dev.graticule.contract.ColumnType;
import dev.graticule.contract.ColumnType.Scalar;
import dev.graticule.contract.Contract;
import dev.graticule.contract.ContractException;
import dev.graticule.contract.Crs;
import dev.graticule.contract.Dimensions;
import dev.graticule.contract.GeometryType;
import dev.graticule.contract.Orientation;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VarBinaryVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.complex.StructVector;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.io.ParseException;
import org.locationtech.jts.io.WKTReader;

class ContractCheckTest {
  private final BufferAllocator allocator = new RootAllocator();

  @AfterEach
  void noBufferIsLeft() {
    allocator.close();
  }

  record Shape(@Nullable Geometry shape) {}

  record Marked(@Nullable Geometry shape, @Nullable String crs) {}

  private static @Nullable Geometry wkt(@Nullable String text) {
    try {
      return text == null ? null : new WKTReader().read(text);
    } catch (ParseException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private void passes(ColumnType.Geometry type, @Nullable String... shapes) {
    try (Batch batch = shapes(type, shapes)) {
      assertThatCode(() -> ContractCheck.require(batch)).doesNotThrowAnyException();
    }
  }

  private void refuses(ColumnType.Geometry type, String problem, @Nullable String... shapes) {
    try (Batch batch = shapes(type, shapes)) {
      assertThatThrownBy(() -> ContractCheck.require(batch))
          .isInstanceOfSatisfying(
              RejectedValueException.class,
              e -> {
                assertThat(e.column()).isEqualTo("shape");
                assertThat(e.row()).isEqualTo(shapes.length - 1);
                assertThat(e).hasMessageContaining(problem);
              });
    }
  }

  private Batch shapes(ColumnType.Geometry type, @Nullable String... shapes) {
    Contract contract = Contract.builder().nullable("shape", type).build();
    return Records.writer(Shape.class, contract)
        .batch(Stream.of(shapes).map(text -> new Shape(wkt(text))).toList(), allocator);
  }

  @Test
  void onlyAllowedTypesAndDimensionsPass() {
    ColumnType.Geometry points = ColumnType.Geometry.of(GeometryType.POINT);
    passes(points, "POINT(1 2)", null, "POINT EMPTY", "POINT Z(1 2 3)");
    refuses(points, "is a LineString, allowed are [POINT]", "POINT(1 2)", "LINESTRING(0 0, 1 1)");
    ColumnType.Geometry plane = ColumnType.Geometry.any().withDimensions(Set.of(Dimensions.XY));
    passes(plane, "POINT(1 2)", "LINESTRING(0 0, 1 1)");
    refuses(plane, "has the dimensions XYZ, allowed are [XY]", "POINT Z(1 2 3)");
  }

  @Test
  void geometriesOutsideTheBoundsAreRefused() {
    ColumnType.Geometry square = ColumnType.Geometry.any().withBounds(Bounds.of(0, 0, 10, 10));
    passes(square, "POINT(0 10)", "POINT EMPTY", null, "POINT(NaN NaN)");
    refuses(square, "[1.0, 1.0, 10.5, 1.0]", "POINT(3 3)", "LINESTRING(1 1, 10.5 1)");
    refuses(square, "outside the bounds [0.0, 0.0, 10.0, 10.0]", "POINT(5 -0.1)");
    ColumnType.Geometry low =
        ColumnType.Geometry.any()
            .withBounds(
                new Bounds(0, 0, 1, 1, Optional.of(new Bounds.Range(0, 5)), Optional.empty()));
    passes(low, "POINT Z(1 1 5)", "POINT(1 1)", "POINT M(1 1 99)");
    refuses(low, "z [0.0, 5.0]", "POINT Z(1 1 6)");
  }

  @Test
  void boundsMayCrossTheAntimeridian() {
    ColumnType.Geometry pacific =
        ColumnType.Geometry.any().withBounds(Bounds.of(170, -50, -160, 0));
    passes(
        pacific,
        "POINT(175 -10)",
        "POINT(-170 -10)",
        "MULTIPOINT((179 -1), (-179 -1))",
        "MULTILINESTRING((175 -5, 180 -5), (-180 -5, -175 -5))");
    refuses(pacific, "outside the bounds", "POINT(0 -10)");
    refuses(pacific, "outside the bounds", "LINESTRING(175 -10, -175 -10)");
    refuses(pacific, "outside the bounds", "MULTIPOINT((179 -1), (0 -1))");
    refuses(pacific, "outside the bounds", "POINT(175 1)");
  }

  @Test
  void ringsRunAsPromised() {
    ColumnType.Geometry turned =
        ColumnType.Geometry.any().withOrientation(Orientation.COUNTERCLOCKWISE);
    passes(turned, "POLYGON((0 0, 1 0, 1 1, 0 0))", "POINT(1 1)");
    refuses(turned, "promised orientation", "POLYGON((0 0, 1 1, 1 0, 0 0))");
  }

  @Test
  void aBrokenGeometryIsRefusedWithColumnRowAndOffset() {
    try (Batch batch = shapes(ColumnType.Geometry.any(), "POINT(1 2)", "POINT(1 2)")) {
      ((VarBinaryVector) batch.vector("shape")).set(1, new byte[] {7, 1, 0, 0, 0});
      assertThatThrownBy(() -> ContractCheck.require(batch))
          .isInstanceOf(WkbException.class)
          .hasMessageContaining("column \"shape\", row 1")
          .hasMessageContaining("at byte 0");
    }
  }

  @Test
  void theCrsColumnMustAgree() {
    passesCrs("OGC:CRS84", Crs.crs84());
    passesCrs("EPSG:4326", Crs.crs84());
    passesCrs("epsg:25832", Crs.of("EPSG:25832"));
    passesCrs("{\"id\": {\"authority\": \"EPSG\", \"code\": 25832}}", Crs.of("EPSG:25832"));
    refusesCrs("EPSG:3857", "is EPSG:3857, but the column's CRS is OGC:CRS84");
    refusesCrs(null, "is null beside a geometry");
    refusesCrs("WGS 84", "is \"WGS 84\", which is neither AUTHORITY:CODE nor PROJJSON");
    refusesCrs("{", "is \"{\", which is neither AUTHORITY:CODE nor PROJJSON");
  }

  private void passesCrs(String text, Crs crs) {
    try (Batch batch =
        marked(
            crs,
            new Marked(wkt("POINT(1 2)"), text),
            new Marked(wkt("POINT(1 2)"), text),
            new Marked(null, null),
            new Marked(null, "nonsense"))) {
      assertThatCode(() -> ContractCheck.require(batch)).doesNotThrowAnyException();
    }
  }

  private void refusesCrs(@Nullable String text, String problem) {
    try (Batch batch =
        marked(
            Crs.crs84(),
            new Marked(wkt("POINT(1 2)"), "OGC:CRS84"),
            new Marked(wkt("POINT(1 2)"), text))) {
      assertThatThrownBy(() -> ContractCheck.require(batch))
          .isInstanceOf(RejectedValueException.class)
          .hasMessageContaining("Column \"shape\", row 1: its CRS column \"crs\" " + problem);
    }
  }

  private Batch marked(Crs crs, Marked... rows) {
    Contract contract =
        Contract.builder()
            .geometry("shape", g -> g.withCrs(crs).withCrsColumn("crs"))
            .nullable("crs", Scalar.TEXT)
            .build();
    return Records.writer(Marked.class, contract).batch(List.of(rows), allocator);
  }

  record Inner(String text, Geometry at) {}

  record Outer(Optional<Inner> one, List<Inner> several, Map<String, Inner> named) {}

  @Test
  void whatIsRequiredInsideIsHeldAtEveryDepth() {
    Inner sound = new Inner("a", wkt("POINT(1 2)"));
    List<Outer> rows =
        List.of(
            new Outer(Optional.empty(), List.of(), Map.of()),
            new Outer(Optional.of(sound), List.of(sound, sound), Map.of("k", sound)));
    holdsInside(rows, "one.text", b -> struct(b.vector("one")), 1);
    holdsInside(rows, "several.element.text", b -> struct(elements(b.vector("several"))), 1);
    holdsInside(
        rows,
        "named.value.text",
        b -> struct(struct(elements(b.vector("named"))).getChild("value")),
        0);
  }

  private void holdsInside(
      List<Outer> rows,
      String path,
      java.util.function.Function<Batch, StructVector> inner,
      int slot) {
    try (Batch batch = Records.writer(Outer.class).batch(rows, allocator)) {
      ContractCheck.require(batch);
      StructVector struct = inner.apply(batch);
      ((VarCharVector) struct.getChild("text")).setNull(slot);
      assertThatThrownBy(() -> ContractCheck.require(batch))
          .isInstanceOfSatisfying(
              RejectedValueException.class,
              e -> {
                assertThat(e.column()).isEqualTo(path);
                assertThat(e.row()).isEqualTo(1);
              });
      struct.setNull(slot);
      boolean mayBeAbsent = path.startsWith("one");
      if (mayBeAbsent) {
        ContractCheck.require(batch);
      } else {
        assertThatThrownBy(() -> ContractCheck.require(batch))
            .isInstanceOf(RejectedValueException.class);
      }
    }
  }

  private static StructVector struct(FieldVector vector) {
    return (StructVector) vector;
  }

  private static FieldVector elements(FieldVector vector) {
    return ((ListVector) vector).getDataVector();
  }

  @Test
  void aBatchOfOtherColumnsIsRefused() {
    try (Batch batch = shapes(ColumnType.Geometry.any(), "POINT(1 2)")) {
      Contract other = Contract.builder().nullable("shape", Scalar.TEXT).build();
      assertThatThrownBy(() -> ContractCheck.of(other).check(batch))
          .isInstanceOf(ContractException.class);
    }
  }

  @Test
  void aBatchWithoutRowsPasses() {
    passes(ColumnType.Geometry.of(GeometryType.POINT).withBounds(Bounds.of(0, 0, 1, 1)));
    try (Batch batch = Records.writer(Outer.class).batch(List.of(), allocator)) {
      assertThatCode(() -> ContractCheck.require(batch)).doesNotThrowAnyException();
    }
  }
}
