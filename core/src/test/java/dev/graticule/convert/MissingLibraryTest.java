package dev.graticule.convert;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.apache.arrow.compression.CommonsCompressionFactory;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.compression.CompressionUtil;
import org.apache.arrow.vector.ipc.ArrowStreamWriter;
import org.apache.arrow.vector.ipc.message.IpcOption;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Without an optional library, what needs it says so in one sentence and nothing else fails. */
class MissingLibraryTest {
  @TempDir Path folder;

  @BeforeEach
  void writeCompressedArrow() throws IOException {
    try (RootAllocator allocator = new RootAllocator();
        OutputStream out = Files.newOutputStream(folder.resolve("compressed.arrow"));
        VectorSchemaRoot root =
            VectorSchemaRoot.create(
                new Schema(List.of(Field.nullable("n", new ArrowType.Int(32, true)))), allocator);
        ArrowStreamWriter writer =
            new ArrowStreamWriter(
                root,
                null,
                Channels.newChannel(out),
                IpcOption.DEFAULT,
                CommonsCompressionFactory.INSTANCE,
                CompressionUtil.CodecType.ZSTD)) {
      root.allocateNew();
      ((IntVector) root.getVector(0)).setSafe(0, 1);
      root.setRowCount(1);
      writer.start();
      writer.writeBatch();
      writer.end();
    }
  }

  @BeforeEach
  void writeTheOthers() throws IOException {
    AvroFiles.write(folder.resolve("in.avro"), AvroFiles.PLACES, AvroFiles.place(1, "POINT (1 2)"));
    AvroFiles.writeParquet(
        folder.resolve("avro.parquet"), AvroFiles.PLACES, AvroFiles.place(1, "POINT (1 2)"));
    new FlatGeobufFile().feature("POINT (1 2)").write(folder.resolve("in.fgb"));
  }

  /** Loads everything anew, but for what is said to be missing. */
  private static final class WithoutLibrary extends URLClassLoader {
    private final String missing;

    WithoutLibrary(String missing) {
      super(classPath(), ClassLoader.getPlatformClassLoader());
      this.missing = missing;
    }

    private static URL[] classPath() {
      return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
          .map(WithoutLibrary::url)
          .toArray(URL[]::new);
    }

    private static URL url(String entry) {
      try {
        return Path.of(entry).toUri().toURL();
      } catch (MalformedURLException e) {
        throw new IllegalStateException(e);
      }
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (name.startsWith(missing)) {
        throw new ClassNotFoundException(name + " is said to be missing");
      }
      return super.loadClass(name, resolve);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "csv, de.siegmar.fastcsv, de.siegmar:fastcsv",
    "flatgeobuf, org.wololo.flatgeobuf, org.wololo:flatgeobuf",
    "avro, org.apache.avro, org.apache.avro:avro",
    "parquet as avro, org.apache.parquet.avro, org.apache.parquet:parquet-avro",
    "compressed arrow, org.apache.arrow.compression, org.apache.arrow:arrow-compression",
    "arrow stream, org.apache.arrow.c., org.apache.arrow:arrow-c-data"
  })
  void theArtifactIsNamed(String format, String missing, String artifact) throws Exception {
    try (WithoutLibrary loader = new WithoutLibrary(missing)) {
      @SuppressWarnings("unchecked")
      Function<String, String> trial =
          (Function<String, String>)
              loader
                  .loadClass("dev.graticule.convert.OpeningTrial")
                  .getConstructor(Path.class)
                  .newInstance(folder);
      assertThat(trial.apply(format))
          .contains("which is not on the class path; add that artifact")
          .contains(artifact);
      assertThat(trial.apply("geojson")).isEqualTo("opened");
    }
  }

  @ParameterizedTest
  @CsvSource({"csv", "flatgeobuf", "avro", "parquet as avro", "compressed arrow", "geojson"})
  void withTheLibraryTheSameOpens(String format) {
    assertThat(new OpeningTrial(folder).apply(format)).isEqualTo("opened");
  }
}
