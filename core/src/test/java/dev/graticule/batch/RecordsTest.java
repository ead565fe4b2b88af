package dev.graticule.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.graticule.contract.ColumnType;
import dev.graticule.contract.ColumnType.Scalar;
import dev.graticule.contract.Contract;
import dev.graticule.contract.ContractException;
import dev.graticule.contract.Crs;
import dev.graticule.contract.Digits;
import dev.graticule.contract.GeometryColumn;
import dev.graticule.contract.Name;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.VarBinaryVector;
import org.apache.arrow.vector.VarCharVector;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.geom.LineString;
import org.locationtech.jts.geom.Point;

class RecordsTest {
  private static final GeometryFactory GEOMETRIES = new GeometryFactory();
  private final BufferAllocator allocator = new RootAllocator();

  @AfterEach
  void noBufferIsLeft() {
    allocator.close();
  }

  record Report(String vehicle, Instant seenAt, Point location, OptionalInt speed) {}

  private static Report report(int i) {
    return new Report(
        "v" + i,
        Instant.ofEpochSecond(i, 1_000),
        GEOMETRIES.createPoint(new Coordinate(i, -i)),
        i % 3 == 0 ? OptionalInt.empty() : OptionalInt.of(i));
  }

  @Test
  void aStreamBecomesBatchesAndRecordsAgain() {
    List<Report> reports = IntStream.range(0, 25).mapToObj(RecordsTest::report).toList();
    AtomicBoolean closed = new AtomicBoolean();
    List<Report> read = new ArrayList<>();
    List<Integer> sizes = new ArrayList<>();
    RecordReader<Report> reader = Records.reader(Report.class, Contract.of(Report.class));
    try (BatchSource source =
        Records.source(
            Report.class, reports.stream().onClose(() -> closed.set(true)), allocator, 10)) {
      assertThat(source.contract()).isEqualTo(Contract.of(Report.class));
      for (Optional<Batch> next = source.next(); next.isPresent(); next = source.next()) {
        try (Batch batch = next.get()) {
          sizes.add(batch.rowCount());
          read.addAll(reader.readAll(batch));
        }
      }
      assertThat(source.next()).isEmpty();
      assertThat(closed).isFalse();
    }
    assertThat(sizes).containsExactly(10, 10, 5);
    assertThat(read).isEqualTo(reports);
    assertThat(closed).isTrue();
  }

  @Test
  void noRecordsGiveNoBatch() {
    try (BatchSource source = Records.source(Report.class, Stream.of(), allocator, 10)) {
      assertThat(source.next()).isEmpty();
    }
    try (Batch batch = Records.writer(Report.class).batch(List.of(), allocator)) {
      assertThat(batch.rowCount()).isZero();
      assertThat(Records.reader(Report.class, batch.contract()).readAll(batch)).isEmpty();
    }
  }

  @Test
  void anIteratorThatFailsMidwayLeavesNoBuffer() {
    Iterator<Report> failing =
        Stream.concat(
                Stream.of(report(1), report(2), report(3)),
                Stream.generate(
                    () -> {
                      throw new IllegalStateException("the feed broke");
                    }))
            .map(Report.class::cast)
            .iterator();
    try (BatchSource source = Records.source(Report.class, failing, allocator, 2)) {
      source.next().orElseThrow().close();
      assertThatThrownBy(source::next).hasMessage("the feed broke");
      assertThat(allocator.getAllocatedMemory()).isZero();
      assertThat(source.next()).isEmpty();
    }
  }

  @Test
  void aSourceClosedEarlyClosesItsStreamOnce() {
    List<String> closings = new ArrayList<>();
    BatchSource source =
        Records.source(
            Report.class,
            Stream.iterate(1, i -> i + 1).map(RecordsTest::report).onClose(() -> closings.add("x")),
            allocator,
            4);
    source.next().orElseThrow().close();
    source.close();
    source.close();
    assertThat(closings).hasSize(1);
    assertThatThrownBy(source::next).isInstanceOf(IllegalStateException.class);
  }

  @SuppressWarnings("ArrayRecordComponent") // what is tested is that arrays go through
  record Blob(byte[] bytes) {}

  @Test
  void aBatchOfLargeValuesEndsEarly() {
    byte[] large = new byte[1 << 24];
    try (BatchSource source =
        Records.source(
            Blob.class, Stream.generate(() -> new Blob(large)).limit(6), allocator, 1_000)) {
      try (Batch batch = source.next().orElseThrow()) {
        assertThat(batch.rowCount()).isEqualTo(4);
      }
      try (Batch batch = source.next().orElseThrow()) {
        assertThat(batch.rowCount()).isEqualTo(2);
      }
    }
  }

  record Strict(String text, List<@Nullable String> several, Map<String, Integer> counts) {}

  @Test
  void aNullInARequiredColumnIsRefusedByRow() {
    RecordWriter<Strict> writer = Records.writer(Strict.class);
    Strict sound = new Strict("a", Stream.of("b", null).toList(), Map.of());
    assertRejected(() -> writer.batch(List.of(sound, nulls(0)), allocator), "text", 1);
    assertRejected(() -> writer.batch(List.of(sound, sound, nulls(1)), allocator), "several", 2);
    assertRejected(() -> writer.batch(List.of(nulls(2)), allocator), "counts", 0);
    assertRejected(() -> writer.batch(List.of(nulls(3)), allocator), "counts.value", 0);
    assertRejected(() -> writer.batch(List.of(nulls(4)), allocator), "counts.key", 0);
    assertThatThrownBy(() -> writer.batch(java.util.Arrays.asList(sound, null), allocator))
        .isInstanceOf(ContractException.class)
        .hasMessageContaining("Row 1");
  }

  @Test
  void rowsAreCountedOverTheWholeStream() {
    try (BatchSource source =
        Records.source(
            Strict.class, Stream.of(nulls(5), nulls(5), nulls(5), nulls(0)), allocator, 2)) {
      source.next().orElseThrow().close();
      assertRejected(source::next, "text", 3);
    }
  }

  @SuppressWarnings("NullAway") // the point is what callers should not do
  private static Strict nulls(int which) {
    Map<String, Integer> counts = new java.util.HashMap<>();
    if (which == 3) {
      counts.put("k", null);
    }
    if (which == 4) {
      counts.put(null, 1);
    }
    return new Strict(
        which == 0 ? null : "a", which == 1 ? null : List.of(), which == 2 ? null : counts);
  }

  private static void assertRejected(
      org.assertj.core.api.ThrowableAssert.ThrowingCallable act, String column, long row) {
    assertThatThrownBy(act)
        .isInstanceOfSatisfying(
            RejectedValueException.class,
            e -> {
              assertThat(e.column()).isEqualTo(column);
              assertThat(e.row()).isEqualTo(row);
              assertThat(e).hasMessageContaining("\"%s\", row %d: ".formatted(column, row));
            });
  }

  record Moment(Instant at) {}

  record Reading(LocalDateTime at) {}

  record Day(LocalDate at) {}

  record Time(LocalTime at) {}

  record Price(@Digits(precision = 5, scale = 2) BigDecimal at) {}

  record Text(String at) {}

  @Test
  void whatAColumnCannotHoldIsRefusedWithTheValue() {
    refused(
        Moment.class, new Moment(Instant.MIN), "-1000000000-01-01T00:00:00Z", "out of the range");
    refused(
        Moment.class,
        new Moment(Instant.MAX.truncatedTo(ChronoUnit.MICROS)),
        "+1000000000-12-31",
        "out of the range");
    refused(
        Moment.class, new Moment(Instant.EPOCH.plusNanos(1)), "00.000000001Z", "truncate it first");
    refused(
        Reading.class,
        new Reading(LocalDateTime.MAX.truncatedTo(ChronoUnit.MICROS)),
        "+999999999-12-31",
        "out of the range");
    refused(Reading.class, new Reading(LocalDateTime.MIN), "-999999999-01-01", "out of the range");
    refused(Day.class, new Day(LocalDate.MAX), "+999999999-12-31", "out of the range");
    refused(Time.class, new Time(LocalTime.MAX), "23:59:59.999999999", "truncate it first");
    refused(Price.class, new Price(new BigDecimal("1.005")), "1.005", "round it first");
    refused(Price.class, new Price(new BigDecimal("1000")), "1000", "round it first");
    refused(
        Price.class, new Price(new BigDecimal("1E+999999999")), "1E+999999999", "round it first");
    refused(Text.class, new Text("a\uD800b"), "U+D800", "mend the text");
    refused(Text.class, new Text("\uDC00"), "U+DC00", "mend the text");
  }

  private <R extends Record> void refused(Class<R> type, R row, String value, String way) {
    RecordWriter<R> writer = Records.writer(type);
    assertThatThrownBy(() -> writer.batch(List.of(row), allocator))
        .isInstanceOf(RejectedValueException.class)
        .hasMessageContaining(value)
        .hasMessageContaining(way);
    assertThat(allocator.getAllocatedMemory()).isZero();
  }

  @Test
  void zeroOfAnyScaleIsZero() {
    try (Batch batch =
        Records.writer(Price.class)
            .batch(
                List.of(
                    new Price(new BigDecimal("0E+1000000")), new Price(new BigDecimal("7.5E+1"))),
                allocator)) {
      assertThat(Records.reader(Price.class, batch.contract()).readAll(batch))
          .containsExactly(new Price(new BigDecimal("0.00")), new Price(new BigDecimal("75.00")));
    }
  }

  record Narrow(@Name("n") short number, float f, @Nullable Instant at) {}

  record Wide(@Name("n") long number, double f, @Nullable Instant at) {}

  @Test
  void aWiderContractTakesNarrowRecordsAndAWiderRecordReadsThem() {
    Contract contract =
        Contract.builder()
            .nullable("more", Scalar.TEXT)
            .required("n", Scalar.INT64)
            .required("f", Scalar.FLOAT64)
            .nullable(
                "at",
                new ColumnType.Timestamp(ColumnType.TimeUnit.MILLIS, ColumnType.TimeZoning.UTC))
            .build();
    Instant at = Instant.parse("1969-12-31T23:59:59.999Z");
    try (Batch batch =
        Records.writer(Narrow.class, contract)
            .batch(
                List.of(new Narrow(Short.MIN_VALUE, 0.1f, at), new Narrow((short) 3, 1f, null)),
                allocator)) {
      assertThat(batch.vector("more").getNullCount()).isEqualTo(2);
      assertThat(Records.reader(Wide.class, contract).readAll(batch))
          .containsExactly(new Wide(Short.MIN_VALUE, 0.1f, at), new Wide(3, 1, null));
    }
  }

  record Other(String nothing) {}

  record Utm(@GeometryColumn(crs = "EPSG:25832") Point at) {}

  @Test
  void whatDoesNotGoTogetherIsRefusedBeforeTheFirstRow() {
    Contract wide = Contract.of(Wide.class);
    refusedAtOnce(() -> Records.reader(Narrow.class, wide), "n", "these do not go together");
    refusedAtOnce(
        () -> Records.writer(Wide.class, Contract.of(Narrow.class)),
        "n",
        "these do not go together");
    refusedAtOnce(() -> Records.reader(Other.class, wide), "nothing", "[n, f, at]");
    refusedAtOnce(() -> Records.writer(Other.class, wide), "nothing", "[n, f, at]");
    refusedAtOnce(
        () ->
            Records.writer(
                Moment.class,
                Contract.builder()
                    .required(
                        "at",
                        new ColumnType.Timestamp(
                            ColumnType.TimeUnit.MICROS, ColumnType.TimeZoning.LOCAL))
                    .build()),
        "at",
        "these do not go together");
    refusedAtOnce(
        () ->
            Records.writer(
                Text.class,
                Contract.builder().required("at", Scalar.TEXT).required("id", Scalar.UUID).build()),
        "\"id\" is required",
        "add one");
    Contract mercator =
        Contract.builder().geometry("at", g -> g.withCrs(Crs.of("EPSG:3857"))).build();
    refusedAtOnce(() -> Records.reader(Utm.class, mercator), "EPSG:25832", "EPSG:3857");
  }

  private static void refusedAtOnce(
      org.assertj.core.api.ThrowableAssert.ThrowingCallable act, String what, String way) {
    assertThatThrownBy(act)
        .isInstanceOf(ContractException.class)
        .hasMessageContaining(what)
        .hasMessageContaining(way);
  }

  enum Colour {
    RED
  }

  record Painted(Colour at) {}

  record Anything(Geometry at) {}

  record Line(LineString at) {}

  @SuppressWarnings("ArrayRecordComponent") // what is tested is that arrays go through
  record Raw(byte[] at) {}

  @Test
  void whatAComponentCannotTakeIsRefusedByRow() {
    try (Batch batch =
        Records.writer(Text.class).batch(List.of(new Text("RED"), new Text("BLUE")), allocator)) {
      RecordReader<Painted> reader = Records.reader(Painted.class, batch.contract());
      assertThat(reader.read(batch, 0)).isEqualTo(new Painted(Colour.RED));
      assertRejected(() -> reader.read(batch, 1), "at", 1);
      ((VarCharVector) batch.vector("at")).setNull(0);
      assertRejected(() -> Records.reader(Text.class, batch.contract()).read(batch, 0), "at", 0);
    }
    Anything point = new Anything(GEOMETRIES.createPoint(new Coordinate(1, 2)));
    try (Batch batch = Records.writer(Anything.class).batch(List.of(point), allocator)) {
      RecordReader<Line> reader = Records.reader(Line.class, batch.contract());
      assertRejected(() -> reader.read(batch, 0), "at", 0);
      assertThat(Records.reader(Raw.class, batch.contract()).read(batch, 0).at())
          .isEqualTo(WkbCodec.encode(point.at()));
      ((VarBinaryVector) batch.vector("at")).set(0, new byte[] {1, 2, 3});
      assertThatThrownBy(() -> Records.reader(Anything.class, batch.contract()).read(batch, 0))
          .isInstanceOf(WkbException.class)
          .hasMessageContaining("column \"at\", row 0");
    }
  }

  @Test
  void textThatIsNoUtf8IsRefusedAndAMarkIsNot() {
    Text mark = new Text("a\uFFFDb");
    try (Batch batch = Records.writer(Text.class).batch(List.of(mark, mark), allocator)) {
      ((VarCharVector) batch.vector("at")).set(1, new byte[] {'a', (byte) 0xFF, 'b', 'c', 'd'});
      RecordReader<Text> reader = Records.reader(Text.class, batch.contract());
      assertThat(reader.read(batch, 0)).isEqualTo(mark);
      assertRejected(() -> reader.read(batch, 1), "at", 1);
    }
  }

  record Positive(int number) {
    Positive {
      if (number <= 0) {
        throw new IllegalArgumentException("not positive: " + number);
      }
    }
  }

  record Number(int number) {}

  @Test
  void whatARecordItselfRefusesNamesTheRow() {
    try (Batch batch =
        Records.writer(Number.class).batch(List.of(new Number(1), new Number(-1)), allocator)) {
      RecordReader<Positive> reader = Records.reader(Positive.class, batch.contract());
      assertThat(reader.read(batch, 0)).isEqualTo(new Positive(1));
      assertThatThrownBy(() -> reader.read(batch, 1))
          .isInstanceOf(RejectedValueException.class)
          .hasMessageContaining("row 1")
          .hasMessageContaining("not positive: -1")
          .hasCauseInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void aBatchOfOtherColumnsIsRefused() {
    UUID unused = new UUID(0, 0);
    record Id(UUID number) {}
    try (Batch batch = Records.writer(Id.class).batch(List.of(new Id(unused)), allocator)) {
      RecordReader<Number> reader = Records.reader(Number.class, Contract.of(Number.class));
      assertThatThrownBy(() -> reader.read(batch, 0))
          .isInstanceOf(ContractException.class)
          .hasMessageContaining("\"number\"");
    }
  }

  @Test
  void aFailedAllocationLeavesNoBuffer() {
    try (BufferAllocator tight = allocator.newChildAllocator("tight", 0, 1 << 16)) {
      RecordWriter<Blob> writer = Records.writer(Blob.class);
      assertThatThrownBy(() -> writer.batch(List.of(new Blob(new byte[1 << 20])), tight))
          .isInstanceOf(RuntimeException.class);
      assertThat(tight.getAllocatedMemory()).isZero();
    }
  }
}
