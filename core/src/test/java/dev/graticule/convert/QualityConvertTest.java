package dev.graticule.convert;

import static dev.graticule.quality.OnFault.DIVERT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.graticule.batch.ContractRule;
import dev.graticule.contract.Bounds;
import dev.graticule.contract.ColumnType;
import dev.graticule.contract.ColumnType.Scalar;
import dev.graticule.contract.Contract;
import dev.graticule.contract.GeometryType;
import dev.graticule.quality.Quality;
import dev.graticule.quality.Rejects;
import dev.graticule.store.Store;
import dev.graticule.store.StorePath;
import dev.graticule.store.StoreWriter;
import dev.graticule.table.AppendOptions;
import dev.graticule.table.AppendResult;
import dev.graticule.table.Lake;
import dev.graticule.table.LakeOptions;
import dev.graticule.table.MemoryFormat;
import dev.graticule.table.SpatialTable;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

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
}
