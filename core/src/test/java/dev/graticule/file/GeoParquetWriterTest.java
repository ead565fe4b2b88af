package dev.graticule.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.graticule.batch.Batch;
import dev.graticule.batch.WkbCodec;
import dev.graticule.contract.Column;
import dev.graticule.contract.ColumnType;
import dev.graticule.contract.ColumnType.Scalar;
import dev.graticule.contract.Contract;
import dev.graticule.contract.Nullability;
import dev.graticule.store.Store;
import dev.graticule.store.StorePath;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.locationtech.jts.io.ParseException;
import org.locationtech.jts.io.WKTReader;

class GeoParquetWriterTest {
  private static final StorePath FILE = StorePath.of("data/rows.parquet");

  @TempDir Path folder;

  private final BufferAllocator allocator = new RootAllocator();

  @AfterEach
  void nothingLeaks() {
    allocator.close();
  }

  private static byte[] wkb(String wkt) {
    try {
      return WkbCodec.encode(new WKTReader().read(wkt));
    } catch (ParseException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }

  private static List<Object> row(Object... values) {
    return Arrays.asList(values);
  }

  private FileReceipt write(Contract contract, WriteOptions options, List<List<Object>> rows) {
    try (Store store = Store.local(folder);
        GeoParquetWriter writer =
            GeoParquetWriter.create(store, FILE, contract, options, allocator)) {
      try (Batch batch = RowBatches.of(allocator, contract, rows)) {
        writer.write(batch);
      }
      writer.close();
      return writer.receipt();
    }
  }

  private List<List<Object>> read() throws IOException {
    return ParquetRows.read(folder.resolve(FILE.value()));
  }

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
  void anAbsentValueInARequiredColumnIsRefusedAndNothingIsLeft() {
    Contract nullable = Contract.builder().nullable("a", Scalar.INT32).build();
    Contract required = Contract.builder().required("a", Scalar.INT32).build();
    try (Store store = Store.local(folder);
        GeoParquetWriter writer =
            GeoParquetWriter.create(store, FILE, required, WriteOptions.defaults(), allocator);
        Batch batch = RowBatches.of(allocator, nullable, List.of(row(1), row((Object) null)))) {
      assertThatThrownBy(() -> writer.write(batch))
          .isInstanceOfSatisfying(
              RowRefusedException.class,
              e -> {
                assertThat(e.column()).isEqualTo("a");
                assertThat(e.row()).isEqualTo(1);
              });
      writer.close();
      assertThat(store.list(StorePath.root())).isEmpty();
      assertThatThrownBy(writer::receipt).isInstanceOf(IllegalStateException.class);
    }
  }
}
