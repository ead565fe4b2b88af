package dev.graticule.iceberg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.graticule.contract.Bounds;
import dev.graticule.contract.Change;
import dev.graticule.contract.Column;
import dev.graticule.contract.ColumnType;
import dev.graticule.contract.ColumnType.Scalar;
import dev.graticule.contract.ColumnType.TimeUnit;
import dev.graticule.contract.ColumnType.TimeZoning;
import dev.graticule.contract.Contract;
import dev.graticule.contract.Crs;
import dev.graticule.contract.Dimensions;
import dev.graticule.contract.Edges;
import dev.graticule.contract.GeometryType;
import dev.graticule.contract.Nullability;
import dev.graticule.contract.Orientation;
import dev.graticule.file.GeoParquetFile;
import dev.graticule.file.GeoParquetProfile;
import dev.graticule.file.WriteOptions;
import dev.graticule.junit.GraticuleTest;
import dev.graticule.table.DataFile;
import dev.graticule.table.Lake;
import dev.graticule.table.RefusedException;
import dev.graticule.table.SpatialTable;
import dev.graticule.write.Layout;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.types.Type;
import org.apache.iceberg.types.Types;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a contract becomes in Iceberg, and what another program's table is here. */
@GraticuleTest
class SchemaTest {
  private static final String PROJJSON =
      "{\"type\":\"ProjectedCRS\",\"name\":\"somewhere\",\"id\":null}";

  private static Column with(String name, ColumnType type, Nullability nullability) {
    return new Column(name, type, nullability, Map.of());
  }

  private static Contract everything(FormatVersion version) {
    List<Column> columns = new ArrayList<>();
    for (Scalar scalar : Scalar.values()) {
      columns.add(with("s_" + scalar, scalar, Nullability.NULLABLE));
      columns.add(with("r_" + scalar, scalar, Nullability.REQUIRED));
    }
    for (TimeUnit unit : TimeUnit.values()) {
      for (TimeZoning zoning : TimeZoning.values()) {
        if (unit != TimeUnit.NANOS || version == FormatVersion.V3) {
          columns.add(
              with(
                  "t_" + unit + zoning,
                  new ColumnType.Timestamp(unit, zoning),
                  Nullability.NULLABLE));
        }
      }
    }
    columns.add(with("d", new ColumnType.Decimal(20, 4), Nullability.REQUIRED));
    ColumnType.Struct inner =
        new ColumnType.Struct(
            List.of(
                with("small", Scalar.INT8, Nullability.REQUIRED),
                with(
                    "deep",
                    new ColumnType.ListOf(Scalar.INT16, Nullability.NULLABLE),
                    Nullability.NULLABLE)));
    columns.add(with("struct", inner, Nullability.NULLABLE));
    columns.add(
        with("list", new ColumnType.ListOf(inner, Nullability.REQUIRED), Nullability.REQUIRED));
    columns.add(
        with(
            "map",
            new ColumnType.MapOf(
                Scalar.TEXT,
                new ColumnType.Timestamp(TimeUnit.MILLIS, TimeZoning.UTC),
                Nullability.NULLABLE),
            Nullability.NULLABLE));
    columns.add(with("crs", Scalar.TEXT, Nullability.NULLABLE));
    columns.add(
        new Column(
            "g1",
            new ColumnType.Geometry(
                Set.of(GeometryType.POINT, GeometryType.POLYGON),
                Set.of(Dimensions.XYZ),
                Crs.of("EPSG:3857"),
                Edges.PLANAR,
                Orientation.COUNTERCLOCKWISE,
                java.util.OptionalDouble.of(2010.5),
                java.util.Optional.of(Bounds.of(0, 0, 1e6, 1e7)),
                java.util.Optional.of("crs")),
            Nullability.REQUIRED,
            Map.of("source", "survey")));
    columns.add(
        with("g2", ColumnType.Geometry.any().withEdges(Edges.SPHERICAL), Nullability.NULLABLE));
    columns.add(with("g3", ColumnType.Geometry.any().withCrs(Crs.unknown()), Nullability.NULLABLE));
    columns.add(
        with(
            "g4", ColumnType.Geometry.any().withCrs(Crs.projjson(PROJJSON)), Nullability.NULLABLE));
    return new Contract(columns, Map.of("title", "everything", "näme", "\"quoted\""));
  }

  @ParameterizedTest
  @EnumSource
  void everyContractComesBackAsItWas(FormatVersion version, Lake lake) {
    Contract contract = everything(version);
    Iceberg format = Iceberg.format().withFormatVersion(version);

    SpatialTable table = lake.create("everything", contract, format);

    assertThat(table.contract()).isEqualTo(contract);
    try (Lake again = Lake.over(lake.store())) {
      assertThat(again.table("everything").contract()).isEqualTo(contract);
    }
  }

  @Test
  void versionTwoHasBinaryGeometriesAndBoxes(Lake lake) {
    lake.create("places", Places.contract(), Iceberg.format());

    try (ForeignTables foreign = new ForeignTables(lake)) {
      Schema schema = foreign.table("places").schema();
      assertThat(schema.findType("location")).isEqualTo(Types.BinaryType.get());
      assertThat(schema.findField("bbox").isRequired()).isTrue();
      assertThat(schema.findType("bbox.xmin")).isEqualTo(Types.DoubleType.get());
      assertThat(schema.columns())
          .extracting(Types.NestedField::name)
          .containsExactly("id", "name", "location", "bbox");
    }
  }

  @Test
  void versionThreeHasGeometriesOfItsOwn(Lake lake) throws Exception {
    Contract contract =
        Contract.builder()
            .required("id", Scalar.INT64)
            .column(
                Column.nullable("plane", ColumnType.Geometry.any().withCrs(Crs.of("EPSG:3857"))))
            .column(Column.nullable("round", ColumnType.Geometry.any().withEdges(Edges.SPHERICAL)))
            .build();
    SpatialTable table =
        lake.create("shapes", contract, Iceberg.format().withFormatVersion(FormatVersion.V3));
    SpatialTable places =
        lake.create(
            "places", Places.contract(), Iceberg.format().withFormatVersion(FormatVersion.V3));
    Places.append(lake, places, 0, 5);

    try (ForeignTables foreign = new ForeignTables(lake)) {
      Schema schema = foreign.table("shapes").schema();
      assertThat(schema.findType("plane")).isEqualTo(Types.GeometryType.of("EPSG:3857"));
      assertThat(schema.findType("round").typeId()).isEqualTo(Type.TypeID.GEOGRAPHY);
      assertThat(schema.findField("bbox")).isNotNull();
      assertThat(foreign.table("places").schema().findType("location"))
          .isEqualTo(Types.GeometryType.crs84());
    }
    assertThat(table.contract()).isEqualTo(contract);
    DataFile file = Places.files(places).get(0);
    try (GeoParquetFile open = GeoParquetFile.open(places.snapshot().store(), file.path())) {
      assertThat(open.geo().orElseThrow().version()).isEqualTo("1.1.0");
      assertThat(open.contractWithCoverings().names()).contains("bbox");
    }
  }

  @Test
  void versionThreeGoesWithoutBoxesWhenTheLayoutDoes(Lake lake) {
    Layout bare =
        Layout.defaults().files(WriteOptions.builder().profile(GeoParquetProfile.V2_0).build());
    SpatialTable table =
        lake.create(
            "places",
            Places.contract(),
            Iceberg.format().withFormatVersion(FormatVersion.V3),
            bare);
    Places.append(lake, table, 0, 5);
    Places.append(lake, table, 100, 105);

    try (ForeignTables foreign = new ForeignTables(lake)) {
      assertThat(foreign.table("places").schema().columns())
          .extracting(Types.NestedField::name)
          .containsExactly("id", "name", "location");
    }
    assertThat(
            table
                .snapshot()
                .files(
                    dev.graticule.predicate.Predicates.window("location", Bounds.of(0, 0, 10, 10))))
        .as("skipped by the bounds of the geometries themselves")
        .hasSize(1);
  }

  @Test
  void nanosecondsNeedVersionThree(Lake lake) {
    Contract nanos =
        Contract.builder()
            .required("id", Scalar.INT64)
            .column(Column.nullable("at", new ColumnType.Timestamp(TimeUnit.NANOS, TimeZoning.UTC)))
            .build();

    assertThatThrownBy(() -> lake.create("moments", nanos, Iceberg.format()))
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("at")
        .hasMessageContaining("version 3");
    assertThat(lake.tables()).isEmpty();
  }

  @Test
  void aGeometryInsideAnotherColumnIsRefused(Lake lake) {
    Contract nested =
        Contract.builder()
            .required("id", Scalar.INT64)
            .column(
                Column.nullable(
                    "places",
                    new ColumnType.ListOf(ColumnType.Geometry.any(), Nullability.NULLABLE)))
            .build();

    assertThatThrownBy(() -> lake.create("nested", nested, Iceberg.format()))
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("places.element");
    assertThat(lake.tables()).isEmpty();
  }

  @Test
  void fieldIdsOfFilesAreThoseOfTheTable(Lake lake) {
    SpatialTable table = lake.create("places", Places.contract(), Iceberg.format());
    table.evolve(
        Change.add(
            Column.nullable(
                "extra",
                new ColumnType.Struct(
                    List.of(
                        Column.nullable("a", Scalar.INT32),
                        Column.nullable(
                            "b", new ColumnType.ListOf(Scalar.TEXT, Nullability.NULLABLE)))))),
        Change.add(Column.nullable("second", ColumnType.Geometry.any())));
    Contract contract = table.contract();
    table
        .append(
            new NoRows(contract.select(List.of("id", "name", "location"))),
            dev.graticule.table.AppendOptions.defaults()
                .withSchema(dev.graticule.table.SchemaMode.MERGE))
        .await();

    try (ForeignTables foreign = new ForeignTables(lake)) {
      Schema schema = foreign.table("places").schema();
      Map<String, Integer> ours =
          TableColumns.of("places", schema, foreign.table("places").properties()).ids();
      assertThat(ours)
          .containsEntry("extra.b.element", schema.findField("extra.b.element").fieldId());
      assertThat(ours).containsKey("second_bbox.xmin");
      assertThat(ours.values()).doesNotHaveDuplicates();
    }
  }

  /** A source without rows. */
  private record NoRows(Contract contract) implements dev.graticule.batch.BatchSource {
    @Override
    public java.util.Optional<dev.graticule.batch.Batch> next() {
      return java.util.Optional.empty();
    }

    @Override
    public void close() {}
  }

  @Test
  void whatAnotherProgramDoesToColumnsKeepsTheirMeaning(Lake lake) {
    Contract contract =
        Contract.builder()
            .column(Column.required("small", Scalar.INT8))
            .column(Column.nullable("other", Scalar.INT16))
            .column(
                new Column(
                    "place",
                    ColumnType.Geometry.of(GeometryType.POINT).withCrs(Crs.of("EPSG:3857")),
                    Nullability.NULLABLE,
                    Map.of("note", "kept")))
            .build();
    SpatialTable table = lake.create("mixed", contract, Iceberg.format());
    try (ForeignTables foreign = new ForeignTables(lake)) {
      foreign
          .table("mixed")
          .updateSchema()
          .renameColumn("place", "where")
          .moveFirst("place")
          .updateColumn("other", Types.LongType.get())
          .addColumn("more", Types.ListType.ofOptional(99, Types.StringType.get()))
          .commit();
    }

    Contract now = table.contract();

    assertThat(now.names()).containsExactly("where", "small", "other", "more");
    assertThat(now.require("where").type()).isEqualTo(contract.require("place").type());
    assertThat(now.require("where").metadata()).containsEntry("note", "kept");
    assertThat(now.require("small").type()).isEqualTo(Scalar.INT8);
    assertThat(now.require("other").type()).as("theirs is wider").isEqualTo(Scalar.INT64);
    assertThat(now.require("more").type())
        .isEqualTo(new ColumnType.ListOf(Scalar.TEXT, Nullability.NULLABLE));
    assertThat(table.snapshot().id()).as("another version").contains("@");
    assertThat(table.snapshot(dev.graticule.table.Version.id(table.snapshot().id())).contract())
        .isEqualTo(now);
  }

  @Test
  void aTableOfOthersIsWhatItsSchemaSays(Lake lake) {
    lake.create("first", Places.contract(), Iceberg.format());
    Schema schema =
        new Schema(
            Types.NestedField.required(1, "id", Types.LongType.get()),
            Types.NestedField.optional(2, "geom", Types.BinaryType.get()),
            Types.NestedField.optional(3, "fixed", Types.FixedType.ofLength(4)));
    Schema geometries =
        new Schema(
            Types.NestedField.required(1, "id", Types.LongType.get()),
            Types.NestedField.optional(2, "a", Types.GeometryType.of("'EPSG:3857'")),
            Types.NestedField.optional(3, "b", Types.GeographyType.crs84()),
            Types.NestedField.optional(4, "c", Types.GeometryType.of("projjson:my.crs")),
            Types.NestedField.optional(5, "d", Types.GeometryType.of("srid:4711")));
    try (ForeignTables foreign = new ForeignTables(lake)) {
      foreign.catalog().createTable(ForeignTables.identifier("plain"), schema);
      foreign
          .catalog()
          .buildTable(ForeignTables.identifier("shapes"), geometries)
          .withProperty("format-version", "3")
          .withProperty("my.crs", PROJJSON)
          .create();
    }

    Contract plain = lake.table("plain").contract();
    assertThat(plain.require("geom").type()).isEqualTo(Scalar.BINARY);
    assertThat(plain.require("fixed").type()).isEqualTo(Scalar.BINARY);
    Contract shapes = lake.table("shapes").contract();
    assertThat(shapes.require("a").type())
        .isEqualTo(ColumnType.Geometry.any().withCrs(Crs.of("EPSG:3857")));
    assertThat(shapes.require("b").type())
        .isEqualTo(ColumnType.Geometry.any().withEdges(Edges.SPHERICAL));
    assertThat(shapes.require("c").type())
        .isEqualTo(ColumnType.Geometry.any().withCrs(Crs.projjson(PROJJSON)));
    assertThat(shapes.require("d").type())
        .isEqualTo(ColumnType.Geometry.any().withCrs(Crs.unknown()));
    assertThat(lake.table("plain").history()).hasSize(1);
    assertThat(Places.ids(lake.table("plain"))).isEmpty();
    lake.table("plain").evolve(Change.add(Column.nullable("note", Scalar.TEXT)));
    assertThat(lake.table("plain").contract().names()).contains("note");
  }

  @Test
  void aPropertyDeclaresABinaryColumnAGeometry(Lake lake) {
    lake.create("first", Places.contract(), Iceberg.format());
    Schema schema =
        new Schema(
            Types.NestedField.required(1, "id", Types.LongType.get()),
            Types.NestedField.optional(2, "geom", Types.BinaryType.get()));
    try (ForeignTables foreign = new ForeignTables(lake)) {
      Table table = foreign.catalog().createTable(ForeignTables.identifier("declared"), schema);
      table.updateProperties().set("graticule.geometry.geom", "EPSG:4326").commit();
      SpatialTable ours = lake.table("declared");
      assertThat(ours.contract().require("geom").type())
          .isEqualTo(ColumnType.Geometry.any().withCrs(Crs.of("EPSG:4326")));

      table.updateProperties().set("graticule.geometry.geom", "nonsense").commit();
      assertThatThrownBy(ours::contract)
          .isInstanceOf(RefusedException.class)
          .hasMessageContaining("graticule.geometry.geom")
          .hasMessageContaining("nonsense");
    }
  }

  @Test
  void notesThatCannotBeReadAreNamed(Lake lake) {
    SpatialTable table = lake.create("places", Places.contract(), Iceberg.format());
    try (ForeignTables foreign = new ForeignTables(lake)) {
      for (String broken :
          List.of("{", "[]", "{\"version\":2}", "{\"version\":1,\"fields\":{\"x\":{}}}")) {
        foreign.table("places").updateProperties().set("graticule.contract", broken).commit();
        assertThatThrownBy(table::contract)
            .as(broken)
            .isInstanceOf(RefusedException.class)
            .hasMessageContaining("graticule.contract")
            .hasMessageContaining("places");
      }
    }
  }
}
