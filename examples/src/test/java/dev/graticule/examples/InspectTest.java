package dev.graticule.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.graticule.iceberg.Iceberg;
import dev.graticule.table.GeoParquetDirectory;
import dev.graticule.table.Lake;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InspectTest {
  @TempDir Path folder;
  private final Console console = new Console();

  @Test
  void aFileTellsItsContractMetadataAndRowGroups() {
    Path file = SampleFile.write(folder, "lighthouses.parquet");

    assertThat(console.run(Inspect::run, file.toString())).isEqualTo(Inspect.TOLD);

    assertThat(console.out())
        .contains("lighthouses.parquet")
        .contains("2 rows in 1 row group,")
        .contains("name: text")
        .contains("place: geometry in OGC:CRS84")
        .contains("GeoParquet 1.1.0")
        .contains("place (primary): WKB, Point")
        .contains("CRS OGC:CRS84, planar edges")
        .contains("bounds [-4.27, 50.18, 7.05, 57.98]")
        .contains("covering bbox.xmin, bbox.ymin, bbox.xmax, bbox.ymax")
        .contains("0: 2 rows");
    assertThat(console.err()).isEmpty();
  }

  @Test
  void aTableTellsItsColumnsVersionsAndFilesAndALakeItsTables() {
    Path root = folder.resolve("lake");
    try (Lake lake = Lake.open(root)) {
      SampleFile.writeTable(lake, "coast", Iceberg.format());
      SampleFile.writeTable(lake, "plain", GeoParquetDirectory.format());
    }

    assertThat(console.run(Inspect::run, root.toString(), "coast")).isEqualTo(Inspect.TOLD);
    assertThat(console.out())
        .contains("coast in format iceberg")
        .contains("2 rows in 1 file, ")
        .contains("name: text")
        .contains("place: geometry in OGC:CRS84")
        .containsSubsequence("Versions, the newest first", ": append", ": create")
        .contains(".parquet: 2 rows")
        .contains("bounds [-4.27, 50.18, 7.05, 57.98]");

    assertThat(console.run(Inspect::run, root.toString(), "plain")).isEqualTo(Inspect.TOLD);
    assertThat(console.out()).contains("only this one: the format keeps no earlier ones");

    assertThat(console.run(Inspect::run, root.toString())).isEqualTo(Inspect.TOLD);
    assertThat(console.out())
        .contains("2 tables")
        .contains("coast: iceberg, 2 rows in 1 file")
        .contains("plain: geoparquet, 2 rows in 1 file");
    assertThat(console.err()).isEmpty();
  }

  @Test
  void whatCannotBeReadIsOneSentence() throws IOException {
    Path text = Files.writeString(folder.resolve("text.parquet"), "no Parquet");

    assertThat(console.run(Inspect::run, text.toString())).isEqualTo(Inspect.UNREADABLE);
    assertThat(console.run(Inspect::run, folder.resolve("none").toString()))
        .isEqualTo(Inspect.UNREADABLE);

    assertThat(console.run(Inspect::run, folder.toString(), "none")).isEqualTo(Inspect.UNREADABLE);

    assertThat(console.out()).isEmpty();
    assertThat(console.err().lines()).hasSize(3).allSatisfy(l -> assertThat(l).isNotBlank());
  }

  @Test
  void withoutAFileTheUsageIsTold() {
    assertThat(console.run(Inspect::run)).isEqualTo(Inspect.USAGE);
    assertThat(console.err()).contains("examples/run inspect FILE | LAKE [TABLE]");
  }
}
