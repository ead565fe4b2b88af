package dev.graticule.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.graticule.contract.Column;
import dev.graticule.contract.ColumnType;
import dev.graticule.contract.ColumnType.Scalar;
import dev.graticule.contract.ColumnType.TimeUnit;
import dev.graticule.contract.ColumnType.TimeZoning;
import dev.graticule.contract.Contract;
import dev.graticule.contract.Crs;
import dev.graticule.contract.Edges;
import dev.graticule.contract.Nullability;
import dev.graticule.predicate.ColumnStatistics;
import dev.graticule.predicate.Evidence;
import dev.graticule.predicate.Literal;
import dev.graticule.store.Store;
import dev.graticule.store.StorePath;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.parquet.column.schema.EdgeInterpolationAlgorithm;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.NanoTime;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Types;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Parquet as others write it: every physical and logical type, lists of every age. */
class ForeignTypesTest {
  private static final StorePath FILE = StorePath.of("foreign.parquet");

  @TempDir Path folder;

  private int files;
  private final BufferAllocator allocator = new RootAllocator();

  @AfterEach
  void nothingLeaks() {
    allocator.close();
  }

  private record Read(Contract contract, List<List<Object>> rows) {}

  private <T> T open(ForeignParquet foreign, java.util.function.Function<GeoParquetFile, T> use) {
    Path fresh = folder.resolve("f" + files++);
    assertThat(fresh.toFile().mkdir()).isTrue();
    foreign.write(fresh.resolve(FILE.value()));
    try (Store store = Store.local(fresh);
        GeoParquetFile file = GeoParquetFile.open(store, FILE)) {
      return use.apply(file);
    }
  }

  private Read read(ForeignParquet foreign) {
    return open(
        foreign,
        file -> {
          try (FileScan scan = file.read(ReadOptions.all().withScan(Scan.COLUMNS), allocator)) {
            return new Read(file.contract(), RowValues.drain(scan));
          }
        });
  }

  /** One optional column with one value and one absence, in both kinds of pages. */
  private void requireValue(
      PrimitiveTypeName physical,
      LogicalTypeAnnotation meaning,
      int length,
      Consumer<Group> set,
      ColumnType type,
      Object value) {
    var column = Types.optional(physical).as(meaning);
    MessageType schema =
        new MessageType("m", (length > 0 ? column.length(length) : column).named("c"));
    for (boolean newer : List.of(false, true)) {
      ForeignParquet foreign = ForeignParquet.of(schema).row(set).row(g -> {}).row(set);
      Read read = read(newer ? foreign.withNewerPages() : foreign);
      assertThat(read.contract().columns()).containsExactly(Column.nullable("c", type));
      assertThat(read.rows())
          .as("%s %s", physical, meaning)
          .containsExactly(
              List.of(value), java.util.Collections.singletonList(null), List.of(value));
    }
  }

  private static Consumer<Group> binary(byte... bytes) {
    return g -> g.add("c", Binary.fromConstantByteArray(bytes));
  }

  @Test
  void integersOfEveryWidthAndSign() {
    requireInteger(8, true, -128, Scalar.INT8, (byte) -128);
    requireInteger(16, true, -32768, Scalar.INT16, (short) -32768);
    requireInteger(32, true, -7, Scalar.INT32, -7);
    requireInteger(8, false, 255, Scalar.INT16, (short) 255);
    requireInteger(16, false, 65535, Scalar.INT32, 65535);
    requireInteger(32, false, -1, Scalar.INT64, 0xffffffffL);
    requireValue(
        PrimitiveTypeName.INT64,
        LogicalTypeAnnotation.intType(64, false),
        0,
        g -> g.add("c", -1L),
        new ColumnType.Decimal(20, 0),
        new BigDecimal("18446744073709551615"));
    requireValue(PrimitiveTypeName.INT64, null, 0, g -> g.add("c", -5L), Scalar.INT64, -5L);
  }

  private void requireInteger(
      int width, boolean signed, int stored, ColumnType type, Object value) {
    requireValue(
        PrimitiveTypeName.INT32,
        LogicalTypeAnnotation.intType(width, signed),
        0,
        g -> g.add("c", stored),
        type,
        value);
  }

  @Test
  void anIntegerOutsideItsDeclaredWidthIsRefused() {
    ForeignParquet foreign =
        ForeignParquet.of("required int32 c (INTEGER(8,true));").row(g -> g.add("c", 300));
    assertThatThrownBy(() -> read(foreign))
        .isInstanceOf(GeoParquetException.class)
        .hasMessageContaining("foreign.parquet, row group 0, column \"c\"")
        .hasMessageContaining("300");
  }

  @Test
  void numbersTextsAndBytes() {
    requireValue(PrimitiveTypeName.BOOLEAN, null, 0, g -> g.add("c", true), Scalar.BOOLEAN, true);
    requireValue(PrimitiveTypeName.FLOAT, null, 0, g -> g.add("c", 1.5f), Scalar.FLOAT32, 1.5f);
    requireValue(PrimitiveTypeName.DOUBLE, null, 0, g -> g.add("c", -2.5), Scalar.FLOAT64, -2.5);
    requireValue(
        PrimitiveTypeName.FIXED_LEN_BYTE_ARRAY,
        LogicalTypeAnnotation.float16Type(),
        2,
        binary((byte) 0x00, (byte) 0xc0),
        Scalar.FLOAT32,
        -2.0f);
    for (LogicalTypeAnnotation text :
        List.of(
            LogicalTypeAnnotation.stringType(),
            LogicalTypeAnnotation.enumType(),
            LogicalTypeAnnotation.jsonType())) {
      requireValue(PrimitiveTypeName.BINARY, text, 0, g -> g.add("c", "{é}"), Scalar.TEXT, "{é}");
    }
    requireValue(
        PrimitiveTypeName.BINARY,
        LogicalTypeAnnotation.bsonType(),
        0,
        binary((byte) 1, (byte) 2),
        Scalar.BINARY,
        "0102");
    requireValue(
        PrimitiveTypeName.FIXED_LEN_BYTE_ARRAY,
        null,
        3,
        binary((byte) 1, (byte) 2, (byte) 3),
        Scalar.BINARY,
        "010203");
    requireValue(
        PrimitiveTypeName.FIXED_LEN_BYTE_ARRAY,
        LogicalTypeAnnotation.uuidType(),
        16,
        binary(new byte[16]),
        Scalar.UUID,
        "00".repeat(16));
  }

  @Test
  void decimalsOfEveryStorage() {
    ColumnType type = new ColumnType.Decimal(9, 2);
    LogicalTypeAnnotation meaning = LogicalTypeAnnotation.decimalType(2, 9);
    BigDecimal value = new BigDecimal("-12345.67");
    byte[] bytes = value.unscaledValue().toByteArray();
    byte[] twenty = new byte[20];
    Arrays.fill(twenty, (byte) 0xff);
    System.arraycopy(bytes, 0, twenty, 20 - bytes.length, bytes.length);

    requireValue(PrimitiveTypeName.INT32, meaning, 0, g -> g.add("c", -1234567), type, value);
    requireValue(PrimitiveTypeName.INT64, meaning, 0, g -> g.add("c", -1234567L), type, value);
    requireValue(PrimitiveTypeName.BINARY, meaning, 0, binary(bytes), type, value);
    requireValue(PrimitiveTypeName.FIXED_LEN_BYTE_ARRAY, meaning, 20, binary(twenty), type, value);
    requireValue(
        PrimitiveTypeName.FIXED_LEN_BYTE_ARRAY,
        LogicalTypeAnnotation.decimalType(0, 38),
        16,
        binary(new BigInteger("99999999999999999999999999999999999999").toByteArray()),
        new ColumnType.Decimal(38, 0),
        new BigDecimal("99999999999999999999999999999999999999"));
  }

  @Test
  void datesAndTimes() {
    requireValue(
        PrimitiveTypeName.INT32,
        LogicalTypeAnnotation.dateType(),
        0,
        g -> g.add("c", -1),
        Scalar.DATE,
        -1);
    requireValue(
        PrimitiveTypeName.INT32,
        LogicalTypeAnnotation.timeType(true, LogicalTypeAnnotation.TimeUnit.MILLIS),
        0,
        g -> g.add("c", 86_399_999),
        Scalar.TIME,
        86_399_999_000L);
    requireValue(
        PrimitiveTypeName.INT64,
        LogicalTypeAnnotation.timeType(false, LogicalTypeAnnotation.TimeUnit.NANOS),
        0,
        g -> g.add("c", 5_000L),
        Scalar.TIME,
        5L);
    for (LogicalTypeAnnotation.TimeUnit unit : LogicalTypeAnnotation.TimeUnit.values()) {
      for (boolean utc : List.of(true, false)) {
        requireValue(
            PrimitiveTypeName.INT64,
            LogicalTypeAnnotation.timestampType(utc, unit),
            0,
            g -> g.add("c", -42L),
            new ColumnType.Timestamp(
                TimeUnit.valueOf(unit.name()), utc ? TimeZoning.UTC : TimeZoning.LOCAL),
            -42L);
      }
    }
    requireValue(
        PrimitiveTypeName.INT96,
        null,
        0,
        g -> g.add("c", new NanoTime(2_440_588 - 1, 86_399_999_999_999L)),
        new ColumnType.Timestamp(TimeUnit.NANOS, TimeZoning.LOCAL),
        -1L);
  }

  @Test
  void aTimeThatMicrosecondsCannotHoldIsRefused() {
    MessageType schema =
        new MessageType(
            "m",
            Types.required(PrimitiveTypeName.INT64)
                .as(LogicalTypeAnnotation.timeType(true, LogicalTypeAnnotation.TimeUnit.NANOS))
                .named("c"));
    assertThatThrownBy(() -> read(ForeignParquet.of(schema).row(g -> g.add("c", 1L))))
        .isInstanceOf(GeoParquetException.class)
        .hasMessageContaining("column \"c\"")
        .hasMessageContaining("microseconds");
    ForeignParquet far =
        ForeignParquet.of("required int96 c;").row(g -> g.add("c", new NanoTime(9_000_000, 0)));
    assertThatThrownBy(() -> read(far))
        .isInstanceOf(GeoParquetException.class)
        .hasMessageContaining("nanoseconds");
  }

  @Test
  void listsOfEveryAgeAreLists() {
    ColumnType nullable = new ColumnType.ListOf(Scalar.INT32, Nullability.NULLABLE);
    ColumnType required = new ColumnType.ListOf(Scalar.INT32, Nullability.REQUIRED);
    ColumnType structs =
        new ColumnType.ListOf(
            new ColumnType.Struct(List.of(Column.required("x", Scalar.INT32))),
            Nullability.REQUIRED);
    Read read =
        read(
            ForeignParquet.of(
                    """
                    optional group three (LIST) { repeated group list { optional int32 element; } }
                    required group two (LIST) { repeated int32 array; }
                    optional group tuple (LIST) { repeated group tuple_tuple { required int32 x; } }
                    optional group avro (LIST) { repeated group array { required int32 x; } }
                    repeated int32 bare;
                    """)
                .row(
                    g -> {
                      Group three = g.addGroup("three");
                      three.addGroup("list").add("element", 1);
                      three.addGroup("list");
                      Group two = g.addGroup("two");
                      two.add("array", 2);
                      two.add("array", 3);
                      g.addGroup("tuple").addGroup("tuple_tuple").add("x", 4);
                      g.addGroup("avro").addGroup("array").add("x", 5);
                      g.add("bare", 6);
                      g.add("bare", 7);
                    })
                .row(g -> g.addGroup("two"))
                .row(
                    g -> {
                      g.addGroup("three");
                      g.addGroup("two");
                    }));
    assertThat(read.contract().columns())
        .containsExactly(
            Column.nullable("three", nullable),
            Column.required("two", required),
            Column.nullable("tuple", structs),
            Column.nullable("avro", structs),
            Column.required("bare", required));
    assertThat(read.rows())
        .containsExactly(
            List.of(
                Arrays.asList(1, null),
                List.of(2, 3),
                List.of(List.of(4)),
                List.of(List.of(5)),
                List.of(6, 7)),
            Arrays.asList(null, List.of(), null, null, List.of()),
            Arrays.asList(List.of(), List.of(), null, null, List.of()));
  }

  @Test
  void mapsOfBothSpellingsAreMaps() {
    for (String spelling : List.of("MAP", "MAP_KEY_VALUE")) {
      Read read =
          read(
              ForeignParquet.of(
                      "optional group c (%s) { repeated group map { required binary k (UTF8); optional int32 v; } }"
                          .formatted(spelling))
                  .row(
                      g -> {
                        Group map = g.addGroup("c");
                        map.addGroup("map").append("k", "a").append("v", 1);
                        map.addGroup("map").append("k", "b");
                      })
                  .row(g -> {}));
      assertThat(read.contract().columns())
          .containsExactly(
              Column.nullable(
                  "c", new ColumnType.MapOf(Scalar.TEXT, Scalar.INT32, Nullability.NULLABLE)));
      assertThat(read.rows())
          .containsExactly(
              List.of(List.of(List.of("a", 1), Arrays.asList("b", null))),
              java.util.Collections.singletonList(null));
    }
  }

  @Test
  void aMapEntryWithoutAKeyIsRefused() {
    ForeignParquet foreign =
        ForeignParquet.of(
                "optional group c (MAP) { repeated group map { optional int32 k; optional int32 v; } }")
            .row(g -> g.addGroup("c").addGroup("map").append("v", 1));
    assertThatThrownBy(() -> read(foreign))
        .isInstanceOf(GeoParquetException.class)
        .hasMessageContaining("column \"c\"")
        .hasMessageContaining("without a key");
  }

  @Test
  void aColumnWithoutAColumnTypeIsRefusedByNameAndDoesNotSpoilTheOthers() {
    ForeignParquet foreign =
        ForeignParquet.of("required int32 id; required fixed_len_byte_array(12) odd (INTERVAL);")
            .row(
                g -> {
                  g.add("id", 7);
                  g.add("odd", Binary.fromConstantByteArray(new byte[12]));
                });
    open(
        foreign,
        file -> {
          assertThatThrownBy(file::contract)
              .isInstanceOf(GeoParquetException.class)
              .hasMessageContaining("column \"odd\"")
              .hasMessageContaining("INTERVAL");
          try (FileScan scan = file.read(ReadOptions.all().withColumns(List.of("id")), allocator)) {
            assertThat(RowValues.drain(scan)).containsExactly(List.of(7));
          }
          assertThatThrownBy(
                  () -> file.read(ReadOptions.all().withColumns(List.of("none")), allocator))
              .isInstanceOf(GeoParquetException.class)
              .hasMessageContaining("\"none\"");
          return true;
        });
  }

  @Test
  void statisticsComeInTheKindOfTheColumn() {
    MessageType schema =
        new MessageType(
            "m",
            Types.required(PrimitiveTypeName.INT32)
                .as(LogicalTypeAnnotation.intType(32, false))
                .named("unsigned"),
            Types.required(PrimitiveTypeName.BINARY)
                .as(LogicalTypeAnnotation.stringType())
                .named("text"),
            Types.required(PrimitiveTypeName.INT32)
                .as(LogicalTypeAnnotation.dateType())
                .named("day"),
            Types.required(PrimitiveTypeName.INT64)
                .as(
                    LogicalTypeAnnotation.timestampType(
                        true, LogicalTypeAnnotation.TimeUnit.MICROS))
                .named("moment"),
            Types.required(PrimitiveTypeName.INT32)
                .as(LogicalTypeAnnotation.timeType(true, LogicalTypeAnnotation.TimeUnit.MILLIS))
                .named("time"),
            Types.required(PrimitiveTypeName.INT64)
                .as(LogicalTypeAnnotation.decimalType(2, 10))
                .named("price"),
            Types.optional(PrimitiveTypeName.DOUBLE).named("ratio"));
    ForeignParquet foreign = ForeignParquet.of(schema);
    for (int i = 0; i < 3; i++) {
      int step = i;
      foreign.row(
          g -> {
            g.add("unsigned", step == 1 ? -1 : step);
            g.add("text", "é" + step);
            g.add("day", step);
            g.add("moment", step * 1_000_000L);
            g.add("time", step);
            g.add("price", 100L * step);
            if (step > 0) {
              g.add("ratio", step == 1 ? 0.0 : 5.0);
            }
          });
    }
    open(
        foreign,
        file -> {
          Evidence evidence = file.evidence();
          requireRange(evidence, "unsigned", 0L, 0xffffffffL);
          requireRange(evidence, "text", "é0", "é2");
          requireRange(evidence, "day", LocalDate.EPOCH, LocalDate.EPOCH.plusDays(2));
          requireRange(evidence, "moment", Instant.EPOCH, Instant.ofEpochSecond(2));
          requireRange(evidence, "time", LocalTime.MIDNIGHT, LocalTime.ofNanoOfDay(2_000_000));
          requireRange(evidence, "price", new BigDecimal("0.00"), new BigDecimal("2.00"));
          requireRange(evidence, "ratio", -0.0, 5.0);
          assertThat(evidence.column("ratio").nulls()).hasValue(1);
          assertThat(evidence.column("none")).isEqualTo(ColumnStatistics.unknown());
          return true;
        });
  }

  private static void requireRange(Evidence evidence, String column, Object min, Object max) {
    assertThat(evidence.column(column).min()).as(column).isEqualTo(Optional.of(new Literal(min)));
    assertThat(evidence.column(column).max()).as(column).isEqualTo(Optional.of(new Literal(max)));
  }

  @Test
  void parquetsOwnGeometryNeedsNoMetadata() {
    MessageType schema =
        new MessageType(
            "m",
            Types.optional(PrimitiveTypeName.BINARY)
                .as(LogicalTypeAnnotation.geometryType(null))
                .named("plain"),
            Types.optional(PrimitiveTypeName.BINARY)
                .as(LogicalTypeAnnotation.geometryType("EPSG:25832"))
                .named("named"),
            Types.optional(PrimitiveTypeName.BINARY)
                .as(LogicalTypeAnnotation.geometryType("srid:7"))
                .named("numbered"),
            Types.optional(PrimitiveTypeName.BINARY)
                .as(LogicalTypeAnnotation.geometryType("projjson:mine"))
                .named("keyed"),
            Types.optional(PrimitiveTypeName.BINARY)
                .as(
                    LogicalTypeAnnotation.geographyType(
                        "OGC:CRS84", EdgeInterpolationAlgorithm.KARNEY))
                .named("round"));
    byte[] point =
        ByteBuffer.allocate(21)
            .order(ByteOrder.LITTLE_ENDIAN)
            .put((byte) 1)
            .putInt(1)
            .putDouble(3)
            .putDouble(4)
            .array();
    ForeignParquet foreign =
        ForeignParquet.of(schema)
            .with("mine", "{\"type\":\"ProjectedCRS\",\"name\":\"mine\"}")
            .row(g -> g.add("plain", Binary.fromConstantByteArray(point)));
    open(
        foreign,
        file -> {
          assertThat(file.geo()).isEmpty();
          assertThat(type(file, "plain").crs()).isEqualTo(Crs.crs84());
          assertThat(type(file, "named").crs()).isEqualTo(Crs.of("EPSG:25832"));
          assertThat(type(file, "numbered").crs()).isEqualTo(Crs.unknown());
          assertThat(type(file, "keyed").crs())
              .isEqualTo(Crs.projjson("{\"type\":\"ProjectedCRS\",\"name\":\"mine\"}"));
          assertThat(type(file, "round").edges()).isEqualTo(Edges.KARNEY);
          assertThat(file.evidence().geometry("plain").bounds().orElseThrow().xmax()).isEqualTo(3);
          return true;
        });
  }

  private static ColumnType.Geometry type(GeoParquetFile file, String column) {
    return (ColumnType.Geometry) file.contract().require(column).type();
  }
}
