package dev.graticule.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.graticule.contract.ColumnType.Scalar;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class EvolutionTest {
  private static final ColumnType.Timestamp MILLIS =
      new ColumnType.Timestamp(ColumnType.TimeUnit.MILLIS, ColumnType.TimeZoning.UTC);

  @Test
  void aNullableColumnIsAddedBehindTheOthers() {
    assertThat(one(Scalar.TEXT).evolve(Change.add(Column.nullable("b", Scalar.DATE))))
        .isEqualTo(
            Contract.builder().required("a", Scalar.TEXT).nullable("b", Scalar.DATE).build());
  }

  @Test
  void aRequiredColumnIsNotAdded() {
    refused(one(Scalar.TEXT), Change.add(Column.required("b", Scalar.DATE)), "Add it as nullable");
    refused(one(Scalar.TEXT), Change.add(Column.nullable("a", Scalar.DATE)), "two columns");
  }

  @Test
  void whatReadersSurviveIsWidened() {
    widens(Scalar.INT8, Scalar.INT16);
    widens(Scalar.INT8, Scalar.INT64);
    widens(Scalar.INT32, Scalar.INT64);
    widens(Scalar.INT32, Scalar.INT32);
    widens(Scalar.FLOAT32, Scalar.FLOAT64);
    widens(new ColumnType.Decimal(5, 2), new ColumnType.Decimal(9, 2));
  }

  @Test
  void whatReadersDoNotSurviveIsRefusedWithTheReason() {
    refuses(Scalar.INT64, Scalar.INT32, "may not fit");
    refuses(Scalar.FLOAT64, Scalar.FLOAT32, "may not fit");
    refuses(Scalar.INT32, Scalar.FLOAT64, "cannot be read as such");
    refuses(Scalar.BOOLEAN, Scalar.INT8, "cannot be read as such");
    refuses(Scalar.BINARY, Scalar.TEXT, "cannot be read as such");
    refuses(Scalar.BINARY, ColumnType.Geometry.any(), "cannot be read as such");
    refuses(new ColumnType.Decimal(9, 2), new ColumnType.Decimal(5, 2), "more digits");
    refuses(new ColumnType.Decimal(9, 2), new ColumnType.Decimal(12, 3), "shift");
    refuses(
        MILLIS,
        new ColumnType.Timestamp(ColumnType.TimeUnit.MICROS, ColumnType.TimeZoning.UTC),
        "another grain");
    refuses(
        new ColumnType.ListOf(Scalar.INT32, Nullability.REQUIRED),
        new ColumnType.ListOf(Scalar.INT64, Nullability.REQUIRED),
        "one by one");
  }

  @Test
  void aGeometryMayAllowMoreButNeverLess() {
    ColumnType.Geometry points =
        ColumnType.Geometry.of(GeometryType.POINT)
            .withDimensions(Set.of(Dimensions.XY))
            .withBounds(Bounds.of(0, 0, 10, 10))
            .withOrientation(Orientation.COUNTERCLOCKWISE);
    widens(points, points.withTypes(Set.of(GeometryType.POINT, GeometryType.POLYGON)));
    widens(points, points.withTypes(Set.of()));
    widens(points, points.withDimensions(Set.of()));
    widens(points, points.withBounds(Bounds.of(-1, 0, 10, 11)));
    widens(points, points.withOrientation(Orientation.UNSTATED));
    widens(points.withCrsColumn("crs"), points);
    refuses(points, points.withTypes(Set.of(GeometryType.POLYGON)), "allowed no more");
    refuses(ColumnType.Geometry.any(), points.withCrs(Crs.crs84()), "allowed no more");
    refuses(points, points.withDimensions(Set.of(Dimensions.XYZ)), "dimensions");
    refuses(points, points.withBounds(Bounds.of(0, 0, 9, 10)), "outside the new bounds");
    refuses(points.withOrientation(Orientation.UNSTATED), points, "the other way");
    refuses(points, points.withCrs(Crs.of("EPSG:3857")), "are in OGC:CRS84 and stay so");
    refuses(points, points.withEdges(Edges.SPHERICAL), "edges and epoch");
    refuses(points, points.withEpoch(2020), "edges and epoch");
    refuses(points, points.withCrsColumn("crs"), "CRS column");
  }

  @Test
  void nestedPartsAreChangedByTheirPath() {
    ColumnType.Struct inner = new ColumnType.Struct(List.of(Column.required("x", Scalar.INT32)));
    Contract contract =
        Contract.builder()
            .required("s", inner)
            .required("l", new ColumnType.ListOf(inner, Nullability.REQUIRED))
            .required("m", new ColumnType.MapOf(Scalar.TEXT, Scalar.INT8, Nullability.REQUIRED))
            .build();
    Contract changed =
        contract.evolve(
            new Change.Widen(ColumnPath.of("s", "x"), Scalar.INT64),
            new Change.Add(ColumnPath.of("l", "element"), Column.nullable("y", Scalar.TEXT)),
            new Change.RelaxNullability(ColumnPath.of("l", "element")),
            new Change.RelaxNullability(ColumnPath.of("m", "value")),
            new Change.Widen(ColumnPath.of("m", "value"), Scalar.INT16));
    assertThat(changed)
        .isEqualTo(
            Contract.builder()
                .required("s", new ColumnType.Struct(List.of(Column.required("x", Scalar.INT64))))
                .required(
                    "l",
                    new ColumnType.ListOf(
                        new ColumnType.Struct(
                            List.of(
                                Column.required("x", Scalar.INT32),
                                Column.nullable("y", Scalar.TEXT))),
                        Nullability.NULLABLE))
                .required(
                    "m", new ColumnType.MapOf(Scalar.TEXT, Scalar.INT16, Nullability.NULLABLE))
                .build());
    refused(contract, new Change.Widen(ColumnPath.of("m", "key"), Scalar.TEXT), "key of a map");
    refused(contract, new Change.Widen(ColumnPath.of("s", "z"), Scalar.TEXT), "[x]");
    refused(
        contract, new Change.Widen(ColumnPath.of("l", "x"), Scalar.TEXT), "There is no \"l.x\"");
    refused(
        contract,
        new Change.Add(ColumnPath.of("l"), Column.nullable("y", Scalar.TEXT)),
        "has no fields");
    refused(contract, new Change.RelaxNullability(ColumnPath.of()), "this one is empty");
    refused(contract, Change.relax("q"), "There is no \"q\"");
  }

  @Test
  void renamingAndDroppingNeedIds() {
    Contract contract =
        Contract.builder()
            .nullable("g", ColumnType.Geometry.any().withCrsColumn("crs"))
            .nullable("crs", Scalar.TEXT)
            .build();
    refused(contract, Change.rename("g", "h"), "finds columns by id");
    refused(contract, Change.drop("g"), "finds columns by id");
    assertThat(contract.evolve(List.of(Change.rename("crs", "srs")), ColumnIdentity.BY_ID))
        .isEqualTo(
            Contract.builder()
                .nullable("g", ColumnType.Geometry.any().withCrsColumn("srs"))
                .nullable("srs", Scalar.TEXT)
                .build());
    assertThat(contract.evolve(List.of(Change.drop("crs")), ColumnIdentity.BY_ID))
        .isEqualTo(Contract.builder().nullable("g", ColumnType.Geometry.any()).build());
    assertThatThrownBy(
            () ->
                contract.evolve(
                    List.of(Change.drop("g"), Change.drop("crs")), ColumnIdentity.BY_ID))
        .isInstanceOf(ContractException.class)
        .hasMessageContaining("at least one column");
  }

  private static Contract one(ColumnType type) {
    return Contract.builder().required("a", type).build();
  }

  /** The column beside it is there for types with a CRS column. */
  private static Contract withCrsColumn(ColumnType type) {
    return Contract.builder().required("a", type).nullable("crs", Scalar.TEXT).build();
  }

  private static void widens(ColumnType from, ColumnType to) {
    assertThat(withCrsColumn(from).evolve(Change.widen("a", to))).isEqualTo(withCrsColumn(to));
  }

  private static void refuses(ColumnType from, ColumnType to, String reason) {
    refused(withCrsColumn(from), Change.widen("a", to), reason);
  }

  private static void refused(Contract contract, Change change, String reason) {
    assertThatThrownBy(() -> contract.evolve(change))
        .isInstanceOf(ContractException.class)
        .hasMessageContaining(reason);
  }
}
