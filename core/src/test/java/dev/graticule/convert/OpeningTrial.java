package dev.graticule.convert;

import dev.graticule.batch.BatchSource;
import dev.graticule.store.Store;
import dev.graticule.store.StorePath;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Function;
import org.apache.arrow.memory.RootAllocator;

/**
 * Opens a small file of a format and tells how that went. Public, to be made in any class loader.
 */
public final class OpeningTrial implements Function<String, String> {
  private final Path folder;

  public OpeningTrial(Path folder) {
    this.folder = folder;
  }

  @Override
  public String apply(String format) {
    try (Store store = Store.local(folder);
        RootAllocator allocator = new RootAllocator();
        BatchSource rows = Convert.from(input(format, store)).source(allocator)) {
      Drained.count(rows);
      return "opened";
    } catch (ConvertException e) {
      return e.getMessage();
    }
  }

  private Input input(String format, Store store) {
    return switch (format) {
      case "csv" -> Csv.file(store, file("in.csv", "a,b\n1,2\n"));
      case "flatgeobuf" -> FlatGeobuf.file(store, StorePath.of("in.fgb"));
      case "avro" -> Avro.file(store, StorePath.of("in.avro"));
      case "parquet as avro" -> Avro.parquet(store, StorePath.of("avro.parquet"));
      case "compressed arrow" -> Arrow.file(store, StorePath.of("compressed.arrow"));
      case "arrow stream" -> Arrow.stream(1);
      case "geojson" ->
          GeoJson.file(store, file("in.geojson", "{\"type\":\"Point\",\"coordinates\":[1,2]}"));
      default -> throw new IllegalArgumentException(format);
    };
  }

  private StorePath file(String name, String text) {
    return file(name, text.getBytes(StandardCharsets.UTF_8));
  }

  private StorePath file(String name, byte[] bytes) {
    try {
      Files.write(folder.resolve(name), bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return StorePath.of(name);
  }
}
