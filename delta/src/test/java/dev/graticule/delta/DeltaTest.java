package dev.graticule.delta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.graticule.contract.Change;
import dev.graticule.contract.Column;
import dev.graticule.contract.ColumnType;
import dev.graticule.contract.ColumnType.Scalar;
import dev.graticule.contract.ColumnType.TimeUnit;
import dev.graticule.contract.ColumnType.TimeZoning;
import dev.graticule.contract.Contract;
import dev.graticule.contract.ContractJson;
import dev.graticule.file.GeoParquetProfile;
import dev.graticule.file.WriteOptions;
import dev.graticule.table.Lake;
import dev.graticule.table.LakeOptions;
import dev.graticule.table.RefusedException;
import dev.graticule.table.Retention;
import dev.graticule.table.SpatialTable;
import dev.graticule.table.TableFormat;
import dev.graticule.write.ByteSize;
import dev.graticule.write.Layout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeltaTest {
  @TempDir Path folder;

  /** The last metadata in the log. */
  private JsonNode metadata(String table) throws IOException {
    JsonNode found = ForeignTable.JSON.missingNode();
    for (long version = 0; ; version++) {
      Path file = folder.resolve(table).resolve(LogFiles.commit(version).value());
      if (!Files.exists(file)) {
        return found;
      }
      for (String line : Files.readAllLines(file)) {
        JsonNode action = ForeignTable.JSON.readTree(line);
        found = action.has("metaData") ? action.get("metaData") : found;
      }
    }
  }

  private List<String> columns(String table) throws IOException {
    List<String> columns = new ArrayList<>();
    ForeignTable.JSON
        .readTree(metadata(table).path("schemaString").asText())
        .path("fields")
        .forEach(
            field ->
                columns.add(
                    field.path("name").asText()
                        + " "
                        + (field.path("type").isTextual()
                            ? field.path("type").asText()
                            : field.path("type").path("type").asText())
                        + (field.path("nullable").asBoolean() ? "" : " not null")));
    return columns;
  }

  @Test
  void itIsFoundOnTheClassPath() {
    assertThat(ServiceLoader.load(TableFormat.class))
        .filteredOn(format -> format instanceof Delta)
        .hasSize(1);
    assertThat(Delta.format().name()).isEqualTo("delta");
    assertThat(Delta.format().toString()).contains("checkpoint every 10");
    try (Lake lake = Lake.open(folder)) {
      assertThat(Delta.format().names(lake.store())).isEmpty();
    }
  }

  @Test
  void whatATableKeepsStandsInItsProperties() throws Exception {
    Delta format =
        Delta.format()
            .withRetention(new Retention(Duration.ofDays(3), 2))
            .withCheckpointInterval(25)
            .withProperties(Map.of("owner", "harbour"))
            .withProperties(Map.of("delta.appendOnly", "true"));
    Layout layout = Layout.partitionedBy("region").targetFileSize(ByteSize.mebibytes(32));
    try (DeltaLake lake = DeltaLake.in(folder)) {
      lake.lake().create("t", Contract.of(DeltaLake.Sighting.class), format, layout);
    }
    JsonNode properties = metadata("t").path("configuration");
    assertThat(properties.path("delta.logRetentionDuration").asText()).isEqualTo("interval 3 days");
    assertThat(properties.path("delta.deletedFileRetentionDuration").asText())
        .isEqualTo("interval 3 days");
    assertThat(properties.path("delta.checkpointInterval").asText()).isEqualTo("25");
    assertThat(properties.path("delta.parquet.compression.codec").asText()).isEqualTo("zstd");
    assertThat(properties.path("delta.appendOnly").asText()).isEqualTo("true");
    assertThat(properties.path("owner").asText()).isEqualTo("harbour");
    assertThat(ContractJson.read(properties.path("graticule.contract").asText()))
        .isEqualTo(Contract.of(DeltaLake.Sighting.class));
    assertThat(metadata("t").path("partitionColumns").get(0).asText()).isEqualTo("region");
    assertThat(columns("t"))
        .containsExactly(
            "id long not null",
            "region string",
            "location binary not null",
            "bbox struct not null");
    try (DeltaLake lake = DeltaLake.in(folder)) {
      SpatialTable table = lake.table("t");
      assertThat(table.layout().partitionBy()).containsExactly("region");
      assertThat(table.layout().targetFileSize()).isEqualTo(ByteSize.mebibytes(32));
      assertThat(table.contract()).isEqualTo(Contract.of(DeltaLake.Sighting.class));
    }
  }

  @Test
  void propertiesThatDeltaDoesNotKnowAreRefused() {
    try (DeltaLake lake = DeltaLake.in(folder)) {
      Delta format = Delta.format().withProperties(Map.of("delta.targetFileSize", "1mb"));
      assertThatThrownBy(
              () -> lake.lake().create("t", Contract.of(DeltaLake.Sighting.class), format))
          .isInstanceOf(RefusedException.class)
          .hasMessageContaining("\"t\"")
          .hasMessageContaining("delta.targetFileSize");
      assertThat(lake.lake().tables()).isEmpty();
    }
    assertThatThrownBy(() -> Delta.format().withCheckpointInterval(0))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void statisticsReachTheCoveringsOfWideTables() throws Exception {
    Contract.Builder wide = Contract.builder().geometry("g", g -> g);
    for (int i = 0; i < 40; i++) {
      wide.nullable("c" + i, Scalar.INT32);
    }
    try (DeltaLake lake = DeltaLake.in(folder)) {
      lake.lake().create("wide", wide.build(), Delta.format());
      lake.create("narrow");
    }
    assertThat(metadata("wide").at("/configuration/delta.dataSkippingNumIndexedCols").asText())
        .isEqualTo("45");
    assertThat(
            metadata("narrow")
                .at("/configuration/delta.dataSkippingNumIndexedCols")
                .isMissingNode())
        .isTrue();
  }

  @Test
  void whatDeltaCannotHoldIsRefusedByItsColumn() {
    Map<ColumnType, String> types =
        Map.of(
            Scalar.TIME,
            "INT64",
            new ColumnType.Timestamp(TimeUnit.NANOS, TimeZoning.UTC),
            "MICROS");
    try (DeltaLake lake = DeltaLake.in(folder)) {
      types.forEach(
          (type, wayOut) -> {
            ColumnType nested =
                new ColumnType.ListOf(
                    new ColumnType.Struct(List.of(Column.nullable("inner", type))),
                    dev.graticule.contract.Nullability.NULLABLE);
            assertThatThrownBy(
                    () ->
                        lake.lake()
                            .create(
                                "t",
                                Contract.builder().nullable("list", nested).build(),
                                Delta.format()))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("\"list.element.inner\"")
                .hasMessageContaining(wayOut);
          });
      for (String name : List.of("a b", "a,b", "a;b", "a{", "(a)", "a\tb", "a=b", "a\nb")) {
        assertThatThrownBy(
                () ->
                    lake.lake()
                        .create(
                            "t",
                            Contract.builder().nullable(name, Scalar.INT32).build(),
                            Delta.format()))
            .isInstanceOf(RefusedException.class)
            .hasMessageContaining("rename");
      }
      assertThatThrownBy(
              () ->
                  lake.lake()
                      .create(
                          "t",
                          Contract.builder()
                              .nullable("id", Scalar.INT32)
                              .nullable("ID", Scalar.INT32)
                              .build(),
                          Delta.format()))
          .isInstanceOf(RefusedException.class)
          .hasMessageContaining("\"ID\"");
      assertThatThrownBy(
              () ->
                  lake.lake()
                      .create(
                          "t",
                          Contract.of(DeltaLake.Sighting.class),
                          Delta.format(),
                          Layout.defaults()
                              .files(
                                  WriteOptions.builder().profile(GeoParquetProfile.V2_0).build())))
          .isInstanceOf(RefusedException.class)
          .hasMessageContaining("V2_0");
      assertThat(lake.lake().tables()).isEmpty();
      assertThat(folder.resolve("t")).doesNotExist();
    }
  }

  @Test
  void aGeometryColumnThatIsAddedBringsItsCovering() throws Exception {
    try (DeltaLake lake = DeltaLake.in(folder)) {
      SpatialTable table = lake.create("t");
      table.append(lake.rows(0, 3)).await();
      table.evolve(
          Change.add(Column.nullable("track", ColumnType.Geometry.any())),
          Change.add(Column.nullable("note", Scalar.TEXT)));
      assertThat(table.contract().names())
          .containsExactly("id", "region", "location", "track", "note");
      assertThat(lake.ids(table)).containsExactly(0L, 1L, 2L);
    }
    assertThat(columns("t"))
        .containsExactly(
            "id long not null",
            "region string",
            "location binary not null",
            "bbox struct not null",
            "track binary",
            "note string",
            "track_bbox struct");
    try (DeltaLake lake = DeltaLake.in(folder)) {
      assertThat(lake.table("t").contract().names())
          .containsExactly("id", "region", "location", "track", "note");
    }
  }

  @Test
  void columnsAreNotDroppedOrRenamed() {
    try (DeltaLake lake = DeltaLake.in(folder)) {
      SpatialTable table = lake.create("t");
      assertThatThrownBy(() -> table.evolve(Change.drop("region")))
          .hasMessageContaining("drop columns");
      assertThatThrownBy(() -> table.evolve(Change.rename("region", "area")))
          .hasMessageContaining("rename");
      assertThat(table.history()).hasSize(1);
    }
  }

  @Test
  void aTableLivesInAnyStore() {
    try (dev.graticule.store.Store store = dev.graticule.store.Store.inMemory();
        Lake lake = Lake.over(store, LakeOptions.defaults())) {
      SpatialTable table = lake.create("t", Contract.of(DeltaLake.Sighting.class), Delta.format());
      table
          .append(
              dev.graticule.batch.Records.source(
                  DeltaLake.Sighting.class,
                  List.of(DeltaLake.Sighting.of(1, "a")).iterator(),
                  lake.allocator(),
                  10))
          .await();
      assertThat(table.snapshot().totals().rows()).isEqualTo(1);
      assertThat(store.list(dev.graticule.store.StorePath.of("t/_delta_log")))
          .extracting(entry -> entry.path().name())
          .contains("00000000000000000000.json", "00000000000000000001.json");
    }
  }
}
