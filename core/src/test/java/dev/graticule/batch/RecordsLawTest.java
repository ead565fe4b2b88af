package dev.graticule.batch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.graticule.contract.Digits;
import dev.graticule.contract.Name;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import java.util.UUID;
import java.util.function.Supplier;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.jspecify.annotations.Nullable;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.geom.MultiPoint;
import org.locationtech.jts.geom.Point;
import org.locationtech.jts.geom.Polygon;

class RecordsLawTest {
  private static final GeometryFactory GEOMETRIES = new GeometryFactory();

  enum Colour {
    RED,
    GREEN
  }

  record Inner(
      @Name("i") int number,
      Optional<String> text,
      Optional<Inner2> deeper,
      List<Optional<Point>> points) {}

  record Inner2(List<List<@Nullable Long>> table, Map<String, List<Inner3>> named) {}

  record Inner3(@Nullable UUID id) {}

  record Everything(
      boolean aBoolean,
      byte aByte,
      short aShort,
      int anInt,
      long aLong,
      float aFloat,
      double aDouble,
      @Nullable Boolean boxedBoolean,
      @Nullable Byte boxedByte,
      @Nullable Short boxedShort,
      @Nullable Integer boxedInt,
      @Nullable Long boxedLong,
      @Nullable Float boxedFloat,
      @Nullable Double boxedDouble,
      OptionalInt optionalInt,
      OptionalLong optionalLong,
      OptionalDouble optionalDouble,
      Optional<Colour> colour,
      String text,
      UUID id,
      Instant moment,
      LocalDateTime reading,
      LocalDate day,
      LocalTime time,
      @Digits(precision = 38, scale = 10) BigDecimal price,
      @Nullable Polygon area,
      Optional<MultiPoint> points,
      Geometry anything,
      Inner inner,
      Optional<List<Inner>> several,
      Map<String, Optional<Double>> measures) {}

  /** The seed is all that is drawn: a row has too many parts to be shrunk one by one. */
  @Property(tries = 150)
  void everyRecordComesBack(@ForAll long seed, @ForAll @IntRange(max = 40) int rows) {
    Random random = new Random(seed);
    List<Everything> records = new ArrayList<>();
    for (int i = 0; i < rows; i++) {
      records.add(everything(random));
    }
    try (BufferAllocator allocator = new RootAllocator();
        Batch batch = Records.writer(Everything.class).batch(records, allocator)) {
      assertThat(Records.reader(Everything.class, batch.contract()).readAll(batch))
          .isEqualTo(records);
    }
  }

  private static Everything everything(Random r) {
    return new Everything(
        r.nextBoolean(),
        (byte) r.nextInt(),
        (short) r.nextInt(),
        oneOf(r, Integer.MIN_VALUE, Integer.MAX_VALUE, r.nextInt()),
        oneOf(r, Long.MIN_VALUE, Long.MAX_VALUE, r.nextLong()),
        oneOf(r, Float.NaN, Float.NEGATIVE_INFINITY, -0f, Float.MIN_VALUE, r.nextFloat()),
        oneOf(r, Double.NaN, Double.POSITIVE_INFINITY, -0d, Double.MAX_VALUE, r.nextDouble()),
        maybe(r, r::nextBoolean),
        maybe(r, () -> Byte.MIN_VALUE),
        maybe(r, () -> Short.MAX_VALUE),
        maybe(r, r::nextInt),
        maybe(r, r::nextLong),
        maybe(r, r::nextFloat),
        maybe(r, r::nextDouble),
        r.nextBoolean() ? OptionalInt.empty() : OptionalInt.of(r.nextInt()),
        r.nextBoolean() ? OptionalLong.empty() : OptionalLong.of(r.nextLong()),
        r.nextBoolean() ? OptionalDouble.empty() : OptionalDouble.of(r.nextDouble()),
        optional(r, () -> oneOf(r, Colour.RED, Colour.GREEN)),
        text(r),
        new UUID(r.nextLong(), r.nextLong()),
        moment(r),
        LocalDateTime.ofInstant(moment(r), ZoneOffset.UTC),
        LocalDate.ofEpochDay(oneOf(r, Integer.MIN_VALUE, Integer.MAX_VALUE, r.nextInt(100_000))),
        oneOf(r, LocalTime.MIN, LocalTime.ofNanoOfDay(86_399_999_999_000L), LocalTime.NOON),
        number(r),
        maybe(r, () -> polygon(r)),
        optional(r, () -> GEOMETRIES.createMultiPoint(new Point[] {point(r), point(r)})),
        oneOf(r, point(r), polygon(r), GEOMETRIES.createGeometryCollection()),
        inner(r),
        optional(r, () -> list(r, () -> inner(r))),
        map(r, () -> optional(r, r::nextDouble)));
  }

  /** Microseconds over the whole range of 64 bits. */
  private static Instant moment(Random r) {
    long micros = oneOf(r, Long.MIN_VALUE, Long.MAX_VALUE, -1L, 0L, r.nextLong());
    return Instant.ofEpochSecond(
        Math.floorDiv(micros, 1_000_000L), Math.floorMod(micros, 1_000_000L) * 1_000);
  }

  private static BigDecimal number(Random r) {
    BigInteger most = BigInteger.TEN.pow(38).subtract(BigInteger.ONE);
    return new BigDecimal(
        oneOf(r, most, most.negate(), BigInteger.ZERO, new BigInteger(120, r)), 10);
  }

  private static Inner inner(Random r) {
    return new Inner(
        r.nextInt(),
        optional(r, () -> text(r)),
        optional(
            r,
            () ->
                new Inner2(
                    list(r, () -> list(r, () -> maybe(r, r::nextLong))),
                    map(r, () -> list(r, () -> new Inner3(maybe(r, () -> new UUID(1, 2))))))),
        list(r, () -> optional(r, () -> point(r))));
  }

  private static Point point(Random r) {
    return r.nextInt(5) == 0
        ? GEOMETRIES.createPoint()
        : GEOMETRIES.createPoint(new Coordinate(r.nextDouble(), r.nextDouble()));
  }

  private static Polygon polygon(Random r) {
    double x = r.nextDouble();
    return GEOMETRIES.createPolygon(
        new Coordinate[] {
          new Coordinate(x, 0), new Coordinate(x + 1, 0), new Coordinate(x, 1), new Coordinate(x, 0)
        });
  }

  private static String text(Random r) {
    return oneOf(r, "", "a", "ünï ☃ \uD83D\uDE80", "\0", "x".repeat(r.nextInt(2_000)));
  }

  private static <T extends @Nullable Object> List<T> list(Random r, Supplier<T> element) {
    List<T> list = new ArrayList<>();
    for (int i = r.nextInt(4); i > 0; i--) {
      list.add(element.get());
    }
    return Collections.unmodifiableList(list);
  }

  private static <T> Map<String, T> map(Random r, Supplier<T> value) {
    Map<String, T> map = new LinkedHashMap<>();
    for (int i = r.nextInt(4); i > 0; i--) {
      map.put("k" + i, value.get());
    }
    return map;
  }

  private static <T> @Nullable T maybe(Random r, Supplier<T> value) {
    return r.nextBoolean() ? null : value.get();
  }

  private static <T> Optional<T> optional(Random r, Supplier<T> value) {
    return Optional.ofNullable(maybe(r, value));
  }

  @SafeVarargs
  private static <T> T oneOf(Random r, T... values) {
    return values[r.nextInt(values.length)];
  }
}
