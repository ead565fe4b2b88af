package dev.graticule.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.graticule.contract.Bounds;
import dev.graticule.contract.Column;
import dev.graticule.contract.ColumnType;
import dev.graticule.contract.ColumnType.Scalar;
import dev.graticule.contract.ColumnType.TimeUnit;
import dev.graticule.contract.ColumnType.TimeZoning;
import dev.graticule.contract.Contract;
import dev.graticule.contract.Dimensions;
import dev.graticule.contract.GeometryType;
import dev.graticule.contract.Nullability;
import dev.graticule.predicate.ColumnStatistics;
import dev.graticule.predicate.GeometryStatistics;
import dev.graticule.predicate.GeometryStatistics.Kind;
import dev.graticule.predicate.Literal;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class FileReceiptTest extends WriterFixture {
  private static final WriteOptions SMALL =
      WriteOptions.builder().rowGroupRows(7).pageRows(3).build();

  private ColumnStatistics statistics(ColumnType type, List<Object> values) throws IOException {
    Files.deleteIfExists(file());
    FileReceipt receipt =
        write(RowBatches.column("c", type), SMALL, values.stream().map(v -> row(v)).toList());
    return receipt.column("c");
  }

  private void assertBounds(ColumnType type, Object min, Object max, Object... values)
      throws IOException {
    List<Object> all = new ArrayList<>(List.of(values));
    all.add(null);
    ColumnStatistics statistics = statistics(type, all);
    assertThat(statistics.nulls()).hasValue(1);
    assertThat(statistics.min()).contains(new Literal(min));
    assertThat(statistics.max()).contains(new Literal(max));
  }

  @Test
  void ofAPathThatTwoColumnsShareNothingIsSaid() {
    Contract contract =
        Contract.builder()
            .nullable("a.b", Scalar.INT32)
            .nullable("a", new ColumnType.Struct(List.of(Column.nullable("b", Scalar.INT32))))
            .nullable("c", Scalar.INT32)
            .build();
    // Without given ids such paths are refused.
    WriteOptions options = SMALL.toBuilder().fieldIds(Map.of("a", 1, "a.b", 2, "c", 3)).build();

    FileReceipt receipt = write(contract, options, List.of(row(1, row(100), 3)));

    assertThat(receipt.column("a.b")).isEqualTo(ColumnStatistics.unknown());
    assertThat(receipt.column("c").min()).contains(new Literal(3L));
  }

  private static byte[] bytes(UUID uuid) {
    return ByteBuffer.allocate(16)
        .putLong(uuid.getMostSignificantBits())
        .putLong(uuid.getLeastSignificantBits())
        .array();
  }

  @Test
  void boundsAreExactForEveryType() throws IOException {
    assertBounds(Scalar.BOOLEAN, false, true, true, false, true);
    assertBounds(Scalar.INT8, -128L, 127L, (byte) 127, (byte) -128);
    assertBounds(Scalar.INT64, Long.MIN_VALUE, 5L, 5L, Long.MIN_VALUE);
    assertBounds(Scalar.FLOAT32, -2.5, 1.5, 1.5f, -2.5f);
    assertBounds(Scalar.FLOAT64, -0.0, 0.0, 0.0);
    assertBounds(Scalar.FLOAT64, Double.NEGATIVE_INFINITY, 1.0, 1.0, Double.NEGATIVE_INFINITY);
    assertBounds(Scalar.TEXT, "", "ä", "z", "ä", "");
    assertBounds(Scalar.DATE, LocalDate.of(1969, 12, 31), LocalDate.of(2026, 1, 1), 20454, -1, 0);
    assertBounds(
        Scalar.TIME,
        LocalTime.MIDNIGHT,
        LocalTime.of(23, 59, 59, 999_999_000),
        86_399_999_999L,
        0L);
    UUID low = UUID.fromString("00000000-0000-0000-0000-000000000001");
    UUID high = UUID.fromString("ffffffff-0000-0000-0000-000000000000");
    assertBounds(Scalar.UUID, low, high, bytes(high), bytes(low));
    assertBounds(
        new ColumnType.Decimal(5, 2),
        new BigDecimal("-1.50"),
        new BigDecimal("2.00"),
        new BigDecimal("2.00"),
        new BigDecimal("-1.50"));
    assertBounds(
        new ColumnType.Decimal(30, 2),
        new BigDecimal("-99999999999999999999.50"),
        new BigDecimal("12345678901234567890.12"),
        new BigDecimal("12345678901234567890.12"),
        new BigDecimal("-99999999999999999999.50"),
        new BigDecimal("0.01"));
    assertBounds(
        new ColumnType.Timestamp(TimeUnit.MICROS, TimeZoning.UTC),
        Instant.ofEpochSecond(-1, 999_999_000),
        Instant.ofEpochSecond(1, 1_000),
        1_000_001L,
        -1L);
    assertBounds(
        new ColumnType.Timestamp(TimeUnit.NANOS, TimeZoning.LOCAL),
        LocalDateTime.of(1970, 1, 1, 0, 0, 0, 7),
        LocalDateTime.of(1970, 1, 1, 0, 0, 1),
        1_000_000_000L,
        7L);
  }

  @Test
  void nansAreCountedAndStayOutOfTheBounds() throws IOException {
    ColumnStatistics statistics =
        statistics(Scalar.FLOAT64, List.of(Double.NaN, 3.0, Double.NaN, 1.0));
    assertThat(statistics.nans()).hasValue(2);
    assertThat(statistics.min()).contains(new Literal(1.0));
    assertThat(statistics.max()).contains(new Literal(3.0));
    ColumnStatistics all = statistics(Scalar.FLOAT32, List.of(Float.NaN));
    assertThat(all.nans()).hasValue(1);
    assertThat(all.min()).isEmpty();
    assertThat(all.max()).isEmpty();
  }

  @Test
  void longTextIsCutIntoBoundsAtWholeCharacters() throws IOException {
    String low = "z".repeat(63) + "é" + "more";
    String high = "ä".repeat(31) + "a🌍🌍";
    ColumnStatistics statistics = statistics(Scalar.TEXT, List.of(high, low, low));
    assertThat(statistics.min()).contains(new Literal("z".repeat(63)));
    assertThat(statistics.max()).contains(new Literal("ä".repeat(31) + "b"));
  }

  @Test
  void textWithNothingAboveHasNoUpperBound() throws IOException {
    String top = Character.toString(Character.MAX_CODE_POINT).repeat(20);
    ColumnStatistics statistics = statistics(Scalar.TEXT, List.of(top, "a"));
    assertThat(statistics.min()).contains(new Literal("a"));
    assertThat(statistics.max()).isEmpty();
    assertThat(read()).containsExactly(row(top), row("a"));
  }

  @Test
  void randomTextAlwaysLiesWithinItsBounds() throws IOException {
    long seed = System.nanoTime();
    System.out.println("randomTextAlwaysLiesWithinItsBounds seed " + seed);
    Random random = new Random(seed);
    for (int round = 0; round < 40; round++) {
      List<Object> values = new ArrayList<>();
      for (int i = random.nextInt(30); i >= 0; i--) {
        values.add(random.nextInt(6) == 0 ? null : randomText(random));
      }
      ColumnStatistics statistics = statistics(Scalar.TEXT, values);
      for (Object value : values) {
        if (value != null) {
          byte[] bytes = ((String) value).getBytes(java.nio.charset.StandardCharsets.UTF_8);
          assertThat(utf8(statistics.min()))
              .as("seed %d", seed)
              .isPresent()
              .get()
              .matches(min -> java.util.Arrays.compareUnsigned(min, bytes) <= 0);
          assertThat(utf8(statistics.max()))
              .as("seed %d", seed)
              .matches(m -> m.isEmpty() || java.util.Arrays.compareUnsigned(m.get(), bytes) >= 0);
        }
      }
      assertThat(statistics.nulls()).hasValue(values.stream().filter(Objects::isNull).count());
    }
  }

  private static Optional<byte[]> utf8(Optional<Literal> literal) {
    return literal.map(l -> ((String) l.value()).getBytes(java.nio.charset.StandardCharsets.UTF_8));
  }

  private static String randomText(Random random) {
    int[] alphabet = {
      'a', 'b', 0x7f, 0x80, 0x7ff, 0x800, 0xd7ff, 0xe000, 0xffff, 0x10000, 0x10ffff
    };
    StringBuilder text = new StringBuilder("a".repeat(random.nextInt(3) * 20));
    for (int i = random.nextInt(40); i > 0; i--) {
      text.appendCodePoint(alphabet[random.nextInt(alphabet.length)]);
    }
    return text.toString();
  }

  @Test
  void fieldsOfStructsAreThereListsAndMapsAreNot() {
    Contract contract =
        Contract.builder()
            .nullable("s", new ColumnType.Struct(List.of(Column.nullable("x", Scalar.INT32))))
            .nullable("l", new ColumnType.ListOf(Scalar.INT32, Nullability.NULLABLE))
            .nullable("b", Scalar.BINARY)
            .geometry("geometry", g -> g)
            .build();
    FileReceipt receipt =
        write(
            contract,
            SMALL,
            List.of(
                row(row(4), List.of(1), new byte[] {1}, wkb("POINT (1 2)")),
                row(null, null, null, null),
                row(row((Object) null), List.of(), null, wkb("POINT EMPTY"))));
    assertThat(receipt.columns().keySet())
        .containsExactlyInAnyOrder("s.x", "b", "bbox.xmin", "bbox.ymin", "bbox.xmax", "bbox.ymax");
    assertThat(receipt.column("s.x"))
        .isEqualTo(
            new ColumnStatistics(
                OptionalLong.of(2),
                OptionalLong.of(0),
                Optional.of(new Literal(4L)),
                Optional.of(new Literal(4L))));
    assertThat(receipt.column("b").nulls()).hasValue(2);
    assertThat(receipt.column("b").min()).isEmpty();
    assertThat(receipt.column("bbox.ymax").max()).contains(new Literal(2.0));
    assertThat(receipt.column("bbox.ymax").nulls()).hasValue(2);
  }

  @Test
  void geometriesAreCountedBoxedAndTold() throws IOException {
    Contract contract = Contract.builder().geometry("geometry", g -> g).build();
    FileReceipt receipt =
        write(
            contract,
            SMALL,
            List.of(
                row(wkb("POINT (1 2)")),
                row((Object) null),
                row(wkb("LINESTRING Z (5 6 7, -8 9 10)")),
                row(wkb("POLYGON EMPTY"))));
    GeometryStatistics statistics = receipt.geometry("geometry");
    assertThat(statistics.nulls()).hasValue(1);
    assertThat(statistics.empties()).hasValue(1);
    assertThat(statistics.kinds())
        .containsExactlyInAnyOrder(
            new Kind(GeometryType.POINT, Dimensions.XY),
            new Kind(GeometryType.LINE_STRING, Dimensions.XYZ),
            new Kind(GeometryType.POLYGON, Dimensions.XY));
    assertThat(statistics.bounds())
        .contains(new Bounds(-8, 2, 5, 9, Optional.of(new Bounds.Range(7, 10)), Optional.empty()));
    assertThat(receipt.bytes()).isEqualTo(Files.size(file()));
    assertThat(receipt.rows()).isEqualTo(4);
    assertThat(receipt.path()).isEqualTo(FILE);
  }
}
