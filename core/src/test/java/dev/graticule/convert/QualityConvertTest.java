package dev.graticule.convert;

import static dev.graticule.quality.OnFault.DIVERT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.graticule.batch.ContractRule;
import dev.graticule.batch.WkbCodec;
import dev.graticule.contract.Bounds;
import dev.graticule.contract.ColumnType;
import dev.graticule.contract.ColumnType.Scalar;
import dev.graticule.contract.Contract;
import dev.graticule.contract.GeometryType;
import dev.graticule.file.ForeignParquet;
import dev.graticule.predicate.Predicates;
import dev.graticule.quality.Quality;
import dev.graticule.quality.Rejects;
import dev.graticule.store.Store;
import dev.graticule.store.StorePath;
import dev.graticule.store.StoreReader;
import dev.graticule.store.StoreWriter;
import dev.graticule.table.AppendOptions;
import dev.graticule.table.AppendResult;
import dev.graticule.table.Lake;
import dev.graticule.table.LakeOptions;
import dev.graticule.table.MemoryFormat;
import dev.graticule.table.SpatialTable;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.VarBinaryVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowStreamWriter;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.arrow.vector.util.Text;
import org.apache.parquet.io.api.Binary;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.GeometryFactory;

/** What a table promises of values is for its rules to look at, whatever rows are read from. */
class QualityConvertTest {
  private static final Contract PLACES =
      Contract.builder()
          .required("name", Scalar.TEXT)
          .required(
              "geometry",
              ColumnType.Geometry.of(GeometryType.POINT).withBounds(Bounds.of(0, 0, 10, 10)))
          .build();

  private static final String FEATURES =
      """
      {"type":"FeatureCollection","features":[
      {"type":"Feature","properties":{"name":"in"},"geometry":{"type":"Point","coordinates":[1,1]}},
      {"type":"Feature","properties":{"name":"out"},"geometry":{"type":"Point","coordinates":[11,1]}},
      {"type":"Feature","properties":{"name":null},"geometry":{"type":"Point","coordinates":[2,2]}},
      {"type":"Feature","properties":{"name":"line"},"geometry":{"type":"LineString","coordinates":[[1,1],[2,2]]}},
      {"type":"Feature","properties":{"name":"nowhere"},"geometry":null}
      ]}
      """;

  private static final byte[] POINT =
      WkbCodec.encode(new GeometryFactory().createPoint(new Coordinate(1, 2)));
  private static final String CRS = "{\"crs\":\"OGC:CRS84\"}";

  @TempDir Path folder;

  private final Store store = Store.inMemory();
  private final MemoryFormat memory = MemoryFormat.create();
  private final Lake lake = Lake.over(store, LakeOptions.defaults().withFormats(memory));
  private final SpatialTable table = lake.create("places", PLACES, memory);

  @AfterEach
  void close() {
    lake.close();
    store.close();
  }

  private Convert features() {
    StorePath path = StorePath.of("places.geojson");
    if (store.head(path).isEmpty()) {
      try (StoreWriter writer = store.create(path)) {
        writer.write(ByteBuffer.wrap(FEATURES.getBytes(StandardCharsets.UTF_8)));
      }
    }
    return Convert.from(GeoJson.file(store, path));
  }

  @Test
  void rowsOfAFileThatBreakWhatTheTablePromisesAreDiverted() {
    Quality quality =
        Quality.rules()
            .contract(DIVERT)
            .withRejects(Rejects.geoParquet(store, StorePath.of("rejects")));

    AppendResult result =
        features().to(table, AppendOptions.defaults().withQuality(quality)).await();

    assertThat(result.rows()).isEqualTo(1);
    assertThat(result.quality().diverted())
        .isEqualTo(
            Map.of(
                "contract: bounds", 1L,
                "contract: required", 2L,
                "contract: geometry_type", 1L));
  }

  @Test
  void withoutRulesTheFirstSuchRowEndsIt() {
    assertThatThrownBy(() -> features().to(table).await()).isInstanceOf(ConvertException.class);
    Quality others =
        Quality.rules()
            .contract(ContractRule.BOUNDS, DIVERT)
            .withRejects(Rejects.ndjson(store, StorePath.of("rejects")));
    assertThatThrownBy(
            () -> features().to(table, AppendOptions.defaults().withQuality(others)).await())
        .hasMessageContaining("row 2")
        .hasMessageContaining("\"name\"");
    assertThat(store.list(StorePath.of("rejects"))).isEmpty();
  }

  /** Two sound points with a broken one between them. */
  private List<byte[]> shapes() {
    return List.of(POINT, new byte[] {1, 1, 0, 0, 0, 9}, POINT);
  }

  private Input parquet() throws IOException {
    Files.deleteIfExists(folder.resolve("shapes.parquet"));
    ForeignParquet parquet =
        ForeignParquet.of("required binary name (STRING); required binary geometry;")
            .with(
                "geo",
                "{\"version\":\"1.1.0\",\"primary_column\":\"geometry\",\"columns\":{\"geometry\":{\"encoding\":\"WKB\",\"geometry_types\":[]}}}");
    for (byte[] wkb : shapes()) {
      parquet.row(
          group -> {
            group.append("name", "p" + wkb.length);
            group.add("geometry", Binary.fromConstantByteArray(wkb));
          });
    }
    parquet.write(folder.resolve("shapes.parquet"));
    return GeoParquet.file(Store.local(folder), StorePath.of("shapes.parquet"));
  }

  private Input arrow() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Field name = Field.notNullable("name", new ArrowType.Utf8());
    Field geometry =
        new Field(
            "geometry",
            new FieldType(
                false,
                new ArrowType.Binary(),
                null,
                Map.of("ARROW:extension:name", "geoarrow.wkb", "ARROW:extension:metadata", CRS)),
            null);
    try (BufferAllocator allocator = new RootAllocator();
        VectorSchemaRoot root =
            VectorSchemaRoot.create(new Schema(List.of(name, geometry)), allocator);
        ArrowStreamWriter writer = new ArrowStreamWriter(root, null, bytes)) {
      for (byte[] wkb : shapes()) {
        int row = root.getRowCount();
        ((VarCharVector) root.getVector("name")).setSafe(row, new Text("p" + wkb.length));
        ((VarBinaryVector) root.getVector("geometry")).setSafe(row, wkb);
        root.setRowCount(row + 1);
      }
      writer.writeBatch();
    }
    Files.write(folder.resolve("shapes.arrows"), bytes.toByteArray());
    return Arrow.file(Store.local(folder), StorePath.of("shapes.arrows"));
  }

  private Input csv() throws IOException {
    StringBuilder text = new StringBuilder("name,geometry\n");
    for (byte[] wkb : shapes()) {
      text.append("p%d,%s%n".formatted(wkb.length, HexFormat.of().formatHex(wkb)));
    }
    Files.writeString(folder.resolve("shapes.csv"), text);
    return Csv.file(Store.local(folder), StorePath.of("shapes.csv"));
  }

  private Input jdbc() {
    List<String> rows = new ArrayList<>();
    for (byte[] wkb : shapes()) {
      rows.add(
          "SELECT %d AS n, 'p%d' AS name, X'%s' AS geometry"
              .formatted(rows.size(), wkb.length, HexFormat.of().formatHex(wkb)));
    }
    return Jdbc.query(
            () -> DriverManager.getConnection("jdbc:h2:mem:"),
            "SELECT name, geometry FROM (%s) ORDER BY n"
                .formatted(String.join(" UNION ALL ", rows)))
        .geometry("geometry", g -> g);
  }

  private static List<JsonNode> lines(Store store, StorePath path) throws IOException {
    List<JsonNode> lines = new ArrayList<>();
    try (StoreReader reader = store.open(path)) {
      ByteBuffer bytes = ByteBuffer.allocate((int) reader.length());
      reader.readFully(0, bytes);
      for (String line : new String(bytes.array(), StandardCharsets.UTF_8).split("\n")) {
        lines.add(new JsonMapper().readTree(line));
      }
    }
    return lines;
  }

  private void brokenShapesAreDiverted(Input input) throws IOException {
    Quality quality =
        Quality.rules()
            .contract(ContractRule.WKB, DIVERT)
            .withRejects(Rejects.ndjson(store, StorePath.of("rejects")));

    AppendResult result =
        Convert.from(input).to(table, AppendOptions.defaults().withQuality(quality)).await();

    assertThat(result.rows()).isEqualTo(2);
    assertThat(result.quality().diverted()).isEqualTo(Map.of("contract: wkb", 1L));
    List<JsonNode> rejects = lines(store, result.quality().rejects().orElseThrow());
    assertThat(rejects).hasSize(1);
    assertThat(rejects.get(0).toString())
        .contains("\"row\":1")
        .contains("contract: wkb")
        .contains("at byte")
        .contains("p6");
  }

  private void brokenShapesAreRefused(Input input, AppendOptions options) {
    assertThatThrownBy(() -> Convert.from(input).to(table, options).await())
        .hasMessageMatching("(?s).*(row 1|line 3).*")
        .hasMessageContaining("\"geometry\"")
        .hasMessageContaining("at byte");
    assertThat(table.snapshot().files(Predicates.all())).isEmpty();
  }

  @Test
  void brokenShapesOfGeoParquetReachTheRules() throws IOException {
    brokenShapesAreDiverted(parquet());
  }

  @Test
  void brokenShapesOfArrowReachTheRules() throws IOException {
    brokenShapesAreDiverted(arrow());
  }

  @Test
  void brokenShapesOfTextReachTheRules() throws IOException {
    brokenShapesAreDiverted(csv());
  }

  @Test
  void brokenShapesOfDatabasesReachTheRules() throws IOException {
    brokenShapesAreDiverted(jdbc());
  }

  @Test
  void brokenShapesAreRefusedWithoutARuleForThem() throws IOException {
    AppendOptions others =
        AppendOptions.defaults()
            .withQuality(
                Quality.rules()
                    .contract(ContractRule.BOUNDS, DIVERT)
                    .withRejects(Rejects.ndjson(store, StorePath.of("rejects"))));
    for (Input input : List.of(parquet(), arrow(), csv(), jdbc())) {
      brokenShapesAreRefused(input, AppendOptions.defaults());
      brokenShapesAreRefused(input, others);
    }
    assertThatThrownBy(() -> Convert.from(parquet()).to(table).await())
        .isInstanceOf(ConvertException.class)
        .hasMessageContaining("shapes.parquet");
  }

  @Test
  void nullsOfArrowWhereItsSchemaHasNoneReachTheRules() throws IOException {
    Field name = Field.notNullable("name", new ArrowType.Utf8());
    try (BufferAllocator allocator = new RootAllocator();
        VectorSchemaRoot root =
            VectorSchemaRoot.create(
                new Schema(List.of(name, Field.nullable("geometry", new ArrowType.Binary()))),
                allocator);
        ArrowStreamWriter writer =
            new ArrowStreamWriter(
                root, null, Files.newOutputStream(folder.resolve("nulls.arrows")))) {
      ((VarCharVector) root.getVector("name")).setSafe(0, new Text("there"));
      root.getVector("name").setValueCount(2);
      ((VarBinaryVector) root.getVector("geometry")).setSafe(0, POINT);
      ((VarBinaryVector) root.getVector("geometry")).setSafe(1, POINT);
      root.setRowCount(2);
      writer.writeBatch();
    }
    Input input =
        Arrow.file(Store.local(folder), StorePath.of("nulls.arrows"))
            .geometry("geometry", type -> type);
    Quality quality =
        Quality.rules()
            .contract(DIVERT)
            .withRejects(Rejects.ndjson(store, StorePath.of("rejects")));

    AppendResult result =
        Convert.from(input).to(table, AppendOptions.defaults().withQuality(quality)).await();

    assertThat(result.rows()).isEqualTo(1);
    assertThat(result.quality().diverted()).isEqualTo(Map.of("contract: required", 1L));
  }
}
