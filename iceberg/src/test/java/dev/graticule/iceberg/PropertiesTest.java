package dev.graticule.iceberg;

import static dev.graticule.order.Order.byColumns;
import static dev.graticule.order.Order.hilbert;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.graticule.file.WriteOptions;
import dev.graticule.junit.GraticuleTest;
import dev.graticule.table.Lake;
import dev.graticule.table.RefusedException;
import dev.graticule.table.Retention;
import dev.graticule.table.SpatialTable;
import dev.graticule.write.ByteSize;
import dev.graticule.write.Layout;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Layout and retention where other engines find them. */
@GraticuleTest
class PropertiesTest {
  private static final Layout LAYOUT =
      Layout.partitionedBy("name")
          .targetFileSize(ByteSize.mebibytes(64))
          .openFiles(3)
          .files(
              WriteOptions.builder()
                  .zstdLevel(7)
                  .rowGroupRows(5000)
                  .rowGroupBytes(1 << 20)
                  .coveringName("box")
                  .build());

  private static SpatialTable create(Lake lake) {
    return lake.create(
        "places",
        Places.contract(),
        Iceberg.format()
            .withRetention(new Retention(Duration.ofDays(3), 5))
            .withProperty("commit.manifest.min-count-to-merge", "7")
            .withProperty("write.metadata.previous-versions-max", "9"),
        LAYOUT);
  }

  @Test
  void otherEnginesReadThemInTheirOwnWords(Lake lake) {
    create(lake);

    try (ForeignTables foreign = new ForeignTables(lake)) {
      assertThat(foreign.table("places").properties())
          .containsEntry("write.target-file-size-bytes", Long.toString(64L << 20))
          .containsEntry("write.format.default", "parquet")
          .containsEntry("write.parquet.compression-codec", "zstd")
          .containsEntry("write.parquet.compression-level", "7")
          .containsEntry("write.parquet.row-group-size-bytes", Integer.toString(1 << 20))
          .containsEntry("write.metadata.compression-codec", "none")
          .containsEntry("write.metadata.delete-after-commit.enabled", "true")
          .containsEntry("write.metadata.previous-versions-max", "9")
          .containsEntry("history.expire.max-snapshot-age-ms", "259200000")
          .containsEntry("history.expire.min-snapshots-to-keep", "5")
          .containsEntry("gc.enabled", "true")
          .containsEntry("commit.manifest.min-count-to-merge", "7")
          .containsEntry("write.metadata.metrics.column.location", "counts")
          .containsEntry("write.metadata.metrics.column.box.xmin", "full")
          .containsEntry("write.metadata.metrics.column.box.ymax", "full")
          .doesNotContainKey("commit.retry.num-retries");
    }
  }

  @Test
  void theOrderIsToldAsFarAsIcebergHasWordsForIt(Lake lake) {
    lake.create(
        "kept",
        Places.contract(),
        Iceberg.format(),
        Layout.orderedBy(byColumns("name").then(hilbert("location").keepKeyAs("curve_key"))));
    lake.create(
        "curve",
        Places.contract(),
        Iceberg.format(),
        Layout.orderedBy(byColumns("name").then(hilbert("location")).then(byColumns("id"))));
    lake.create("none", Places.contract(), Iceberg.format());

    try (ForeignTables foreign = new ForeignTables(lake)) {
      assertThat(sortedBy(foreign, "kept")).containsExactly("name", "curve_key");
      assertThat(sortedBy(foreign, "curve")).containsExactly("name");
      assertThat(foreign.table("none").sortOrder().isUnsorted()).isTrue();
    }
  }

  private static List<String> sortedBy(ForeignTables foreign, String name) {
    var table = foreign.table(name);
    return table.sortOrder().fields().stream()
        .map(field -> table.schema().findColumnName(field.sourceId()))
        .toList();
  }

  @Test
  void theLayoutComesBack(Lake lake) {
    create(lake);

    try (Lake again = Lake.over(lake.store())) {
      SpatialTable table = again.table("places");
      assertThat(table.layout()).isEqualTo(LAYOUT);
    }
  }

  @Test
  void whatAnotherEngineHasChangedCounts(Lake lake) {
    SpatialTable table = create(lake);
    try (ForeignTables foreign = new ForeignTables(lake)) {
      foreign
          .table("places")
          .updateProperties()
          .set("write.target-file-size-bytes", "33554432")
          .set("write.parquet.compression-level", "99")
          .set("history.expire.min-snapshots-to-keep", "1")
          .set("history.expire.max-snapshot-age-ms", "0")
          .commit();
    }

    assertThat(table.layout().targetFileSize()).isEqualTo(ByteSize.mebibytes(32));
    assertThat(table.layout().files().zstdLevel()).as("as much as there is").isEqualTo(22);
    assertThat(table.layout().files().rowGroupRows()).isEqualTo(5000);
    Places.append(lake, table, 0, 3);
    Places.append(lake, table, 3, 6);
    assertThat(table.expire()).isNotEmpty();
    assertThat(table.history()).hasSize(1);
  }

  @Test
  void aPropertyThatIsNoNumberIsNamed(Lake lake) {
    SpatialTable table = create(lake);
    try (ForeignTables foreign = new ForeignTables(lake)) {
      foreign
          .table("places")
          .updateProperties()
          .set("write.target-file-size-bytes", "large")
          .commit();
    }

    assertThatThrownBy(table::layout)
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("write.target-file-size-bytes")
        .hasMessageContaining("large")
        .hasMessageContaining("places");
    assertThat(Places.ids(table)).isEmpty();
  }
}
