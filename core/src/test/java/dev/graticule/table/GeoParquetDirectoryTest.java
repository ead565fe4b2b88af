package dev.graticule.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.graticule.batch.Batch;
import dev.graticule.batch.BatchSource;
import dev.graticule.batch.Records;
import dev.graticule.contract.ColumnType;
import dev.graticule.contract.ColumnType.Scalar;
import dev.graticule.contract.Contract;
import dev.graticule.contract.Crs;
import dev.graticule.contract.Edges;
import dev.graticule.file.GeoParquetProfile;
import dev.graticule.file.GeoParquetWriter;
import dev.graticule.file.WriteOptions;
import dev.graticule.predicate.Predicates;
import dev.graticule.store.StoreException;
import dev.graticule.store.StorePath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.geom.Point;

/** Directories that others filled, and what does not belong into one. */
class GeoParquetDirectoryTest {
  private final Path root;
  private final Path outside;
  private final Lake lake;

  GeoParquetDirectoryTest(@TempDir Path folder) throws IOException {
    this.root = Files.createDirectories(folder.resolve("lake"));
    this.outside = Files.createDirectories(folder.resolve("outside"));
    this.lake = Lake.open(root);
  }

  @AfterEach
  void close() {
    lake.close();
  }

  record Place(long id, Point at) {}

  private static Contract contract(UnaryOperator<ColumnType.Geometry> shape) {
    return Contract.builder()
        .required("id", Scalar.INT64)
        .required("at", shape.apply(ColumnType.Geometry.any()))
        .build();
  }

  private void put(String path, long id) {
    put(path, id, contract(at -> at), WriteOptions.defaults());
  }

  private void put(String path, long id, Contract contract, WriteOptions options) {
    Place place = new Place(id, new GeometryFactory().createPoint(new Coordinate(id, id)));
    try (BatchSource source =
            Records.writer(Place.class, contract)
                .source(List.of(place).iterator(), lake.allocator(), 1);
        Batch batch = source.next().orElseThrow();
        GeoParquetWriter writer =
            GeoParquetWriter.create(
                lake.store(), StorePath.of(path), contract, options, lake.allocator())) {
      writer.write(batch);
    }
  }

  @Test
  void aForeignDirectoryIsReadWithItsPartitions() {
    put("t/year=2025/region=n/a.parquet", 1);
    put("t/year=2026/region=__HIVE_DEFAULT_PARTITION__/b.parquet", 2);
    put("t/_temporary/c.parquet", 3);
    put("t/.hidden.parquet", 4);

    SpatialTable table = lake.table("t");

    assertThat(lake.tables()).containsExactly("t");
    assertThat(table.contract().require("year").type()).isEqualTo(Scalar.INT64);
    assertThat(table.contract().require("region").type()).isEqualTo(Scalar.TEXT);
    assertThat(table.layout().partitionBy()).containsExactly("year", "region");
    assertThat(table.plan(Predicates.eq("year", 2026)).kept())
        .singleElement()
        .satisfies(file -> assertThat(file.partition().get("region")).isEmpty());
    try (BatchSource rows = table.scan(Predicates.eq("region", "n"));
        Batch batch = rows.next().orElseThrow()) {
      assertThat(batch.vector("id").getObject(0)).isEqualTo(1L);
      assertThat(batch.vector("year").getObject(0)).isEqualTo(2025L);
      assertThat(rows.next()).isEmpty();
    }
  }

  @Test
  void aForeignDirectoryCanBeAppendedTo() {
    put("t/a.parquet", 1);
    SpatialTable table = lake.table("t");

    BatchSource more =
        Records.writer(Place.class, table.contract())
            .source(
                List.of(new Place(2, new GeometryFactory().createPoint(new Coordinate(2, 2))))
                    .iterator(),
                lake.allocator(),
                1);
    assertThat(table.append(more).await().rows()).isEqualTo(1);
    assertThat(table.snapshot().files(Predicates.all())).hasSize(2);
  }

  @Test
  void filesOfDifferentCrsAreNoTable() {
    put("t/a.parquet", 1);
    put("t/b.parquet", 2, contract(at -> at.withCrs(Crs.of("EPSG:3857"))), WriteOptions.defaults());

    assertThatThrownBy(() -> lake.table("t").snapshot())
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("b.parquet")
        .hasMessageContaining("\"at\"")
        .hasMessageContaining("EPSG:3857");
  }

  @Test
  void filesOfDifferentEdgesAreNoTable() {
    put("t/a.parquet", 1);
    put(
        "t/b.parquet",
        2,
        contract(at -> at.withEdges(Edges.SPHERICAL)),
        WriteOptions.builder().profile(GeoParquetProfile.V2_0).build());

    assertThatThrownBy(() -> lake.table("t").snapshot())
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("b.parquet")
        .hasMessageContaining("spherical");
  }

  @Test
  void aStrangersFileInAMarkedTableIsNamed() {
    lake.create("t", contract(at -> at), GeoParquetDirectory.format());
    put("t/b.parquet", 2, contract(at -> at.withCrs(Crs.of("EPSG:3857"))), WriteOptions.defaults());

    assertThatThrownBy(() -> lake.table("t").snapshot())
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("b.parquet")
        .hasMessageContaining("EPSG:3857");
  }

  @Test
  void aLinkOutOfTheTableIsRefused() throws IOException {
    put("t/a.parquet", 1);
    SpatialTable table = lake.table("t");
    Files.copy(root.resolve("t/a.parquet"), outside.resolve("x.parquet"));
    Files.createSymbolicLink(root.resolve("t/x.parquet"), outside.resolve("x.parquet"));

    assertThatThrownBy(table::snapshot)
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("x.parquet")
        .hasMessageContaining("symbolic link");
  }

  @Test
  void aDamagedFileIsNamed() throws IOException {
    put("t/a.parquet", 1);
    byte[] bytes = Files.readAllBytes(root.resolve("t/a.parquet"));
    Files.write(root.resolve("t/b.parquet"), java.util.Arrays.copyOf(bytes, bytes.length - 20));

    assertThatThrownBy(() -> lake.table("t").snapshot())
        .isInstanceOf(dev.graticule.GraticuleException.class)
        .hasMessageContaining("b.parquet");
  }

  @Test
  void aDirectoryWithALogIsNotReadAsFiles() throws IOException {
    put("t/a.parquet", 1);
    Files.createDirectories(root.resolve("t/_delta_log"));
    Files.writeString(root.resolve("t/_delta_log/00000000000000000000.json"), "{}");

    assertThatThrownBy(() -> lake.table("t"))
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("\"t\"")
        .hasMessageContaining("graticule-delta");
  }

  @Test
  void twoFormatsThatClaimOneDirectoryAreNamed() {
    MemoryFormat memory = MemoryFormat.create();
    try (Lake other = Lake.open(root, LakeOptions.defaults().withFormats(memory))) {
      other.create("t", contract(at -> at), memory);
      lake.create("t", contract(at -> at), GeoParquetDirectory.format());
    }
    try (Lake both = Lake.open(root, LakeOptions.defaults().withFormats(memory))) {
      assertThatThrownBy(() -> both.table("t"))
          .isInstanceOf(RefusedException.class)
          .hasMessageContaining("\"memory\"")
          .hasMessageContaining("\"geoparquet\"");
    }
  }

  @Test
  void aDamagedMarkerIsNamed() throws IOException {
    lake.create("t", contract(at -> at), GeoParquetDirectory.format());
    for (String text : List.of("", "[]", "{\"version\":9}", "{\"version\":1,\"contract\":\"x\"}")) {
      Files.writeString(root.resolve("t/_graticule.json"), text);
      try (Lake again = Lake.open(root)) {
        assertThatThrownBy(() -> again.table("t"))
            .as(text)
            .isInstanceOf(RefusedException.class)
            .hasMessageContaining("_graticule.json");
      }
    }
  }

  @Test
  void aDirectoryInWhichTablesLieIsALakeAndNoTable() throws IOException {
    for (String mark :
        List.of("_delta_log/0.json", "metadata/v1.metadata.json", ".hoodie/x", "_graticule.json")) {
      String area = "area" + mark.length();
      put(area + "/north/cities/a.parquet", 1);
      Path file = root.resolve(area).resolve("north/cities").resolve(mark);
      Files.createDirectories(file.getParent());
      Files.writeString(file, "{}");

      assertThat(lake.tables()).as(mark).isEmpty();
      assertThatThrownBy(() -> lake.table(area)).isInstanceOf(TableNotFoundException.class);
      assertThatThrownBy(() -> lake.create(area, contract(at -> at), GeoParquetDirectory.format()))
          .isInstanceOf(RefusedException.class)
          .hasMessageContaining("\"north/cities\"");
    }
    // One that said itself that it is a table stays one, whatever was put into it.
    lake.create("own", contract(at -> at), GeoParquetDirectory.format());
    put("own/cities/_graticule.json", 1);
    assertThat(lake.tables()).containsExactly("own");
  }

  @Test
  void aContractThatNoFileHoldsIsRefusedAtOnce() {
    assertThatThrownBy(
            () ->
                lake.create(
                    "t", contract(at -> at.withEdges(Edges.KARNEY)), GeoParquetDirectory.format()))
        .isInstanceOf(dev.graticule.GraticuleException.class)
        .hasMessageContaining("karney");
    assertThat(lake.tables()).isEmpty();
  }

  record MaybePlace(long id, Optional<Point> at) {}

  private void putMaybe(String path, Optional<Point> at) {
    Contract contract = Contract.of(MaybePlace.class);
    try (BatchSource source =
            Records.source(
                MaybePlace.class, Stream.of(new MaybePlace(1, at)), lake.allocator(), 1);
        Batch batch = source.next().orElseThrow();
        GeoParquetWriter writer =
            GeoParquetWriter.create(
                lake.store(),
                StorePath.of(path),
                contract,
                WriteOptions.defaults(),
                lake.allocator())) {
      writer.write(batch);
    }
  }

  @Test
  void aStrangersFileWithoutAValueThatTheTableRequiresIsNamed() {
    lake.create("t", Contract.of(Place.class), GeoParquetDirectory.format());
    putMaybe(
        "t/whole.parquet", Optional.of(new GeometryFactory().createPoint(new Coordinate(1, 1))));

    assertThat(lake.table("t").snapshot().files(Predicates.all())).hasSize(1);

    putMaybe("t/torn.parquet", Optional.empty());
    assertThatThrownBy(() -> lake.table("t").snapshot())
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("torn.parquet")
        .hasMessageContaining("\"at\"")
        .hasMessageContaining("no value in 1 of its rows")
        .hasMessageContaining("move the file away");
  }
}
