package dev.graticule.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.graticule.contract.ColumnType.Scalar;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.GeometryCollection;
import org.locationtech.jts.geom.LinearRing;
import org.locationtech.jts.geom.Point;
import org.locationtech.jts.geom.Polygon;

class RecordContractTest {

  enum Colour {
    RED,
    GREEN
  }

  record Primitives(boolean a, byte b, short c, int d, long e, float f, double g) {}

  @Test
  void primitivesAreRequired() {
    assertThat(Contract.of(Primitives.class))
        .isEqualTo(
            Contract.builder()
                .required("a", Scalar.BOOLEAN)
                .required("b", Scalar.INT8)
                .required("c", Scalar.INT16)
                .required("d", Scalar.INT32)
                .required("e", Scalar.INT64)
                .required("f", Scalar.FLOAT32)
                .required("g", Scalar.FLOAT64)
                .build());
  }

  record Absent(
      Integer boxed,
      OptionalInt a,
      OptionalLong b,
      OptionalDouble c,
      Optional<String> text,
      @Nullable LocalDate day,
      Optional<List<Integer>> list) {}

  @Test
  void boxesOptionalsAndNullableOnesMayBeAbsent() {
    assertThat(Contract.of(Absent.class))
        .isEqualTo(
            Contract.builder()
                .nullable("boxed", Scalar.INT32)
                .nullable("a", Scalar.INT32)
                .nullable("b", Scalar.INT64)
                .nullable("c", Scalar.FLOAT64)
                .nullable("text", Scalar.TEXT)
                .nullable("day", Scalar.DATE)
                .nullable("list", new ColumnType.ListOf(Scalar.INT32, Nullability.REQUIRED))
                .build());
  }

  @SuppressWarnings("ArrayRecordComponent") // what the contract allows is what is tested
  record References(
      String text,
      byte[] bytes,
      UUID id,
      Instant moment,
      LocalDateTime reading,
      LocalDate day,
      LocalTime time,
      @Digits(precision = 10, scale = 2) BigDecimal price,
      Colour colour) {}

  @Test
  void referencesAreRequired() {
    assertThat(Contract.of(References.class))
        .isEqualTo(
            Contract.builder()
                .required("text", Scalar.TEXT)
                .required("bytes", Scalar.BINARY)
                .required("id", Scalar.UUID)
                .required(
                    "moment",
                    new ColumnType.Timestamp(ColumnType.TimeUnit.MICROS, ColumnType.TimeZoning.UTC))
                .required(
                    "reading",
                    new ColumnType.Timestamp(
                        ColumnType.TimeUnit.MICROS, ColumnType.TimeZoning.LOCAL))
                .required("day", Scalar.DATE)
                .required("time", Scalar.TIME)
                .required("price", new ColumnType.Decimal(10, 2))
                .required("colour", Scalar.TEXT)
                .build());
  }

  record Inner(@Name("the x") double x, Optional<Point> at) {}

  record Nested(
      Inner inner,
      List<Inner> several,
      Map<String, @Nullable Double> measures,
      List<List<Optional<String>>> table,
      List<@Digits(precision = 5, scale = 1) BigDecimal> sums) {}

  @Test
  void recordsListsAndMapsNest() {
    ColumnType inner =
        new ColumnType.Struct(
            List.of(
                Column.required("the x", Scalar.FLOAT64),
                Column.nullable("at", ColumnType.Geometry.of(GeometryType.POINT))));
    assertThat(Contract.of(Nested.class))
        .isEqualTo(
            Contract.builder()
                .required("inner", inner)
                .required("several", new ColumnType.ListOf(inner, Nullability.REQUIRED))
                .required(
                    "measures",
                    new ColumnType.MapOf(Scalar.TEXT, Scalar.FLOAT64, Nullability.NULLABLE))
                .required(
                    "table",
                    new ColumnType.ListOf(
                        new ColumnType.ListOf(Scalar.TEXT, Nullability.NULLABLE),
                        Nullability.REQUIRED))
                .required(
                    "sums",
                    new ColumnType.ListOf(new ColumnType.Decimal(5, 1), Nullability.REQUIRED))
                .build());
  }

  record Parcel(
      @GeometryColumn(
              crs = "EPSG:25832",
              dimensions = {Dimensions.XY, Dimensions.XYZ},
              edges = Edges.SPHERICAL,
              orientation = Orientation.COUNTERCLOCKWISE,
              epoch = 2021.5,
              bounds = {0, 1, 2, 3},
              crsColumn = "crs")
          Polygon shape,
      String crs,
      @GeometryColumn(
              types = {GeometryType.POINT, GeometryType.MULTI_POINT},
              crs = "unknown")
          Geometry any,
      Geometry plain,
      GeometryCollection several) {}

  @Test
  void geometriesCarryWhatTheirAnnotationSays() {
    Contract contract = Contract.of(Parcel.class);
    assertThat(contract.require("shape").type())
        .isEqualTo(
            ColumnType.Geometry.of(GeometryType.POLYGON)
                .withCrs(Crs.of("EPSG:25832"))
                .withDimensions(Set.of(Dimensions.XY, Dimensions.XYZ))
                .withEdges(Edges.SPHERICAL)
                .withOrientation(Orientation.COUNTERCLOCKWISE)
                .withEpoch(2021.5)
                .withBounds(Bounds.of(0, 1, 2, 3))
                .withCrsColumn("crs"));
    assertThat(contract.require("any").type())
        .isEqualTo(
            ColumnType.Geometry.of(GeometryType.POINT, GeometryType.MULTI_POINT)
                .withCrs(Crs.unknown()));
    assertThat(contract.require("plain").type()).isEqualTo(ColumnType.Geometry.any());
    assertThat(((ColumnType.Geometry) contract.require("several").type()).types())
        .contains(GeometryType.MULTI_POLYGON, GeometryType.GEOMETRY_COLLECTION)
        .doesNotContain(GeometryType.POINT);
    assertThat(contract.select(List.of("shape")).require("shape").type())
        .isEqualTo(((ColumnType.Geometry) contract.require("shape").type()).withoutCrsColumn());
  }

  record Price(BigDecimal price) {}

  record Wait(Duration pause) {}

  record Ring(LinearRing ring) {}

  record Node(String name, List<Node> children) {}

  record Keyed(Map<Integer, String> names) {}

  record Twice(Optional<@Nullable String> name) {}

  record Generic<T>(T value) {}

  record Holder(Generic<String> held) {}

  record Wrong(@GeometryColumn(types = GeometryType.POINT) Polygon shape) {}

  record Box(@GeometryColumn(bounds = {1, 2}) Polygon shape) {}

  record NoCrs(@GeometryColumn(crsColumn = "crs") Point at) {}

  record Listed(List<@GeometryColumn(crsColumn = "crs") Point> at, String crs) {}

  @SuppressWarnings("rawtypes")
  record Raw(List names) {}

  record Empty() {}

  @Test
  void whatNoColumnHoldsIsRefusedByComponent() {
    refused(Price.class, "Price.price", "@Digits");
    refused(Wait.class, "Wait.pause", "a long in a unit");
    refused(Ring.class, "Ring.ring", "LineString");
    refused(Node.class, "Node.children.element", "inside itself");
    refused(Keyed.class, "Keyed.names", "String keys");
    refused(Twice.class, "Twice.name", "one absence");
    refused(Generic.class, "Generic.value", "open");
    refused(Holder.class, "Holder.held", "open");
    refused(Wrong.class, "Wrong.shape", "POINT");
    refused(Box.class, "Box.shape", "xmin, ymin, xmax, ymax");
    refused(NoCrs.class, "\"at\"", "must be a TEXT column beside it");
    refused(Listed.class, "A list", "Leave the CRS column out");
    refused(Raw.class, "Raw.names", "raw");
    refused(Empty.class, "A contract", "at least one column");
  }

  private static void refused(Class<? extends Record> type, String where, String way) {
    assertThatThrownBy(() -> Contract.of(type))
        .isInstanceOf(ContractException.class)
        .hasMessageContaining(where)
        .hasMessageContaining(way);
  }
}
