package dev.graticule.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.graticule.contract.ColumnType.Scalar;
import dev.graticule.contract.Contract;
import dev.graticule.contract.Crs;
import dev.graticule.contract.Edges;
import dev.graticule.contract.Orientation;
import dev.graticule.predicate.GeometryStatistics.Kind;
import java.io.IOException;
import java.util.List;
import org.apache.parquet.column.statistics.geospatial.BoundingBox;
import org.apache.parquet.column.statistics.geospatial.GeospatialStatistics;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.junit.jupiter.api.Test;

class GeoParquetProfileTest extends WriterFixture {
  private static final String PROJJSON =
      "{ \"type\": \"ProjectedCRS\",  \"name\": \"somewhere\", \"id\": {\"authority\":\"EPSG\",\"code\":25832} }";

  private static WriteOptions options(GeoParquetProfile profile) {
    return WriteOptions.builder().profile(profile).build();
  }

  private GeoMetadata geo() throws IOException {
    return GeoMetadata.parse(
        footer().getFileMetaData().getKeyValueMetaData().get(GeoMetadata.KEY), "rows.parquet");
  }

  private ColumnChunkMetaData chunk(String path) throws IOException {
    return footer().getBlocks().get(0).getColumns().stream()
        .filter(c -> c.getPath().toDotString().equals(path))
        .findFirst()
        .orElseThrow();
  }

  private String type(String column) throws IOException {
    return String.valueOf(
        footer().getFileMetaData().getSchema().getType(column).getLogicalTypeAnnotation());
  }

  @Test
  void severalGeometryColumnsKeepTheirOwnMeaning() throws IOException {
    Contract contract =
        Contract.builder()
            .geometry("here", g -> g)
            .geometry(
                "there",
                g ->
                    g.withCrs(Crs.projjson(PROJJSON))
                        .withEpoch(2021.5)
                        .withOrientation(Orientation.COUNTERCLOCKWISE))
            .geometry("round", g -> g.withEdges(Edges.SPHERICAL))
            .geometry("nowhere", g -> g.withCrs(Crs.unknown()))
            .build();
    byte[] point = wkb("POINT (1 2)");
    byte[] line = wkb("LINESTRING Z (1 2 3, 4 5 6)");
    write(
        contract,
        options(GeoParquetProfile.V1_1),
        List.of(row(point, line, point, null), row(line, line, null, null)));
    GeoMetadata geo = geo();
    assertThat(geo.version()).isEqualTo("1.1.0");
    assertThat(geo.primaryColumn()).isEqualTo("here");
    GeoColumn here = geo.columns().get("here");
    assertThat(here.crs()).isEqualTo(Crs.crs84());
    assertThat(here.kinds()).extracting(Kind::label).containsExactly("Point", "LineString Z");
    assertThat(here.bbox().orElseThrow().z()).isEmpty();
    assertThat(here.covering()).contains(Covering.of("bbox"));
    GeoColumn there = geo.columns().get("there");
    assertThat(there.crs()).isEqualTo(Crs.projjson(PROJJSON));
    assertThat(there.epoch()).hasValue(2021.5);
    assertThat(there.orientation()).isEqualTo(Orientation.COUNTERCLOCKWISE);
    assertThat(there.bbox().orElseThrow().z()).isPresent();
    assertThat(there.covering()).contains(Covering.of("there_bbox"));
    GeoColumn round = geo.columns().get("round");
    assertThat(round.edges()).isEqualTo(Edges.SPHERICAL);
    assertThat(round.bbox()).isEmpty();
    assertThat(round.covering()).isEmpty();
    GeoColumn nowhere = geo.columns().get("nowhere");
    assertThat(nowhere.crs()).isEqualTo(Crs.unknown());
    assertThat(nowhere.kinds()).isEmpty();
    assertThat(nowhere.bbox()).isEmpty();
    assertThat(footer().getFileMetaData().getKeyValueMetaData().get("geo")).contains(PROJJSON);
  }

  @Test
  void theCoveringGivesWayToColumnsOfItsName() throws IOException {
    Contract contract =
        Contract.builder()
            .nullable("BBOX", Scalar.TEXT)
            .nullable("b_bbox", Scalar.TEXT)
            .geometry("a", g -> g)
            .geometry("b", g -> g)
            .build();
    write(contract, options(GeoParquetProfile.V1_1), List.of());
    assertThat(geo().columns().get("a").covering()).contains(Covering.of("bbox_1"));
    assertThat(geo().columns().get("b").covering()).contains(Covering.of("b_bbox_1"));
  }

  @Test
  void versionTwoHasParquetsOwnTypesAndStatistics() throws IOException {
    Contract contract =
        Contract.builder()
            .geometry("plane", g -> g)
            .geometry("there", g -> g.withCrs(Crs.projjson(PROJJSON)))
            .geometry("round", g -> g.withEdges(Edges.KARNEY))
            .build();
    byte[] point = wkb("POINT (1 2)");
    byte[] measured = wkb("LINESTRING ZM (1 2 3 4, 5 6 7 8)");
    write(
        contract,
        options(GeoParquetProfile.V2_0),
        List.of(row(point, null, point), row(measured, wkb("POINT EMPTY"), null)));
    assertThat(footer().getFileMetaData().getSchema().getFieldCount()).isEqualTo(3);
    assertThat(type("plane")).isEqualTo("GEOMETRY(OGC:CRS84)");
    assertThat(type("there")).startsWith("GEOMETRY(" + PROJJSON);
    assertThat(type("round")).contains("GEOGRAPHY").contains("KARNEY");
    GeospatialStatistics plane = chunk("plane").getGeospatialStatistics();
    assertThat(plane.getGeospatialTypes().getTypes()).containsExactlyInAnyOrder(1, 3002);
    BoundingBox box = plane.getBoundingBox();
    assertThat(new double[] {box.getXMin(), box.getYMin(), box.getXMax(), box.getYMax()})
        .containsExactly(1, 2, 5, 6);
    assertThat(new double[] {box.getZMin(), box.getZMax(), box.getMMin(), box.getMMax()})
        .containsExactly(3, 7, 4, 8);
    GeospatialStatistics there = chunk("there").getGeospatialStatistics();
    assertThat(there.getGeospatialTypes().getTypes()).containsExactly(1);
    assertThat(there.getBoundingBox() == null || there.getBoundingBox().isXYEmpty()).isTrue();
    assertThat(geo().version()).isEqualTo("2.0-dev");
    assertThat(geo().columns().get("plane").kinds())
        .extracting(Kind::label)
        .containsExactly("Point", "LineString ZM");
    assertThat(read().get(1).get(0)).isEqualTo(hex(measured));
  }

  @Test
  void bothAtOnceServeOldAndNewReaders() throws IOException {
    Contract contract = Contract.builder().geometry("geometry", g -> g).build();
    write(contract, options(GeoParquetProfile.BOTH), List.of(row(wkb("POINT (1 2)"))));
    assertThat(type("geometry")).isEqualTo("GEOMETRY(OGC:CRS84)");
    assertThat(chunk("geometry").getGeospatialStatistics().getBoundingBox().getXMax()).isEqualTo(1);
    assertThat(geo().version()).isEqualTo("1.1.0");
    assertThat(geo().columns().get("geometry").covering()).contains(Covering.of("bbox"));
  }

  @Test
  void versionOneHasNoOwnTypesAndNoGeospatialStatistics() throws IOException {
    Contract contract = Contract.builder().geometry("geometry", g -> g).build();
    write(contract, options(GeoParquetProfile.V1_1), List.of(row(wkb("POINT (1 2)"))));
    assertThat(type("geometry")).isEqualTo("null");
  }

  @Test
  void measuresAreRefusedWhereTheVersionKnowsNone() {
    Contract contract = Contract.builder().geometry("geometry", g -> g).build();
    List<List<Object>> rows = List.of(row(wkb("POINT (1 1)")), row(wkb("POINT M (1 2 3)")));
    for (GeoParquetProfile profile : List.of(GeoParquetProfile.V1_1, GeoParquetProfile.BOTH)) {
      assertThatThrownBy(() -> write(contract, options(profile), rows))
          .isInstanceOfSatisfying(RowRefusedException.class, e -> assertThat(e.row()).isEqualTo(1))
          .hasMessageContaining("Point M");
    }
  }

  @Test
  void whatTheVersionCannotSayIsRefusedBeforeTheFirstByte() {
    Contract edges = Contract.builder().geometry("g", g -> g.withEdges(Edges.VINCENTY)).build();
    assertThatThrownBy(() -> write(edges, options(GeoParquetProfile.V1_1), List.of()))
        .isInstanceOf(GeoParquetException.class)
        .hasMessageContaining("vincenty");
    Contract crs = Contract.builder().geometry("g", g -> g.withCrs(Crs.of("EPSG:25832"))).build();
    for (GeoParquetProfile profile : GeoParquetProfile.values()) {
      assertThatThrownBy(() -> write(crs, options(profile), List.of()))
          .isInstanceOf(GeoParquetException.class)
          .hasMessageContaining("EPSG:25832");
    }
    assertThat(folder.resolve("data")).doesNotExist();
  }
}
