package dev.graticule.convert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.graticule.batch.BatchSource;
import dev.graticule.contract.Column;
import dev.graticule.contract.ColumnType;
import dev.graticule.contract.ColumnType.Scalar;
import dev.graticule.contract.ColumnType.TimeUnit;
import dev.graticule.contract.ColumnType.TimeZoning;
import dev.graticule.contract.Contract;
import dev.graticule.contract.Crs;
import dev.graticule.contract.GeometryType;
import dev.graticule.store.Store;
import dev.graticule.store.StorePath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.apache.arrow.memory.RootAllocator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FlatGeobufTest {
  @TempDir Path folder;

  private final RootAllocator allocator = new RootAllocator(256 << 20);

  @AfterEach
  void nothingLeaks() {
    allocator.close();
  }

  private FlatGeobuf input(byte[] bytes) throws IOException {
    Files.write(folder.resolve("in.fgb"), bytes);
    return FlatGeobuf.file(Store.local(folder), StorePath.of("in.fgb"));
  }

  private FlatGeobuf input(FlatGeobufFile file) throws IOException {
    return input(file.bytes());
  }

  private List<List<String>> rows(FlatGeobuf input) {
    try (BatchSource source = Convert.from(input).source(allocator)) {
      return Drained.rows(source);
    }
  }

  private void refused(FlatGeobuf input, String... parts) {
    assertThatThrownBy(() -> rows(input))
        .isInstanceOf(ConvertException.class)
        .satisfies(e -> assertThat(e.getMessage()).contains("in.fgb").contains(parts));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "POINT (1 2)",
        "POINT EMPTY",
        "LINESTRING (0 0, 1 1, 2 0)",
        "POLYGON ((0 0, 4 0, 4 4, 0 0))",
        "POLYGON ((0 0, 9 0, 9 9, 0 0), (1 1, 2 1, 2 2, 1 1), (5 5, 6 5, 6 6, 5 5))",
        "MULTIPOINT ((1 2), (3 4))",
        "MULTILINESTRING ((0 0, 1 1), (2 2, 3 3, 4 4))",
        "MULTIPOLYGON (((0 0, 4 0, 4 4, 0 0)), ((10 10, 19 10, 19 19, 10 10), (11 11, 12 11, 12 12, 11 11)))",
        "GEOMETRYCOLLECTION (POINT (1 2), LINESTRING (0 0, 1 1), POLYGON ((0 0, 4 0, 4 4, 0 0)))"
      })
  void aGeometryOfEachTypeIsRead(String wkt) throws IOException {
    assertThat(rows(input(new FlatGeobufFile().feature(wkt)))).containsExactly(List.of(wkt));
  }

  @Test
  void heightsAreKept() throws IOException {
    assertThat(
            rows(
                input(
                    new FlatGeobufFile().withZ().ofType(2).feature("LINESTRING Z(0 0 5, 1 1 6)"))))
        .containsExactly(List.of("LINESTRING Z(0 0 5, 1 1 6)"));
  }

  @Test
  void columnsAreThoseOfTheHeader() throws IOException {
    FlatGeobufFile file = new FlatGeobufFile().ofType(1).inCrs("EPSG", 25832);
    for (int kind = 0; kind <= 14; kind++) {
      file.column("c" + kind, kind);
    }
    file.feature(
            "POINT (1 2)",
            properties -> {
              properties.putShort((short) 0).put((byte) -1);
              properties.putShort((short) 1).put((byte) -1);
              properties.putShort((short) 2).put((byte) 1);
              properties.putShort((short) 3).putShort((short) -1);
              properties.putShort((short) 4).putShort((short) -1);
              properties.putShort((short) 5).putInt(-1);
              properties.putShort((short) 6).putInt(-1);
              properties.putShort((short) 7).putLong(-1);
              properties.putShort((short) 8).putLong(-1);
              properties.putShort((short) 9).putFloat(0.5f);
              properties.putShort((short) 10).putDouble(0.1);
              FlatGeobufFile.text(properties, 11, "é");
              FlatGeobufFile.text(properties, 12, "[1]");
              FlatGeobufFile.text(properties, 13, "2026-01-31T12:00:00Z");
              properties.putShort((short) 14).putInt(1).put((byte) 7);
            })
        .feature("");
    try (BatchSource source = Convert.from(input(file)).source(allocator)) {
      assertThat(source.contract().columns().stream().map(Column::type))
          .containsExactly(
              Scalar.INT8,
              Scalar.INT16,
              Scalar.BOOLEAN,
              Scalar.INT16,
              Scalar.INT32,
              Scalar.INT32,
              Scalar.INT64,
              Scalar.INT64,
              new ColumnType.Decimal(20, 0),
              Scalar.FLOAT32,
              Scalar.FLOAT64,
              Scalar.TEXT,
              Scalar.TEXT,
              Scalar.TEXT,
              Scalar.BINARY,
              ColumnType.Geometry.of(GeometryType.POINT).withCrs(Crs.of("EPSG:25832")));
      List<List<String>> rows = Drained.rows(source);
      assertThat(rows.get(0))
          .containsExactly(
              "-1",
              "255",
              "true",
              "-1",
              "65535",
              "-1",
              "4294967295",
              "-1",
              "18446744073709551615",
              "0.5",
              "0.1",
              "é",
              "[1]",
              "2026-01-31T12:00:00Z",
              "[7]",
              "POINT (1 2)");
      assertThat(rows.get(1)).containsOnly("null");
    }
  }

  @Test
  void textIsReadAsWanted() throws IOException {
    Contract wanted =
        Contract.builder()
            .nullable("at", new ColumnType.Timestamp(TimeUnit.MICROS, TimeZoning.UTC))
            .nullable("where", ColumnType.Geometry.any())
            .build();
    FlatGeobufFile file =
        new FlatGeobufFile()
            .column("at", 13)
            .feature("POINT (1 2)", p -> FlatGeobufFile.text(p, 0, "2026-01-31T12:00:00Z"));
    try (BatchSource source = Convert.from(input(file)).source(allocator, wanted)) {
      assertThat(Drained.rows(source)).containsExactly(List.of("1769860800000000", "POINT (1 2)"));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 16, 17, 300})
  void theIndexIsPassedOver(int features) throws IOException {
    FlatGeobufFile file = new FlatGeobufFile().indexed(16);
    for (int i = 0; i < features; i++) {
      file.feature("POINT (%d 2)".formatted(i));
    }
    assertThat(rows(input(file)))
        .hasSize(features)
        .last()
        .isEqualTo(List.of("POINT (%d 2)".formatted(features - 1)));
  }

  @Test
  void withoutACrsItIsUnknownOrTheDeclaredOne() throws IOException {
    FlatGeobufFile file = new FlatGeobufFile().inCrs("", 0).feature("POINT (1 2)");
    try (BatchSource source = Convert.from(input(file)).source(allocator)) {
      assertThat(source.contract().require("geometry").type())
          .isEqualTo(ColumnType.Geometry.any().withCrs(Crs.unknown()));
    }
    Crs utm = Crs.of("EPSG:25832");
    try (BatchSource source = Convert.from(input(file).in(utm)).source(allocator)) {
      assertThat(source.contract().require("geometry").type())
          .isEqualTo(ColumnType.Geometry.any().withCrs(utm));
    }
    refused(
        input(new FlatGeobufFile().feature("POINT (1 2)")).in(utm),
        "declared to be in EPSG:25832 but says itself to be in EPSG:4326");
  }

  @Test
  void damageIsNamedWithItsFeature() throws IOException {
    refused(input(new byte[] {'f', 'g', 'b', 2, 'f', 'g', 'b', 0}), "no FlatGeobuf file");
    refused(
        input(new FlatGeobufFile().claiming(3).feature("POINT (1 2)")), "feature 2", "cut short");
    refused(
        input(new FlatGeobufFile().claiming(1).feature("POINT (1 2)").feature("POINT (1 2)")),
        "bytes follow its last feature");
    refused(
        input(new FlatGeobufFile().feature("POINT (1 2)", p -> p.putShort((short) 3))),
        "feature 1",
        "a property 3, but the header has 0 columns");
    refused(
        input(
            new FlatGeobufFile()
                .column("n", 5)
                .feature("POINT (1 2)")
                .feature("POINT (1 2)", p -> p.putShort((short) 0).put((byte) 1))),
        "feature 2",
        "end within a value");
    refused(
        input(
            new FlatGeobufFile()
                .column("t", 11)
                .feature("POINT (1 2)", p -> p.putShort((short) 0).putInt(Integer.MAX_VALUE))),
        "feature 1",
        "2147483647 bytes, of which 0 are there");
    refused(input(new FlatGeobufFile().ofType(8).feature("POINT (1 2)")), "of the type 8");
    refused(
        input(new FlatGeobufFile().column("geometry", 5).feature("POINT (1 2)")),
        "\"geometry\"",
        "rename it");
    refused(
        input(new FlatGeobufFile().column("a", 5).column("a", 5).feature("POINT (1 2)")),
        "two columns \"a\"");
  }

  @Test
  void aFileCutAnywhereIsRefusedOrShorterByWholeFeaturesOfAnUncountedFile() throws IOException {
    byte[] whole =
        new FlatGeobufFile()
            .column("t", 11)
            .feature("POLYGON ((0 0, 4 0, 4 4, 0 0))", p -> FlatGeobufFile.text(p, 0, "abc"))
            .feature("POINT (1 2)")
            .bytes();
    for (int length = 0; length < whole.length; length++) {
      refused(input(Arrays.copyOf(whole, length)), "in.fgb");
    }
    assertThat(rows(input(whole))).hasSize(2);
  }

  @Test
  void bytesThatWereChangedAtRandomEndInRowsOrInOneError() throws IOException {
    byte[] whole =
        new FlatGeobufFile()
            .column("t", 11)
            .column("n", 8)
            .feature(
                "GEOMETRYCOLLECTION (MULTIPOLYGON (((0 0, 4 0, 4 4, 0 0))), POINT (1 2))",
                p -> FlatGeobufFile.text(p, 0, "abc"))
            .feature("MULTIPOLYGON (((0 0, 4 0, 4 4, 0 0)))", p -> p.putShort((short) 1).putLong(9))
            .bytes();
    long seed = 20261130;
    Random random = new Random(seed);
    for (int i = 0; i < 1_000; i++) {
      byte[] changed = whole.clone();
      for (int j = 0; j <= i % 3; j++) {
        changed[8 + random.nextInt(whole.length - 8)] =
            (byte) (random.nextBoolean() ? random.nextInt() : 0xff);
      }
      try {
        rows(input(changed));
      } catch (ConvertException e) {
        assertThat(e.getMessage()).as("seed %d, change %d", seed, i).contains("in.fgb");
      }
    }
  }
}
