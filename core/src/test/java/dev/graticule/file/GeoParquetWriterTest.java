package dev.graticule.file;

import static org.apache.parquet.schema.Type.Repetition.REQUIRED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.graticule.batch.Batch;
import dev.graticule.contract.Column;
import dev.graticule.contract.ColumnType;
import dev.graticule.contract.ColumnType.Scalar;
import dev.graticule.contract.Contract;
import dev.graticule.contract.ContractException;
import dev.graticule.contract.Nullability;
import dev.graticule.store.Store;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class GeoParquetWriterTest extends WriterFixture {
  @Test
  void pointsComeBackWithTheirCovering() throws IOException {
    Contract contract =
        Contract.builder().required("id", Scalar.INT64).geometry("geometry", g -> g).build();
    byte[] point = wkb("POINT (3 4)");
    write(contract, WriteOptions.defaults(), List.of(row(1L, point), row(2L, null)));
    assertThat(read())
        .containsExactly(row(1L, hex(point), row(3.0, 4.0, 3.0, 4.0)), row(2L, null, null));
  }

  @Test
  void everyScalarComesBackWithItsExtremes() throws IOException {
    Contract contract =
        Contract.builder()
            .nullable("boolean", Scalar.BOOLEAN)
            .nullable("int8", Scalar.INT8)
            .nullable("int16", Scalar.INT16)
            .nullable("int32", Scalar.INT32)
            .nullable("int64", Scalar.INT64)
            .nullable("float32", Scalar.FLOAT32)
            .nullable("float64", Scalar.FLOAT64)
            .nullable("text", Scalar.TEXT)
            .nullable("binary", Scalar.BINARY)
            .nullable("date", Scalar.DATE)
            .nullable("time", Scalar.TIME)
            .nullable("uuid", Scalar.UUID)
            .nullable("small", new ColumnType.Decimal(9, 2))
            .nullable("middle", new ColumnType.Decimal(18, 0))
            .nullable("large", new ColumnType.Decimal(38, 10))
            .build();
    byte[] zeros = new byte[16];
    byte[] ones = new byte[16];
    Arrays.fill(ones, (byte) 0xff);
    List<List<Object>> rows =
        List.of(
            row(
                true,
                Byte.MIN_VALUE,
                Short.MIN_VALUE,
                Integer.MIN_VALUE,
                Long.MIN_VALUE,
                Float.NEGATIVE_INFINITY,
                Double.MIN_VALUE,
                "",
                new byte[0],
                Integer.MIN_VALUE,
                0L,
                zeros,
                new BigDecimal("-9999999.99"),
                new BigDecimal("-999999999999999999"),
                new BigDecimal("-9999999999999999999999999999.9999999999")),
            row((Object[]) new Object[15]),
            row(
                false,
                Byte.MAX_VALUE,
                Short.MAX_VALUE,
                Integer.MAX_VALUE,
                Long.MAX_VALUE,
                Float.NaN,
                -0.0,
                "grüß 🌍",
                new byte[] {0, -1},
                Integer.MAX_VALUE,
                86_399_999_999L,
                ones,
                new BigDecimal("9999999.99"),
                new BigDecimal("999999999999999999"),
                new BigDecimal("9999999999999999999999999999.9999999999")));
    write(contract, WriteOptions.defaults(), rows);
    assertThat(read()).isEqualTo(rows.stream().map(GeoParquetWriterTest::asRead).toList());
  }

  private static List<Object> asRead(List<Object> row) {
    List<Object> values = new ArrayList<>();
    for (Object value : row) {
      values.add(
          value instanceof byte[] bytes
              ? hex(bytes)
              : value instanceof Byte || value instanceof Short
                  ? (Object) ((Number) value).intValue()
                  : value);
    }
    return values;
  }

  @Test
  void nestedColumnsComeBackWithNullsAtEveryLevel() throws IOException {
    ColumnType numbers = new ColumnType.ListOf(Scalar.INT32, Nullability.NULLABLE);
    ColumnType table = new ColumnType.ListOf(numbers, Nullability.NULLABLE);
    ColumnType tags = new ColumnType.MapOf(Scalar.TEXT, numbers, Nullability.NULLABLE);
    ColumnType person =
        new ColumnType.Struct(
            List.of(
                Column.required("name", Scalar.TEXT),
                Column.nullable(
                    "home", new ColumnType.Struct(List.of(Column.nullable("no", Scalar.INT32))))));
    Contract contract =
        Contract.builder()
            .geometry("geometry", g -> g)
            .nullable("table", table)
            .nullable("tags", tags)
            .nullable("person", person)
            .nullable("people", new ColumnType.ListOf(person, Nullability.REQUIRED))
            .build();
    byte[] point = wkb("POINT (1 2)");
    List<List<Object>> rows =
        List.of(
            row(
                point,
                List.of(List.of(1, 2), List.of(), Arrays.asList(3, null)),
                Map.of("a", List.of(7)),
                row("Ada", row(5)),
                List.of(row("Bo", null), row("Cy", row((Object) null)))),
            row(null, null, null, null, null),
            row(point, List.of(), Map.of(), row("Di", null), List.of()),
            row(point, Arrays.asList(null, List.of(4)), mapOfNull("b"), row("Ed", row(6)), null));
    write(contract, WriteOptions.defaults(), rows);
    List<List<Object>> read = read();
    for (int i = 0; i < rows.size(); i++) {
      assertThat(read.get(i).subList(1, 5)).isEqualTo(rows.get(i).subList(1, 5));
    }
  }

  private static Map<String, Object> mapOfNull(String key) {
    Map<String, Object> map = new java.util.LinkedHashMap<>();
    map.put(key, null);
    return map;
  }

  @Test
  void timestampsComeBackInEachUnit() throws IOException {
    Contract.Builder contract = Contract.builder();
    for (ColumnType.TimeUnit unit : ColumnType.TimeUnit.values()) {
      for (ColumnType.TimeZoning zoning : ColumnType.TimeZoning.values()) {
        contract.nullable(unit + "_" + zoning, new ColumnType.Timestamp(unit, zoning));
      }
    }
    List<List<Object>> rows =
        List.of(
            row(Long.MIN_VALUE, -1L, 0L, 1L, Long.MAX_VALUE, 5L),
            row((Object[]) new Object[6]),
            row(7L, Long.MAX_VALUE, Long.MIN_VALUE, 2L, -3L, 4L));
    write(contract.build(), WriteOptions.defaults(), rows);
    assertThat(read()).isEqualTo(rows);
    assertThat(footer().getFileMetaData().getSchema().getFields().stream().map(Object::toString))
        .containsExactly(
            "optional int64 MILLIS_UTC (TIMESTAMP(MILLIS,true)) = 1",
            "optional int64 MILLIS_LOCAL (TIMESTAMP(MILLIS,false)) = 2",
            "optional int64 MICROS_UTC (TIMESTAMP(MICROS,true)) = 3",
            "optional int64 MICROS_LOCAL (TIMESTAMP(MICROS,false)) = 4",
            "optional int64 NANOS_UTC (TIMESTAMP(NANOS,true)) = 5",
            "optional int64 NANOS_LOCAL (TIMESTAMP(NANOS,false)) = 6");
  }

  @Test
  void everyGeometryComesBackByteForByte() throws IOException {
    byte[] bigEndian = ByteBuffer.allocate(21).put((byte) 0).putInt(1).putDouble(5).array();
    List<byte[]> geometries =
        List.of(
            wkb("POINT EMPTY"),
            wkb("POINT (1 2)"),
            bigEndian,
            wkb("POLYGON ((0 0, 4 0, 4 4, 0 0))"),
            wkb("GEOMETRYCOLLECTION (POINT (9 9), LINESTRING (0 0, 1 1))"),
            wkb("LINESTRING EMPTY"));
    Contract contract = Contract.builder().geometry("geometry", g -> g).build();
    write(contract, WriteOptions.defaults(), geometries.stream().map(g -> row(g)).toList());
    assertThat(read().stream().map(r -> r.get(0)))
        .isEqualTo(geometries.stream().map(WriterFixture::hex).toList());
  }

  @Test
  void theCoveringIsThereWhereTheGeometryIsAndHasNumbersWhereItIsNotEmpty() throws IOException {
    List<List<Object>> rows =
        List.of(
            row(wkb("LINESTRING (1 5, 3 -2)")), row(wkb("POINT EMPTY")), row(wkb("POINT (0 0)")));
    Contract required = Contract.builder().required("geometry", ColumnType.Geometry.any()).build();
    write(required, WriteOptions.defaults(), rows);
    assertThat(read().stream().map(r -> r.get(1)))
        .containsExactly(
            row(1.0, -2.0, 3.0, 5.0), row(null, null, null, null), row(0.0, 0.0, 0.0, 0.0));
    assertThat(footer().getFileMetaData().getSchema().getType("bbox").isRepetition(REQUIRED))
        .isTrue();
  }

  @Test
  void aFileWithoutRowsIsSound() throws IOException {
    Contract contract =
        Contract.builder().required("id", Scalar.INT64).geometry("geometry", g -> g).build();
    FileReceipt receipt = write(contract, WriteOptions.defaults(), List.of());
    assertThat(receipt.rows()).isZero();
    assertThat(receipt.rowGroups()).isZero();
    assertThat(receipt.bytes()).isEqualTo(Files.size(file()));
    assertThat(receipt.geometry("geometry").bounds()).isEmpty();
    assertThat(receipt.column("id").min()).isEmpty();
    assertThat(read()).isEmpty();
    assertThat(footer().getFileMetaData().getKeyValueMetaData()).containsKey("geo");
  }

  @Test
  void withoutGeometriesAFileIsPlainParquet() throws IOException {
    Contract contract =
        Contract.builder().required("id", Scalar.INT64).metadata("owner", "me").build();
    WriteOptions options = WriteOptions.builder().metadata(Map.of("made", "now")).build();
    write(contract, options, List.of(row(1L), row(2L)));
    assertThat(read()).containsExactly(row(1L), row(2L));
    assertThat(footer().getFileMetaData().getKeyValueMetaData())
        .isEqualTo(Map.of("owner", "me", "made", "now"));
  }

  @Test
  void aTenMegabytePolygonStandsAmongSmallRows() throws IOException {
    byte[] large = circle(10 << 20);
    Contract contract =
        Contract.builder().required("id", Scalar.INT32).geometry("geometry", g -> g).build();
    WriteOptions options = WriteOptions.builder().rowGroupBytes(1 << 20).build();
    byte[] point = wkb("POINT (1 1)");
    FileReceipt receipt =
        write(contract, options, List.of(row(1, point), row(2, large), row(3, point)));
    assertThat(receipt.rowGroups()).isEqualTo(3);
    assertThat(read().stream().map(r -> r.get(1)))
        .containsExactly(hex(point), hex(large), hex(point));
  }

  private static byte[] circle(int bytes) {
    int vertices = (bytes - 13) / 16;
    ByteBuffer buffer = ByteBuffer.allocate(13 + vertices * 16).order(ByteOrder.LITTLE_ENDIAN);
    buffer.put((byte) 1).putInt(3).putInt(1).putInt(vertices);
    for (int i = 0; i < vertices; i++) {
      double angle = 2 * Math.PI * (i % (vertices - 1)) / (vertices - 1);
      buffer.putDouble(Math.cos(angle)).putDouble(Math.sin(angle));
    }
    return buffer.array();
  }

  @Test
  void stretchesOfBatchesAreWrittenInTheirOrder() throws IOException {
    Contract contract = Contract.builder().nullable("a", Scalar.TEXT).build();
    List<List<Object>> rows = IntStream.range(0, 100).mapToObj(i -> row("v" + i)).toList();
    try (Store store = Store.local(folder);
        Batch batch = RowBatches.of(allocator, contract, rows);
        GeoParquetWriter writer =
            GeoParquetWriter.create(
                store,
                FILE,
                contract,
                WriteOptions.builder().rowGroupRows(7).pageRows(3).build(),
                allocator)) {
      writer.write(batch, 90, 10);
      writer.write(batch, 0, 0);
      writer.write(batch, 5, 40);
      assertThat(writer.rowsSoFar()).isEqualTo(50);
      assertThatThrownBy(() -> writer.write(batch, 95, 6))
          .isInstanceOf(IndexOutOfBoundsException.class);
      writer.close();
      assertThat(writer.receipt().rowGroups()).isEqualTo(8);
    }
    List<List<Object>> expected = new ArrayList<>(rows.subList(90, 100));
    expected.addAll(rows.subList(5, 45));
    assertThat(read()).isEqualTo(expected);
  }

  @Test
  void aBatchOfOtherColumnsIsRefusedAndTheFileGoesOn() throws IOException {
    Contract contract = Contract.builder().nullable("a", Scalar.INT32).build();
    Contract other = Contract.builder().nullable("a", Scalar.INT64).build();
    try (Store store = Store.local(folder);
        Batch good = RowBatches.of(allocator, contract, List.of(row(1)));
        Batch bad = RowBatches.of(allocator, other, List.of(row(1L)));
        GeoParquetWriter writer =
            GeoParquetWriter.create(store, FILE, contract, WriteOptions.defaults(), allocator)) {
      assertThatThrownBy(() -> writer.write(bad)).isInstanceOf(ContractException.class);
      writer.write(good);
    }
    assertThat(read()).containsExactly(row(1));
  }

  @Test
  void randomRowsComeBackWhateverTheCuts() throws IOException {
    ColumnType words = new ColumnType.ListOf(Scalar.TEXT, Nullability.NULLABLE);
    ColumnType pair =
        new ColumnType.Struct(
            List.of(Column.nullable("x", Scalar.FLOAT64), Column.nullable("words", words)));
    Contract contract =
        Contract.builder()
            .nullable("number", Scalar.INT64)
            .nullable("word", Scalar.TEXT)
            .nullable("words", words)
            .nullable("pair", pair)
            .nullable("flag", Scalar.BOOLEAN)
            .build();
    long seed = System.nanoTime();
    System.out.println("randomRowsComeBackWhateverTheCuts seed " + seed);
    Random random = new Random(seed);
    for (int round = 0; round < 12; round++) {
      int distinct = 1 + random.nextInt(3000);
      List<List<Object>> rows =
          IntStream.range(0, random.nextInt(4000))
              .mapToObj(i -> randomRow(random, distinct))
              .toList();
      WriteOptions options =
          WriteOptions.builder()
              .rowGroupRows(1 + random.nextInt(2000))
              .rowGroupBytes(1 + random.nextInt(100_000))
              .pageRows(1 + random.nextInt(1000))
              .pageBytes(1 + random.nextInt(10_000))
              .dictionaries(
                  Map.of(
                      "word",
                      DictionaryPolicy.values()[random.nextInt(3)],
                      "words.element",
                      DictionaryPolicy.values()[random.nextInt(3)]))
              .build();
      write(contract, options, rows);
      assertThat(read()).as("seed %d, round %d, %s", seed, round, options).isEqualTo(rows);
      Files.delete(file());
    }
  }

  private static List<Object> randomRow(Random random, int distinct) {
    return row(
        orNull(random, random.nextLong()),
        orNull(random, randomWord(random, distinct)),
        orNull(random, randomWords(random, distinct)),
        orNull(random, row(orNull(random, random.nextDouble()), randomWords(random, distinct))),
        orNull(random, random.nextBoolean()));
  }

  private static Object orNull(Random random, Object value) {
    return random.nextInt(5) == 0 ? null : value;
  }

  private static String randomWord(Random random, int distinct) {
    return "w".repeat(random.nextInt(12)) + random.nextInt(distinct);
  }

  private static List<Object> randomWords(Random random, int distinct) {
    List<Object> words = new ArrayList<>();
    for (int i = random.nextInt(5); i > 0; i--) {
      words.add(orNull(random, randomWord(random, distinct)));
    }
    return words;
  }
}
