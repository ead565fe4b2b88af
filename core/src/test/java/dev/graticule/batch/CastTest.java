package dev.graticule.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.graticule.contract.ColumnType;
import dev.graticule.contract.ColumnType.Scalar;
import dev.graticule.contract.ColumnType.TimeUnit;
import dev.graticule.contract.ColumnType.TimeZoning;
import dev.graticule.contract.Contract;
import dev.graticule.contract.ContractException;
import dev.graticule.contract.Crs;
import dev.graticule.contract.Digits;
import dev.graticule.contract.Edges;
import dev.graticule.contract.GeometryType;
import dev.graticule.contract.Nullability;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.GeometryFactory;

class CastTest {
  private static final ColumnType.Timestamp MILLIS =
      new ColumnType.Timestamp(TimeUnit.MILLIS, TimeZoning.UTC);
  private static final ColumnType.Timestamp NANOS =
      new ColumnType.Timestamp(TimeUnit.NANOS, TimeZoning.UTC);
  private final BufferAllocator allocator = new RootAllocator();

  @AfterEach
  void noBufferIsLeft() {
    allocator.close();
  }

  record Longs(@Nullable Long a) {}

  record Doubles(@Nullable Double a) {}

  record Floats(@Nullable Float a) {}

  record Decimals2(@Digits(precision = 20, scale = 2) @Nullable BigDecimal a) {}

  record Moments(@Nullable Instant a) {}

  /** Casts each value alone behind a null, and gives what Arrow says of it. */
  private List<Object> cast(ColumnType to, Record... rows) {
    Contract wanted = Contract.builder().nullable("a", to).build();
    List<Object> results = new ArrayList<>();
    try (Batch batch = batch(rows);
        Batch result = Cast.plan(batch.contract(), wanted).apply(batch, allocator)) {
      assertThat(result.contract()).isEqualTo(wanted);
      for (int i = 0; i < rows.length; i++) {
        results.add(result.vector("a").getObject(i));
      }
    }
    return results;
  }

  @SuppressWarnings("unchecked")
  private Batch batch(Record... rows) {
    return Records.writer((Class<Record>) rows[0].getClass()).batch(List.of(rows), allocator);
  }

  private void refuses(ColumnType to, String value, Record... rows) {
    Contract wanted = Contract.builder().nullable("a", to).build();
    try (Batch batch = batch(rows)) {
      Cast cast = Cast.plan(batch.contract(), wanted);
      assertThatThrownBy(() -> cast.apply(batch, allocator))
          .isInstanceOfSatisfying(
              RejectedValueException.class,
              e -> {
                assertThat(e.column()).isEqualTo("a");
                assertThat(e.row()).isEqualTo(rows.length - 1);
                assertThat(e).hasMessageContaining(value);
              });
    }
    assertThat(allocator.getAllocatedMemory()).isZero();
  }

  @Test
  void integersNarrowWhereTheyFit() {
    assertThat(cast(Scalar.INT8, new Longs(-128L), new Longs(null), new Longs(127L)))
        .containsExactly((byte) -128, null, (byte) 127);
    assertThat(cast(Scalar.INT32, new Longs((long) Integer.MIN_VALUE)))
        .containsExactly(Integer.MIN_VALUE);
    refuses(Scalar.INT8, "128 is out of the range of INT8", new Longs(1L), new Longs(128L));
    refuses(Scalar.INT16, "-32769", new Longs(null), new Longs(-32769L));
    refuses(Scalar.INT32, "2147483648", new Longs(2147483648L));
  }

  @Test
  void integersBecomeFloatingPointWhereNoDigitIsLost() {
    long most = 1L << 53;
    assertThat(cast(Scalar.FLOAT64, new Longs(most), new Longs(Long.MIN_VALUE), new Longs(null)))
        .containsExactly(0x1p53, -0x1p63, null);
    assertThat(cast(Scalar.FLOAT32, new Longs(1L << 24))).containsExactly(0x1p24f);
    refuses(Scalar.FLOAT64, "9007199254740993", new Longs(most + 1));
    refuses(Scalar.FLOAT64, "9223372036854775807", new Longs(Long.MAX_VALUE));
    refuses(Scalar.FLOAT32, "16777217", new Longs((1L << 24) + 1));
    refuses(Scalar.FLOAT32, "9223372036854775807", new Longs(Long.MAX_VALUE));
  }

  @Test
  void floatingPointBecomesIntegersWhereItIsWhole() {
    assertThat(cast(Scalar.INT64, new Doubles(-0x1p63), new Doubles(null), new Doubles(-0.0)))
        .containsExactly(Long.MIN_VALUE, null, 0L);
    refuses(Scalar.INT64, "NaN", new Doubles(1.0), new Doubles(Double.NaN));
    refuses(Scalar.INT64, "0.5", new Doubles(0.5));
    refuses(Scalar.INT64, "Infinity", new Doubles(Double.POSITIVE_INFINITY));
    refuses(Scalar.INT64, "9.223372036854776E18", new Doubles(0x1p63));
    refuses(Scalar.INT8, "128", new Floats(128f));
  }

  @Test
  void floatingPointNarrowsWhereItIsExact() {
    assertThat(
            cast(
                Scalar.FLOAT32,
                new Doubles(0.5),
                new Doubles(Double.NaN),
                new Doubles(Double.NEGATIVE_INFINITY),
                new Doubles(null)))
        .containsExactly(0.5f, Float.NaN, Float.NEGATIVE_INFINITY, null);
    assertThat(cast(Scalar.FLOAT64, new Floats(0.1f))).containsExactly((double) 0.1f);
    refuses(Scalar.FLOAT32, "0.1", new Doubles(0.1));
    refuses(Scalar.FLOAT32, "1.0E300", new Doubles(1e300));
  }

  @Test
  void decimalsKeepEveryDigit() {
    BigDecimal number = new BigDecimal("123.40");
    assertThat(cast(new ColumnType.Decimal(4, 1), new Decimals2(number), new Decimals2(null)))
        .containsExactly(new BigDecimal("123.4"), null);
    assertThat(cast(new ColumnType.Decimal(30, 5), new Decimals2(number)))
        .containsExactly(new BigDecimal("123.40000"));
    assertThat(cast(new ColumnType.Decimal(5, 2), new Longs(-999L)))
        .containsExactly(new BigDecimal("-999.00"));
    assertThat(cast(Scalar.INT8, new Decimals2(new BigDecimal("-7.00"))))
        .containsExactly((byte) -7);
    refuses(new ColumnType.Decimal(4, 1), "123.45", new Decimals2(new BigDecimal("123.45")));
    refuses(new ColumnType.Decimal(4, 2), "123.40", new Decimals2(number));
    refuses(new ColumnType.Decimal(5, 2), "1000", new Longs(1000L));
    refuses(Scalar.INT64, "123.40 has a fraction", new Decimals2(number));
    refuses(
        Scalar.INT16, "99999999999999999", new Decimals2(new BigDecimal("99999999999999999.00")));
  }

  @Test
  void timestampsKeepTheirMoment() {
    Instant moment = Instant.parse("1969-12-31T23:59:59.999Z");
    assertThat(cast(MILLIS, new Moments(moment), new Moments(null))).containsExactly(-1L, null);
    assertThat(cast(NANOS, new Moments(moment))).containsExactly(-1_000_000L);
    refuses(MILLIS, "-1500", new Moments(Instant.EPOCH.minusNanos(1_500_000)));
    refuses(NANOS, "out of the range", new Moments(Instant.parse("2300-01-01T00:00:00Z")));
  }

  @Test
  void whatWouldNeedAChoiceIsRefusedAtOnce() {
    ColumnType.Geometry geometry = ColumnType.Geometry.any();
    unplanned(Scalar.BINARY, Scalar.TEXT, "which encoding");
    unplanned(Scalar.TEXT, Scalar.BINARY, "convert it yourself");
    unplanned(Scalar.TEXT, Scalar.INT32, "convert it yourself");
    unplanned(Scalar.UUID, Scalar.TEXT, "convert it yourself");
    unplanned(Scalar.BOOLEAN, Scalar.INT8, "without a choice");
    unplanned(Scalar.FLOAT64, new ColumnType.Decimal(10, 2), "without a choice");
    unplanned(new ColumnType.Decimal(10, 2), Scalar.FLOAT64, "without a choice");
    unplanned(MILLIS, new ColumnType.Timestamp(TimeUnit.MILLIS, TimeZoning.LOCAL), "time zone");
    unplanned(Scalar.DATE, MILLIS, "without a choice");
    unplanned(Scalar.BINARY, geometry, "nothing tells that the bytes are WKB");
    unplanned(geometry, Scalar.BINARY, "would be lost");
    unplanned(geometry, geometry.withCrs(Crs.of("EPSG:3857")), "does not transform coordinates");
    unplanned(geometry.withCrs(Crs.unknown()), geometry, "does not transform coordinates");
    unplanned(geometry, geometry.withEdges(Edges.SPHERICAL), "other lines");
    unplanned(geometry, geometry.withEpoch(2020), "other places");
    unplanned(
        new ColumnType.ListOf(Scalar.TEXT, Nullability.REQUIRED),
        new ColumnType.ListOf(Scalar.UUID, Nullability.REQUIRED),
        "\"a.element\"");
    unplanned(
        new ColumnType.MapOf(Scalar.TEXT, Scalar.TEXT, Nullability.REQUIRED),
        new ColumnType.MapOf(Scalar.TEXT, Scalar.UUID, Nullability.REQUIRED),
        "\"a.value\"");
  }

  private static void unplanned(ColumnType from, ColumnType to, String reason) {
    assertThatThrownBy(
            () ->
                Cast.plan(
                    Contract.builder().required("a", from).build(),
                    Contract.builder().required("a", to).build()))
        .isInstanceOf(ContractException.class)
        .hasMessageContaining(reason);
  }

  record Row(int a, String b, @Nullable Double c) {}

  @Test
  void columnsAreFoundByNameOrderedFilledAndDropped() {
    Contract wanted =
        Contract.builder()
            .nullable("new", new ColumnType.ListOf(Scalar.TEXT, Nullability.REQUIRED))
            .required("b", Scalar.TEXT)
            .required("a", Scalar.INT64)
            .build();
    try (Batch batch = batch(new Row(1, "x", 0.5), new Row(2, "y", null))) {
      assertThatThrownBy(() -> Cast.plan(batch.contract(), wanted))
          .isInstanceOf(ContractException.class)
          .hasMessageContaining("[c] is not in the wanted contract");
      Cast cast = Cast.plan(batch.contract(), wanted, Cast.ExtraColumns.DROP);
      assertThat(cast.from()).isEqualTo(batch.contract());
      assertThat(cast.to()).isEqualTo(wanted);
      try (Batch result = cast.apply(batch, allocator)) {
        assertThat(result.root().contentToTSVString())
            .isEqualTo("new\tb\ta\nnull\tx\t1\nnull\ty\t2\n");
      }
    }
    assertThatThrownBy(
            () ->
                Cast.plan(
                    Contract.of(Row.class),
                    Contract.builder().required("z", Scalar.TEXT).build(),
                    Cast.ExtraColumns.DROP))
        .isInstanceOf(ContractException.class)
        .hasMessageContaining("\"z\" is required and missing; the columns are [a, b, c]");
  }

  @Test
  void aNullInAColumnThatBecomesRequiredIsRefusedByRow() {
    Contract wanted = Contract.builder().required("a", Scalar.INT64).build();
    try (Batch sound = batch(new Longs(1L));
        Batch broken = batch(new Longs(1L), new Longs(null))) {
      Cast cast = Cast.plan(sound.contract(), wanted);
      cast.apply(sound, allocator).close();
      assertThatThrownBy(() -> cast.apply(broken, allocator))
          .isInstanceOf(RejectedValueException.class)
          .hasMessageContaining("Column \"a\", row 1: the value is null");
    }
  }

  @Test
  void equalLayoutsShareBuffers() {
    Contract wanted =
        Contract.builder()
            .nullable("c", Scalar.FLOAT64)
            .nullable("b", Scalar.TEXT)
            .nullable("a", Scalar.INT32)
            .build();
    Batch batch = batch(new Row(1, "x", 0.5), new Row(2, "y", null));
    long before = allocator.getAllocatedMemory();
    try (Batch result = Cast.plan(batch.contract(), wanted).apply(batch, allocator)) {
      assertThat(allocator.getAllocatedMemory() - before).isLessThan(64);
      assertThat(result.vector("c").getDataBufferAddress())
          .isEqualTo(batch.vector("c").getDataBufferAddress());
      assertThat(result.vector("b").getDataBufferAddress())
          .isEqualTo(batch.vector("b").getDataBufferAddress());
      batch.close();
      assertThat(result.root().contentToTSVString()).isEqualTo("c\tb\ta\n0.5\tx\t1\nnull\ty\t2\n");
    }
  }

  record Shape(@Nullable Geometry a) {}

  @Test
  void geometriesAreHeldAgainstANarrowerType() {
    GeometryFactory factory = new GeometryFactory();
    Shape point = new Shape(factory.createPoint(new Coordinate(1, 2)));
    Shape line =
        new Shape(
            factory.createLineString(
                new Coordinate[] {new Coordinate(0, 0), new Coordinate(1, 1)}));
    ColumnType points = ColumnType.Geometry.of(GeometryType.POINT);
    assertThat(cast(points, point, new Shape(null)))
        .containsExactly(WkbCodec.encode(point.a()), null);
    refuses(points, "is a LineString", point, line);
    assertThat(cast(ColumnType.Geometry.any().withCrs(Crs.of("EPSG:4326")), line)).hasSize(1);
  }

  record In(long x, Optional<String> gone) {}

  record Nest(@Nullable In one, List<Optional<In>> several, Map<String, In> named) {}

  record Out(@Nullable Integer x, @Nullable Double added) {}

  record NestOut(@Nullable Out one, List<Optional<Out>> several, Map<String, Out> named) {}

  @Test
  void partsAreCastAtEveryDepth() {
    List<Nest> rows =
        List.of(
            new Nest(null, List.of(), Map.of()),
            new Nest(
                new In(1, Optional.of("x")),
                List.of(Optional.of(new In(2, Optional.empty())), Optional.empty()),
                Map.of("k", new In(3, Optional.empty()))));
    List<NestOut> expected =
        List.of(
            new NestOut(null, List.of(), Map.of()),
            new NestOut(
                new Out(1, null),
                List.of(Optional.of(new Out(2, null)), Optional.empty()),
                Map.of("k", new Out(3, null))));
    Contract wanted = Contract.of(NestOut.class);
    Cast cast = Cast.plan(Contract.of(Nest.class), wanted, Cast.ExtraColumns.DROP);
    try (Batch batch = Records.writer(Nest.class).batch(rows, allocator);
        Batch result = cast.apply(batch, allocator)) {
      assertThat(Records.reader(NestOut.class, wanted).readAll(result)).isEqualTo(expected);
    }
    assertThatThrownBy(() -> Cast.plan(Contract.of(Nest.class), wanted))
        .isInstanceOf(ContractException.class)
        .hasMessageContaining("[one.gone]");
    Nest broken =
        new Nest(
            null,
            List.of(Optional.empty(), Optional.of(new In(1L << 40, Optional.empty()))),
            Map.of());
    try (Batch batch =
        Records.writer(Nest.class).batch(List.of(rows.get(0), rows.get(1), broken), allocator)) {
      assertThatThrownBy(() -> cast.apply(batch, allocator))
          .isInstanceOf(RejectedValueException.class)
          .hasMessageContaining("\"several.element.x\", row 2: 1099511627776");
    }
  }

  @Test
  void aSourceIsCastBatchByBatchAndClosed() {
    List<String> closings = new ArrayList<>();
    Contract wanted = Contract.builder().nullable("a", Scalar.INT8).build();
    Stream<Longs> rows =
        Stream.of(1L, 2L, 3L, 1000L).map(Longs::new).onClose(() -> closings.add("x"));
    try (BatchSource source =
        Cast.plan(Contract.of(Longs.class), wanted)
            .source(Records.source(Longs.class, rows, allocator, 2), allocator)) {
      assertThat(source.contract()).isEqualTo(wanted);
      try (Batch first = source.next().orElseThrow()) {
        assertThat(first.rowCount()).isEqualTo(2);
      }
      assertThatThrownBy(source::next).isInstanceOf(RejectedValueException.class);
      assertThat(allocator.getAllocatedMemory()).isZero();
    }
    assertThat(closings).hasSize(1);
  }

  @Test
  void noRowsAreCastToNoRows() {
    Cast cast =
        Cast.plan(Contract.of(Nest.class), Contract.of(NestOut.class), Cast.ExtraColumns.DROP);
    try (Batch batch = Records.writer(Nest.class).batch(List.of(), allocator);
        Batch result = cast.apply(batch, allocator)) {
      assertThat(result.rowCount()).isZero();
    }
  }
}
