package dev.graticule.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.graticule.contract.Bounds;
import dev.graticule.contract.Change;
import dev.graticule.contract.Column;
import dev.graticule.contract.ColumnType;
import dev.graticule.contract.ColumnType.Geometry;
import dev.graticule.contract.ColumnType.Scalar;
import dev.graticule.contract.Contract;
import dev.graticule.contract.Crs;
import dev.graticule.contract.Dimensions;
import dev.graticule.contract.Edges;
import dev.graticule.contract.GeometryType;
import dev.graticule.contract.Orientation;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class MergedContractTest {
  private static final Geometry POINTS = Geometry.of(GeometryType.POINT);

  private static Contract with(Column... columns) {
    return new Contract(List.of(columns), Map.of());
  }

  private static Column id() {
    return Column.required("id", Scalar.INT64);
  }

  private static MergedContract merge(Contract table, Contract rows) {
    return MergedContract.of("t", table, rows);
  }

  @Test
  void theSameColumnsInAnyOrderChangeNothing() {
    Contract table = with(id(), Column.nullable("a", Scalar.TEXT));
    Contract rows = with(Column.required("a", Scalar.TEXT), id());

    assertThat(merge(table, rows)).isEqualTo(new MergedContract(table, List.of()));
  }

  @Test
  void aNewColumnComesLastAndIsNullable() {
    Contract table = with(id());

    MergedContract merged = merge(table, with(Column.required("a", Scalar.TEXT), id()));

    assertThat(merged.contract()).isEqualTo(with(id(), Column.nullable("a", Scalar.TEXT)));
    assertThat(merged.changes()).containsExactly(Change.add(Column.nullable("a", Scalar.TEXT)));
  }

  @Test
  void aWiderNumberWidensTheTableAndANarrowerOneDoesNot() {
    Contract table =
        with(
            Column.nullable("a", Scalar.INT32), Column.nullable("b", new ColumnType.Decimal(9, 2)));
    Contract rows =
        with(
            Column.nullable("a", Scalar.INT64),
            Column.nullable("b", new ColumnType.Decimal(12, 2)));

    assertThat(merge(table, rows).contract()).isEqualTo(rows);
    assertThat(merge(table, rows).changes()).hasSize(2);
    assertThat(merge(rows, table)).isEqualTo(new MergedContract(rows, List.of()));
  }

  @Test
  void everyColumnInTheWayIsNamedWithBothTypes() {
    Contract table =
        with(id(), Column.nullable("a", Scalar.TEXT), Column.required("must", Scalar.DATE));
    Contract rows = with(Column.required("id", Scalar.UUID), Column.nullable("a", Scalar.FLOAT64));

    assertThatThrownBy(() -> merge(table, rows))
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("\"t\"")
        .hasMessageContaining("\"id\" is UUID in the rows and INT64 in the table")
        .hasMessageContaining("\"a\" is FLOAT64 in the rows and TEXT in the table")
        .hasMessageContaining("\"must\" (DATE) is required");
  }

  @Test
  void geometriesGetRoomForMoreTypesAndDimensions() {
    Contract table = with(Column.nullable("at", POINTS.withDimensions(Set.of(Dimensions.XY))));
    Contract rows =
        with(
            Column.nullable(
                "at", Geometry.of(GeometryType.POLYGON).withDimensions(Set.of(Dimensions.XYZ))));

    Geometry both = (Geometry) merge(table, rows).contract().require("at").type();

    assertThat(both.types()).containsExactlyInAnyOrder(GeometryType.POINT, GeometryType.POLYGON);
    assertThat(both.dimensions()).containsExactlyInAnyOrder(Dimensions.XY, Dimensions.XYZ);
    assertThat(
            merge(rows, with(Column.nullable("at", Geometry.any())))
                .contract()
                .require("at")
                .type())
        .isEqualTo(Geometry.any());
  }

  @Test
  void whatATablePromisesOfPlacesAndRingsStaysPromised() {
    Geometry promised =
        POINTS.withBounds(Bounds.of(0, 0, 10, 10)).withOrientation(Orientation.COUNTERCLOCKWISE);
    Contract table = with(Column.nullable("at", promised));

    assertThat(merge(table, with(Column.nullable("at", POINTS))).changes()).isEmpty();
  }

  @Test
  void coordinatesThatMeanSomethingElseAreRefused() {
    Contract table = with(Column.nullable("at", POINTS));

    for (Geometry other :
        List.of(
            POINTS.withCrs(Crs.of("EPSG:3857")),
            POINTS.withEdges(Edges.SPHERICAL),
            POINTS.withEpoch(2021.5))) {
      assertThatThrownBy(() -> merge(table, with(Column.nullable("at", other))))
          .isInstanceOf(RefusedException.class)
          .hasMessageContaining("\"at\"");
    }
    Geometry sameElsewhere = POINTS.withCrs(Crs.of("EPSG:4326"));
    assertThat(merge(table, with(Column.nullable("at", sameElsewhere))).changes()).isEmpty();
  }
}
