package dev.graticule.examples;

import static org.assertj.core.api.Assertions.assertThat;

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
  void whatCannotBeReadIsOneSentence() throws IOException {
    Path text = Files.writeString(folder.resolve("text.parquet"), "no Parquet");

    assertThat(console.run(Inspect::run, text.toString())).isEqualTo(Inspect.UNREADABLE);
    assertThat(console.run(Inspect::run, folder.resolve("none").toString()))
        .isEqualTo(Inspect.UNREADABLE);

    assertThat(console.out()).isEmpty();
    assertThat(console.err().lines()).hasSize(2).allSatisfy(l -> assertThat(l).isNotBlank());
  }

  @Test
  void withoutAFileTheUsageIsTold() {
    assertThat(console.run(Inspect::run)).isEqualTo(Inspect.USAGE);
    assertThat(console.err()).contains("examples/run inspect FILE");
  }
}
