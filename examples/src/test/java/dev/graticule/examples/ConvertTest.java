package dev.graticule.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.graticule.file.GeoParquetFile;
import dev.graticule.file.GeoParquetValidator;
import dev.graticule.store.Store;
import dev.graticule.store.StorePath;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConvertTest {
  @TempDir Path folder;
  private final ByteArrayOutputStream said = new ByteArrayOutputStream();

  private int convert(Object... arguments) {
    PrintStream out = new PrintStream(said, true, StandardCharsets.UTF_8);
    return Convert.run(Stream.of(arguments).map(Object::toString).toList(), out, out);
  }

  private Path geoJson(String geometry) throws IOException {
    Path file = folder.resolve("in.geojson");
    Files.writeString(
        file, "{\"type\":\"Feature\",\"properties\":{\"a\":1},\"geometry\":" + geometry + "}");
    return file;
  }

  @Test
  void geoJsonBecomesGeoParquetThatTheValidatorTakes() throws IOException {
    Path in = geoJson("{\"type\":\"Point\",\"coordinates\":[16.4,48.2]}");
    assertThat(convert(in, folder.resolve("out.parquet")))
        .as(said.toString(StandardCharsets.UTF_8))
        .isZero();
    Store store = Store.local(folder);
    assertThat(GeoParquetValidator.validate(store, StorePath.of("out.parquet")).isValid()).isTrue();
    try (GeoParquetFile file = GeoParquetFile.open(store, StorePath.of("out.parquet"))) {
      assertThat(file.rows()).isEqualTo(1);
      assertThat(file.contract().names()).containsExactly("a", "geometry");
    }
    assertThat(convert(folder.resolve("out.parquet"), folder.resolve("again.parquet"))).isZero();
    assertThat(folder.resolve("again.parquet")).exists();
  }

  @Test
  void aFileThatIsThereStaysAsItIs() throws IOException {
    Path in = geoJson("null");
    Path out = folder.resolve("out.parquet");
    Files.writeString(out, "precious");
    assertThat(convert(in, out)).isEqualTo(1);
    assertThat(out).hasContent("precious");
  }

  @Test
  void inputThatBreaksMidwayLeavesNoFile() throws IOException {
    Path in = geoJson("{\"type\":\"Point\",\"coordinates\":[16.4]}");
    assertThat(convert(in, folder.resolve("out.parquet"))).isEqualTo(1);
    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left.map(p -> p.getFileName().toString()).toList())
          .isEqualTo(List.of("in.geojson"));
    }
  }

  @Test
  void missingArgumentsAreToldWithTheUsage() {
    assertThat(convert("one")).isEqualTo(2);
    assertThat(said.toString(StandardCharsets.UTF_8)).contains("Usage");
  }
}
