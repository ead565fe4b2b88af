package dev.graticule.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.graticule.contract.ColumnType.Scalar;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DriftTest {

  @Test
  void columnsOrderTypesAndNullabilityAreCompared() {
    Contract expected =
        Contract.builder()
            .required("a", Scalar.INT32)
            .nullable("b", Scalar.TEXT)
            .required("c", Scalar.DATE)
            .build();
    Contract actual =
        Contract.builder()
            .nullable("d", Scalar.UUID)
            .required("b", Scalar.BINARY)
            .required("a", Scalar.INT32)
            .build();
    List<Violation> drift = expected.drift(actual);
    assertThat(drift)
        .containsExactly(
            new Violation.TypeDiffers(ColumnPath.of("b"), Scalar.TEXT, Scalar.BINARY),
            new Violation.NullabilityDiffers(
                ColumnPath.of("b"), Nullability.NULLABLE, Nullability.REQUIRED),
            new Violation.MissingColumn(ColumnPath.of("c"), Column.required("c", Scalar.DATE)),
            new Violation.ExtraColumn(ColumnPath.of("d"), Column.nullable("d", Scalar.UUID)),
            new Violation.OrderDiffers(ColumnPath.of(), List.of("a", "b"), List.of("b", "a")));
    assertThat(drift)
        .extracting(Violation::toString)
        .containsExactly(
            "Column \"b\" is BINARY, not TEXT.",
            "Column \"b\" is REQUIRED, not NULLABLE.",
            "Column \"c\" (DATE) is missing.",
            "Column \"d\" (UUID) is not in the contract.",
            "The columns stand in the order [b, a], not [a, b].");
  }

  @Test
  void everythingThatAGeometryMeansIsCompared() {
    ColumnType.Geometry wanted = ColumnType.Geometry.of(GeometryType.POINT);
    ColumnType.Geometry there =
        ColumnType.Geometry.any()
            .withCrs(Crs.of("EPSG:3857"))
            .withCrsColumn("crs")
            .withEdges(Edges.SPHERICAL)
            .withOrientation(Orientation.COUNTERCLOCKWISE)
            .withEpoch(2020)
            .withDimensions(Set.of(Dimensions.XY))
            .withBounds(Bounds.of(0, 0, 1, 1));
    ColumnPath g = ColumnPath.of("g");
    Contract expected =
        Contract.builder().nullable("g", wanted).nullable("crs", Scalar.TEXT).build();
    Contract actual = Contract.builder().nullable("g", there).nullable("crs", Scalar.TEXT).build();
    List<Violation> drift = expected.drift(actual);
    assertThat(drift)
        .containsExactly(
            new Violation.CrsDiffers(g, Crs.crs84(), Crs.of("EPSG:3857")),
            new Violation.CrsColumnDiffers(g, Optional.empty(), Optional.of("crs")),
            new Violation.EdgesDiffer(g, Edges.PLANAR, Edges.SPHERICAL),
            new Violation.OrientationDiffers(g, Orientation.UNSTATED, Orientation.COUNTERCLOCKWISE),
            new Violation.EpochDiffers(g, OptionalDouble.empty(), OptionalDouble.of(2020)),
            new Violation.GeometryTypesDiffer(g, Set.of(GeometryType.POINT), Set.of()),
            new Violation.DimensionsDiffer(g, Set.of(), Set.of(Dimensions.XY)),
            new Violation.BoundsDiffer(g, Optional.empty(), Optional.of(Bounds.of(0, 0, 1, 1))));
    assertThat(drift)
        .extracting(Violation::toString)
        .contains(
            "The CRS of \"g\" is EPSG:3857, not OGC:CRS84.",
            "The CRS column of \"g\" is crs, not absent.",
            "The edges of \"g\" are spherical, not planar.",
            "The coordinate epoch of \"g\" is 2020.0, not absent.",
            "The geometry types of \"g\" are any, not [POINT].",
            "The bounds of \"g\" are [0.0, 0.0, 1.0, 1.0], not absent.");
  }

  @Test
  void namesOfOneCrsDoNotDiffer() {
    assertThat(crs(Crs.crs84()).drift(crs(Crs.of("EPSG:4326")))).isEmpty();
    assertThat(crs(Crs.unknown()).drift(crs(Crs.unknown()))).isEmpty();
    assertThat(crs(Crs.unknown()).drift(crs(Crs.crs84()))).hasSize(1);
  }

  private static Contract crs(Crs crs) {
    return Contract.builder().geometry("g", g -> g.withCrs(crs)).build();
  }

  @Test
  void nestedPartsAreNamedByTheirPath() {
    ColumnType.Struct wanted = new ColumnType.Struct(List.of(Column.required("x", Scalar.INT32)));
    ColumnType.Struct there = new ColumnType.Struct(List.of(Column.nullable("x", Scalar.INT64)));
    Contract expected =
        Contract.builder()
            .required("l", new ColumnType.ListOf(wanted, Nullability.REQUIRED))
            .required("m", new ColumnType.MapOf(Scalar.TEXT, Scalar.TEXT, Nullability.REQUIRED))
            .build();
    Contract actual =
        Contract.builder()
            .required("l", new ColumnType.ListOf(there, Nullability.NULLABLE))
            .required("m", new ColumnType.MapOf(Scalar.UUID, Scalar.TEXT, Nullability.NULLABLE))
            .build();
    assertThat(expected.drift(actual))
        .extracting(Violation::toString)
        .containsExactly(
            "Column \"l.element.x\" is INT64, not INT32.",
            "Column \"l.element.x\" is NULLABLE, not REQUIRED.",
            "Column \"l.element\" is NULLABLE, not REQUIRED.",
            "Column \"m.key\" is UUID, not TEXT.",
            "Column \"m.value\" is NULLABLE, not REQUIRED.");
  }

  @Test
  void metadataIsComparedByKey() {
    Contract expected =
        new Contract(
            List.of(new Column("a", Scalar.TEXT, Nullability.NULLABLE, Map.of("unit", "m"))),
            Map.of("owner", "x"));
    Contract actual = Contract.builder().nullable("a", Scalar.TEXT).metadata("owner", "y").build();
    assertThat(expected.drift(actual))
        .extracting(Violation::toString)
        .containsExactly(
            "The metadata \"unit\" of column \"a\" is absent, not \"m\".",
            "The metadata \"owner\" of the contract is \"y\", not \"x\".");
  }
}
