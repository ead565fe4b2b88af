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
import dev.graticule.contract.Nullability;
import dev.graticule.store.Store;
import dev.graticule.store.StorePath;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.arrow.memory.RootAllocator;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.file.CodecFactory;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AvroTest {
  private static final byte[] POINT =
      HexFormat.of().parseHex("0101000000000000000000F03F0000000000000040");

  private static final byte[] POINT_4326 =
      HexFormat.of().parseHex("0101000020E6100000000000000000F03F0000000000000040");

  @TempDir Path folder;

  private final RootAllocator allocator = new RootAllocator(256 << 20);

  @AfterEach
  void nothingLeaks() {
    allocator.close();
  }

  private Avro file() {
    return Avro.file(Store.local(folder), StorePath.of("in.avro"));
  }

  private Avro written(Schema schema, GenericRecord... records) throws IOException {
    AvroFiles.write(folder.resolve("in.avro"), schema, records);
    return file();
  }

  private List<List<String>> rows(Avro input) {
    try (BatchSource source = Convert.from(input).source(allocator)) {
      return Drained.rows(source);
    }
  }

  private Contract contract(Avro input) {
    try (BatchSource source = Convert.from(input).source(allocator)) {
      Drained.count(source);
      return source.contract();
    }
  }

  private void refused(Avro input, String... parts) {
    assertThatThrownBy(() -> rows(input))
        .isInstanceOf(ConvertException.class)
        .satisfies(e -> assertThat(e.getMessage()).contains(parts));
  }

  private static Schema logical(Schema.Type type, org.apache.avro.LogicalType logical) {
    return logical.addToSchema(Schema.create(type));
  }

  private static final Schema INNER =
      SchemaBuilder.record("Inner").fields().requiredInt("a").optionalString("b").endRecord();

  private static final Schema ALL =
      SchemaBuilder.record("All")
          .fields()
          .requiredBoolean("bool")
          .requiredInt("int")
          .requiredLong("long")
          .requiredFloat("float")
          .requiredDouble("double")
          .requiredString("string")
          .requiredBytes("bytes")
          .name("fixed")
          .type()
          .fixed("F2")
          .size(2)
          .noDefault()
          .name("enum")
          .type()
          .enumeration("E")
          .symbols("RED", "BLUE")
          .noDefault()
          .name("decimal")
          .type(logical(Schema.Type.BYTES, LogicalTypes.decimal(9, 2)))
          .noDefault()
          .name("uuid")
          .type(logical(Schema.Type.STRING, LogicalTypes.uuid()))
          .noDefault()
          .name("date")
          .type(logical(Schema.Type.INT, LogicalTypes.date()))
          .noDefault()
          .name("time")
          .type(logical(Schema.Type.INT, LogicalTypes.timeMillis()))
          .noDefault()
          .name("moment")
          .type(logical(Schema.Type.LONG, LogicalTypes.timestampMicros()))
          .noDefault()
          .name("reading")
          .type(logical(Schema.Type.LONG, LogicalTypes.localTimestampMillis()))
          .noDefault()
          .name("list")
          .type()
          .array()
          .items()
          .nullable()
          .intType()
          .noDefault()
          .name("map")
          .type()
          .map()
          .values()
          .longType()
          .noDefault()
          .name("record")
          .type(INNER)
          .noDefault()
          .name("number")
          .type()
          .unionOf()
          .nullType()
          .and()
          .intType()
          .and()
          .longType()
          .endUnion()
          .noDefault()
          .endRecord();

  private static GenericRecord all() {
    GenericRecord inner = new GenericData.Record(INNER);
    inner.put("a", 7);
    GenericRecord all = new GenericData.Record(ALL);
    all.put("bool", true);
    all.put("int", -1);
    all.put("long", Long.MIN_VALUE);
    all.put("float", 0.5f);
    all.put("double", 0.1);
    all.put("string", "é");
    all.put("bytes", ByteBuffer.wrap(new byte[] {1, 2}));
    all.put("fixed", new GenericData.Fixed(ALL.getField("fixed").schema(), new byte[] {3, 4}));
    all.put("enum", new GenericData.EnumSymbol(ALL.getField("enum").schema(), "BLUE"));
    all.put("decimal", ByteBuffer.wrap(new BigDecimal("-12.34").unscaledValue().toByteArray()));
    all.put("uuid", "123e4567-e89b-12d3-a456-426614174000");
    all.put("date", (int) LocalDate.of(2026, 1, 31).toEpochDay());
    all.put("time", 1_234);
    all.put("moment", -1L);
    all.put("reading", -1L);
    all.put("list", Arrays.asList(1, null, 3));
    all.put("map", Map.of("k", 9L));
    all.put("record", inner);
    all.put("number", null);
    return all;
  }

  private static final List<String> ALL_TEXTS =
      List.of(
          "true",
          "-1",
          "-9223372036854775808",
          "0.5",
          "0.1",
          "é",
          "[1, 2]",
          "[3, 4]",
          "BLUE",
          "-12.34",
          "[18, 62, 69, 103, -24, -101, 18, -45, -92, 86, 66, 102, 20, 23, 64, 0]",
          "20484",
          "1234000",
          "-1",
          "1969-12-31T23:59:59.999",
          "[1,null,3]",
          "[{\"key\":\"k\",\"value\":9}]",
          "{\"a\":7}",
          "null");

  @Test
  void schemasBecomeContracts() throws IOException {
    assertThat(contract(written(ALL, all())).columns())
        .containsExactly(
            Column.required("bool", Scalar.BOOLEAN),
            Column.required("int", Scalar.INT32),
            Column.required("long", Scalar.INT64),
            Column.required("float", Scalar.FLOAT32),
            Column.required("double", Scalar.FLOAT64),
            Column.required("string", Scalar.TEXT),
            Column.required("bytes", Scalar.BINARY),
            Column.required("fixed", Scalar.BINARY),
            Column.required("enum", Scalar.TEXT),
            Column.required("decimal", new ColumnType.Decimal(9, 2)),
            Column.required("uuid", Scalar.UUID),
            Column.required("date", Scalar.DATE),
            Column.required("time", Scalar.TIME),
            Column.required("moment", new ColumnType.Timestamp(TimeUnit.MICROS, TimeZoning.UTC)),
            Column.required("reading", new ColumnType.Timestamp(TimeUnit.MILLIS, TimeZoning.LOCAL)),
            Column.required("list", new ColumnType.ListOf(Scalar.INT32, Nullability.NULLABLE)),
            Column.required(
                "map", new ColumnType.MapOf(Scalar.TEXT, Scalar.INT64, Nullability.REQUIRED)),
            Column.required(
                "record",
                new ColumnType.Struct(
                    List.of(
                        Column.required("a", Scalar.INT32), Column.nullable("b", Scalar.TEXT)))),
            Column.nullable("number", Scalar.INT64));
  }

  @Test
  void valuesOfAFileAreRead() throws IOException {
    assertThat(rows(written(ALL, all(), all()))).containsExactly(ALL_TEXTS, ALL_TEXTS);
  }

  @Test
  void recordsOfTheUserAreRead() {
    assertThat(rows(Avro.records(ALL, List.of(all()).iterator()))).containsExactly(ALL_TEXTS);
  }

  @Test
  void aParquetFileOfAvrosPeopleIsRead() throws IOException {
    AvroFiles.writeParquet(folder.resolve("in.parquet"), INNER, inner(1), inner(2));
    Avro input = Avro.parquet(Store.local(folder), StorePath.of("in.parquet"));
    assertThat(rows(input)).containsExactly(List.of("1", "x1"), List.of("2", "x2"));
    Files.delete(folder.resolve("in.parquet"));
    AvroFiles.writeParquet(folder.resolve("in.parquet"), INNER);
    assertThat(contract(input).columns())
        .containsExactly(Column.required("a", Scalar.INT32), Column.nullable("b", Scalar.TEXT));
    Files.write(folder.resolve("in.parquet"), new byte[100]);
    refused(input, "in.parquet", "cannot be read as Avro");
  }

  private static GenericRecord inner(int a) {
    GenericRecord inner = new GenericData.Record(INNER);
    inner.put("a", a);
    inner.put("b", "x" + a);
    return inner;
  }

  @Test
  void valuesOfJavaTimeAreTakenToo() {
    Schema schema =
        SchemaBuilder.record("R")
            .fields()
            .name("d")
            .type(logical(Schema.Type.INT, LogicalTypes.date()))
            .noDefault()
            .name("m")
            .type(logical(Schema.Type.LONG, LogicalTypes.timestampMillis()))
            .noDefault()
            .name("n")
            .type(logical(Schema.Type.BYTES, LogicalTypes.decimal(5, 1)))
            .noDefault()
            .endRecord();
    GenericRecord record = new GenericData.Record(schema);
    record.put("d", LocalDate.of(1970, 1, 2));
    record.put("m", Instant.ofEpochMilli(5));
    record.put("n", new BigDecimal("1.5"));
    assertThat(rows(Avro.records(schema, List.of(record).iterator())))
        .containsExactly(List.of("1", "5", "1.5"));
    record.put("n", new BigDecimal("1.55"));
    refused(Avro.records(schema, List.of(record).iterator()), "row 0, column \"n\"", "1.55");
  }

  @Test
  void declaredColumnsHoldGeometries() throws IOException {
    Schema schema = SchemaBuilder.record("R").fields().optionalBytes("g").endRecord();
    GenericRecord plain = new GenericData.Record(schema);
    plain.put("g", ByteBuffer.wrap(POINT));
    GenericRecord extended = new GenericData.Record(schema);
    extended.put("g", ByteBuffer.wrap(POINT_4326));
    Avro input = written(schema, plain, extended, new GenericData.Record(schema));
    assertThat(rows(input.geometry("g", g -> g)))
        .containsExactly(List.of("POINT (1 2)"), List.of("POINT (1 2)"), List.of("null"));
    refused(
        input.geometry("g", g -> g.withCrs(dev.graticule.contract.Crs.of("EPSG:25832"))),
        "in.avro, row 1, column \"g\"",
        "SRID 4326");
    refused(input.geometry("h", g -> g), "no column \"h\"", "[g]");
  }

  @Test
  void aWantedGeometryTakesText() throws IOException {
    Contract wanted =
        Contract.builder()
            .required("id", Scalar.INT64)
            .nullable("geom", ColumnType.Geometry.any())
            .build();
    Avro input = written(AvroFiles.PLACES, AvroFiles.place(1, "SRID=4326;POINT (1 2)"));
    try (BatchSource source = Convert.from(input).source(allocator, wanted)) {
      assertThat(Drained.rows(source)).containsExactly(List.of("1", "POINT (1 2)"));
    }
  }

  @Test
  void typesWithoutAColumnTypeAreRefused() throws IOException {
    refused(
        Avro.records(
            SchemaBuilder.record("R")
                .fields()
                .name("u")
                .type()
                .unionOf()
                .stringType()
                .and()
                .intType()
                .endUnion()
                .noDefault()
                .endRecord(),
            List.<GenericRecord>of().iterator()),
        "column \"u\"",
        "a union of several types");
    refused(
        Avro.records(
            new Schema.Parser()
                .parse(
                    "{\"type\":\"record\",\"name\":\"L\",\"fields\":[{\"name\":\"next\",\"type\":[\"null\",\"L\"]}]}"),
            List.<GenericRecord>of().iterator()),
        "column \"next\"",
        "holds itself");
    refused(
        Avro.records(Schema.create(Schema.Type.INT), List.<GenericRecord>of().iterator()),
        "rows are records");
  }

  @Test
  void recordsOfAnotherSchemaAndFailuresOfTheIteratorAreNamed() {
    AtomicInteger closed = new AtomicInteger();
    refused(
        Avro.records(INNER, List.of(inner(1), AvroFiles.place(1, "POINT (1 2)")).iterator()),
        "row 1",
        "Place");
    Iterator<GenericRecord> failing =
        Stream.iterate(0, i -> i + 1)
            .map(
                i -> {
                  if (i == 3) {
                    throw new IllegalStateException("no more");
                  }
                  return inner(i);
                })
            .iterator();
    record Held(Iterator<GenericRecord> records, AtomicInteger closed)
        implements Iterator<GenericRecord>, AutoCloseable {
      @Override
      public boolean hasNext() {
        return records.hasNext();
      }

      @Override
      public GenericRecord next() {
        return records.next();
      }

      @Override
      public void close() {
        closed.incrementAndGet();
      }
    }
    refused(Avro.records(INNER, new Held(failing, closed)), "after 3 of them", "no more");
    assertThat(closed).hasValue(1);
    Avro unread = Avro.records(INNER, new Held(failing, closed));
    unread.release();
    assertThat(closed).hasValue(2);
    assertThatThrownBy(() -> rows(unread)).isInstanceOf(IllegalStateException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "deflate", "zstandard"})
  void compressedBlocksAreRead(String codec) throws IOException {
    AvroFiles.write(
        folder.resolve("in.avro"),
        CodecFactory.fromString(codec),
        INNER,
        Stream.iterate(0, i -> i + 1).limit(20_000).map(AvroTest::inner).toList());
    List<List<String>> rows = rows(file());
    assertThat(rows).hasSize(20_000);
    assertThat(rows.get(19_999)).containsExactly("19999", "x19999");
  }

  @Test
  void aFileCutAnywhereIsRefused() throws IOException {
    written(INNER, inner(1), inner(2));
    byte[] whole = Files.readAllBytes(folder.resolve("in.avro"));
    int refused = 0;
    for (int length = 0; length < whole.length; length++) {
      Files.write(folder.resolve("in.avro"), Arrays.copyOf(whole, length));
      try {
        // What ends behind a block, or behind the header, is a whole file.
        assertThat(rows(file())).isEmpty();
      } catch (ConvertException e) {
        refused++;
        assertThat(e.getMessage()).contains("in.avro").contains("damaged or cut short");
      }
    }
    assertThat(refused).isEqualTo(whole.length - 1);
  }

  @Test
  void bytesThatWereChangedAtRandomEndInRowsOrInOneError() throws IOException {
    written(ALL, all(), all());
    byte[] whole = Files.readAllBytes(folder.resolve("in.avro"));
    long seed = 20261130;
    Random random = new Random(seed);
    for (int i = 0; i < 600; i++) {
      byte[] changed = whole.clone();
      int from = i % 2 == 0 ? 0 : whole.length - 200;
      for (int j = 0; j <= i % 3; j++) {
        changed[from + random.nextInt(whole.length - from)] =
            (byte) (random.nextBoolean() ? random.nextInt() : 0xff);
      }
      Files.write(folder.resolve("in.avro"), changed);
      try {
        rows(file());
      } catch (ConvertException e) {
        assertThat(e.getMessage()).as("seed %d, change %d", seed, i).contains("in.avro");
      }
    }
  }
}
