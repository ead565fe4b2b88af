package dev.graticule.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.graticule.batch.WkbException.Code;
import dev.graticule.contract.Bounds;
import dev.graticule.contract.Dimensions;
import dev.graticule.contract.GeometryType;
import dev.graticule.predicate.GeometryStatistics.Kind;
import java.util.Arrays;
import java.util.Random;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.RootAllocator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Envelope;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.GeometryCollection;
import org.locationtech.jts.io.WKBReader;

class WkbScannerTest {
  private RootAllocator allocator;
  private final WkbScanner scanner = new WkbScanner();

  @BeforeEach
  void open() {
    allocator = new RootAllocator(1 << 24);
  }

  @AfterEach
  void close() {
    allocator.close();
  }

  @Test
  void aPointGivesTypeEnvelopeAndCount() {
    scanner.scan(RawWkb.of(1).f64(3, -4).bytes());
    assertThat(scanner.kind()).isEqualTo(new Kind(GeometryType.POINT, Dimensions.XY));
    assertThat(scanner.bounds()).contains(Bounds.of(3, -4, 3, -4));
    assertThat(scanner.vertexCount()).isOne();
    assertThat(scanner.isEmpty()).isFalse();
    assertThat(scanner.hasFindings()).isFalse();
  }

  @Test
  void heightsAndMeasuresHaveRanges() {
    scanner.scan(RawWkb.of(3002).u32(2).f64(0, 0, 7, 90, 1, 2, -5, Double.NaN).bytes());
    assertThat(scanner.dimensions()).isEqualTo(Dimensions.XYZM);
    assertThat(scanner.hasZ()).isTrue();
    assertThat(scanner.zmin()).isEqualTo(-5);
    assertThat(scanner.zmax()).isEqualTo(7);
    assertThat(scanner.hasM()).isTrue();
    assertThat(scanner.mmin()).isEqualTo(90);
    assertThat(scanner.mmax()).isEqualTo(90);
    scanner.scan(RawWkb.of(2001).f64(0, 0, 4).bytes());
    assertThat(scanner.hasZ()).isFalse();
    assertThat(scanner.mmax()).isEqualTo(4);
  }

  @Test
  void anEmptyPointHasNoVertexAndNoEnvelope() {
    scanner.scan(RawWkb.of(1).f64(Double.NaN, Double.NaN).bytes());
    assertThat(scanner.isEmpty()).isTrue();
    assertThat(scanner.hasEnvelope()).isFalse();
    assertThat(scanner.bounds()).isEmpty();
    assertThat(scanner.vertexCount()).isZero();
    assertThat(scanner.nanCount()).isZero();
  }

  @Test
  void aNanInALineIsCountedAndLeftOutOfTheEnvelope() {
    for (long type : new long[] {2, 1002}) {
      double[] z = type == 2 ? new double[0] : new double[] {5};
      scanner.scan(
          RawWkb.of(type)
              .u32(3)
              .f64(0, 1)
              .f64(z)
              .f64(Double.NaN, 50)
              .f64(z)
              .f64(2, 3)
              .f64(z)
              .bytes());
      assertThat(scanner.nanCount()).isOne();
      assertThat(scanner.vertexCount()).isEqualTo(3);
      assertThat(scanner.xmax()).isEqualTo(2);
      assertThat(scanner.ymax()).isEqualTo(3);
    }
  }

  @Test
  void aGeometryOfNothingButNanIsEmpty() {
    scanner.scan(RawWkb.of(2).u32(2).f64(Double.NaN, 1, 2, Double.NaN).bytes());
    assertThat(scanner.isEmpty()).isTrue();
    assertThat(scanner.nanCount()).isEqualTo(2);
  }

  @Test
  void opposedInfinitiesAreNoNan() {
    scanner.scan(RawWkb.of(1).f64(Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY).bytes());
    assertThat(scanner.nanCount()).isZero();
    assertThat(scanner.xmin()).isEqualTo(Double.POSITIVE_INFINITY);
    assertThat(scanner.ymax()).isEqualTo(Double.NEGATIVE_INFINITY);
  }

  @Test
  void zeroBytesAndOneByteAreTruncated() {
    assertThat(refused(new byte[0]).code()).isEqualTo(Code.TRUNCATED);
    assertThat(refused(new byte[] {1}).code()).isEqualTo(Code.TRUNCATED);
  }

  @Test
  void everyPrefixOfAGeometryIsTruncated() {
    byte[] whole =
        RawWkb.of(7)
            .u32(2)
            .add(RawWkb.of(3).u32(1).u32(4).f64(0, 0, 1, 0, 1, 1, 0, 0).bytes())
            .add(RawWkb.of(4).u32(1).add(RawWkb.of(1).f64(1, 2).bytes()).bytes())
            .bytes();
    scanner.scan(whole);
    for (int length = 0; length < whole.length; length++) {
      assertThat(refused(Arrays.copyOf(whole, length)).code()).isEqualTo(Code.TRUNCATED);
    }
  }

  @Test
  void trailingBytesAreRefused() {
    byte[] point = RawWkb.of(1).f64(1, 2).u8(0).bytes();
    WkbException e = refused(point);
    assertThat(e.code()).isEqualTo(Code.TRAILING_BYTES);
    assertThat(e.offset()).isEqualTo(21);
  }

  @ParameterizedTest
  @ValueSource(longs = {0x7FFF_FFFFL, 0xFFFF_FFFFL, 1L << 26, 0x8000_0000L})
  void aHugeCountInNineBytesIsRefused(long count) {
    for (int type = 2; type <= 7; type++) {
      WkbException e = refused(RawWkb.of(type).u32(count).bytes());
      assertThat(e.code()).isEqualTo(Code.TRUNCATED);
      assertThat(e.offset()).isEqualTo(5);
      assertThat(e).hasMessageContaining(Long.toString(count));
    }
    assertThat(refused(RawWkb.of(3).u32(1).u32(count).bytes()).code()).isEqualTo(Code.TRUNCATED);
  }

  @Test
  void tenThousandNestedCollectionsAreTooDeep() {
    RawWkb raw = new RawWkb();
    for (int i = 0; i < 10_000; i++) {
      raw.header(7).u32(1);
    }
    assertThat(refused(raw.header(1).f64(0, 0).bytes()).code()).isEqualTo(Code.TOO_DEEP);
  }

  @Test
  void sixteenNestedCollectionsAreReadAndSeventeenAreNot() {
    scanner.scan(nested(16));
    assertThat(scanner.vertexCount()).isOne();
    assertThat(refused(nested(17)).code()).isEqualTo(Code.TOO_DEEP);
    new WkbScanner(new WkbLimits(17, 1, 1000)).scan(nested(17));
  }

  private static byte[] nested(int collections) {
    RawWkb raw = new RawWkb();
    for (int i = 0; i < collections; i++) {
      raw.header(7).u32(1);
    }
    return raw.header(1).f64(0, 0).bytes();
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 7, 255})
  void aByteOrderThatIsNoneIsRefused(int order) {
    assertThat(refused(new RawWkb().u8(order).u32(1).f64(0, 0).bytes()).code())
        .isEqualTo(Code.BYTE_ORDER);
  }

  @Test
  void extendedWkbIsRefusedAndTheWayOutNamed() {
    for (long flags : new long[] {0x8000_0000L, 0x4000_0000L, 0x2000_0000L, 0xE000_0000L}) {
      WkbException e = refused(RawWkb.of(flags + 1).f64(0, 0, 0, 0).bytes());
      assertThat(e.code()).isEqualTo(Code.EWKB);
      assertThat(e).hasMessageContaining("WkbCodec.fromEwkb");
      assertThat(e.offset()).isOne();
    }
  }

  @Test
  void curvesAndSurfacesAreUnsupportedInAllDimensions() {
    for (int plane = 8; plane <= 17; plane++) {
      for (int dimensions = 0; dimensions < 4; dimensions++) {
        WkbException e = refused(RawWkb.of(plane + 1000L * dimensions).u32(0).bytes());
        assertThat(e.code()).isEqualTo(Code.UNSUPPORTED_TYPE);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 18, 99, 1000, 4001, 1_000_001, 0x1000_0001})
  void otherTypesAreUnknown(long type) {
    assertThat(refused(RawWkb.of(type).u32(0).bytes()).code()).isEqualTo(Code.UNKNOWN_TYPE);
  }

  @Test
  void aMultiGeometryHoldsOnlyItsMembers() {
    byte[] line = RawWkb.of(2).u32(2).f64(0, 0, 1, 1).bytes();
    WkbException e = refused(RawWkb.of(4).u32(1).add(line).bytes());
    assertThat(e.code()).isEqualTo(Code.WRONG_MEMBER);
    assertThat(e).hasMessageContaining("LineString").hasMessageContaining("MultiPoint");
    byte[] point = RawWkb.of(1).f64(0, 0).bytes();
    assertThat(refused(RawWkb.of(5).u32(1).add(point).bytes()).code()).isEqualTo(Code.WRONG_MEMBER);
    assertThat(refused(RawWkb.of(6).u32(1).add(line).bytes()).code()).isEqualTo(Code.WRONG_MEMBER);
  }

  @Test
  void membersHaveTheDimensionsOfTheWhole() {
    byte[] spatial = RawWkb.of(1001).f64(0, 0, 0).bytes();
    assertThat(refused(RawWkb.of(7).u32(1).add(spatial).bytes()).code())
        .isEqualTo(Code.WRONG_DIMENSIONS);
    assertThat(refused(RawWkb.of(2004).u32(1).add(spatial).bytes()).code())
        .isEqualTo(Code.WRONG_DIMENSIONS);
  }

  @Test
  void limitsHoldAtTheirValueAndBreakOneAbove() {
    byte[] line = RawWkb.of(2).u32(3).f64(0, 0, 1, 1, 2, 2).bytes();
    new WkbScanner(new WkbLimits(0, 3, line.length)).scan(line);
    assertThat(refused(new WkbScanner(new WkbLimits(0, 2, 1000)), line).code())
        .isEqualTo(Code.TOO_MANY_VERTICES);
    assertThat(refused(new WkbScanner(new WkbLimits(0, 3, line.length - 1)), line).code())
        .isEqualTo(Code.TOO_LARGE);
    byte[] points = RawWkb.of(4).u32(1).add(RawWkb.of(1).f64(0, 0).bytes()).bytes();
    assertThat(refused(new WkbScanner(new WkbLimits(0, 3, 1000)), points).code())
        .isEqualTo(Code.TOO_DEEP);
  }

  @Test
  void oddRingsAndLinesAreReportedAndNotRefused() {
    scanner.scan(RawWkb.of(3).u32(1).u32(4).f64(0, 0, 1, 0, 1, 1, 0, 1).bytes());
    assertThat(scanner.findings()).containsExactly(WkbFinding.UNCLOSED_RING);
    scanner.scan(RawWkb.of(3).u32(1).u32(2).f64(0, 0, 0, 0).bytes());
    assertThat(scanner.findings()).containsExactly(WkbFinding.SHORT_RING);
    scanner.scan(RawWkb.of(2).u32(1).f64(0, 0).bytes());
    assertThat(scanner.findings()).containsExactly(WkbFinding.ONE_POINT_LINE);
    scanner.scan(RawWkb.of(3).u32(2).u32(0).u32(0).bytes());
    assertThat(scanner.findings()).isEmpty();
    assertThat(scanner.isEmpty()).isTrue();
  }

  @Test
  void ringsTurnAsTheyAreWritten() {
    WkbScanner measuring = WkbScanner.measuringRings(WkbLimits.defaults());
    double[] left = {0, 0, 4, 0, 4, 4, 0, 4, 0, 0};
    double[] right = {1, 1, 1, 2, 2, 2, 2, 1, 1, 1};
    measuring.scan(RawWkb.of(3).u32(2).u32(5).f64(left).u32(5).f64(right).bytes());
    assertThat(measuring.exteriorRingsCounterclockwise()).isTrue();
    assertThat(measuring.interiorRingsClockwise()).isTrue();
    measuring.scan(RawWkb.of(3).u32(2).u32(5).f64(right).u32(5).f64(left).bytes());
    assertThat(measuring.exteriorRingsCounterclockwise()).isFalse();
    assertThat(measuring.interiorRingsClockwise()).isFalse();
    measuring.scan(RawWkb.of(3).u32(1).u32(4).f64(0, 0, 1, 1, 2, 2, 0, 0).bytes());
    assertThat(measuring.exteriorRingsCounterclockwise()).isTrue();
    assertThatThrownBy(scanner::exteriorRingsCounterclockwise)
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void aRangeOutsideItsBufferIsRefused() {
    try (ArrowBuf buffer = allocator.buffer(64)) {
      for (long[] range : new long[][] {{-1, 5}, {60, 5}, {0, 65}, {65, 0}, {5, -1}}) {
        assertThatThrownBy(() -> scanner.scan(buffer, range[0], range[1]))
            .isInstanceOf(IndexOutOfBoundsException.class);
      }
    }
  }

  @Test
  void nothingScannedHasNoType() {
    assertThatThrownBy(scanner::type).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(scanner::dimensions).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void anErrorTellsItsPlace() {
    WkbException e = refused(new byte[0]).at("a.parquet", "location", 42);
    assertThat(e).hasMessageStartingWith("a.parquet, column \"location\", row 42: ");
    assertThat(e.file()).contains("a.parquet");
    assertThat(e.column()).contains("location");
    assertThat(e.row()).hasValue(42);
    assertThat(e.code()).isEqualTo(Code.TRUNCATED);
    assertThat(refused(new byte[0]).row()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(Dimensions.class)
  void scannerAndJtsAgreeOnRandomGeometriesOfMixedByteOrder(Dimensions dimensions)
      throws Exception {
    long seed = 20_251_101L + dimensions.ordinal();
    Random random = new Random(seed);
    RandomGeometries geometries = new RandomGeometries(random, dimensions, 100);
    WkbScanner measuring = WkbScanner.measuringRings(WkbLimits.defaults());
    for (int i = 0; i < 3000; i++) {
      Geometry geometry = geometries.any();
      byte[] wkb = RawWkb.mixed(geometry, dimensions.ordinal(), random);
      Geometry read = new WKBReader().read(wkb);
      assertThat(read.equalsExact(geometry)).isTrue();
      scanner.scan(wkb);
      String context = "seed " + seed + ", geometry " + i;
      agree(scanner, geometry, dimensions, context);
      measuring.scan(wkb);
      assertThat(measuring.exteriorRingsCounterclockwise())
          .as(context)
          .isEqualTo(exteriorsTurnLeft(geometry));
      try (ArrowBuf buffer = allocator.buffer(wkb.length + 11)) {
        buffer.setBytes(3, wkb);
        scanner.scan(buffer, 3, wkb.length);
      }
      agree(scanner, geometry, dimensions, context);
    }
  }

  private static void agree(
      WkbScanner scanner, Geometry geometry, Dimensions dimensions, String context) {
    Envelope envelope = geometry.getEnvelopeInternal();
    assertThat(scanner.type().label()).as(context).isEqualTo(geometry.getGeometryType());
    assertThat(scanner.dimensions()).as(context).isEqualTo(dimensions);
    assertThat(scanner.vertexCount()).as(context).isEqualTo(geometry.getNumPoints());
    assertThat(scanner.isEmpty()).as(context).isEqualTo(geometry.isEmpty());
    assertThat(scanner.findings()).as(context).isEmpty();
    assertThat(scanner.bounds().map(b -> Bounds.of(b.xmin(), b.ymin(), b.xmax(), b.ymax())))
        .as(context)
        .isEqualTo(
            envelope.isNull()
                ? java.util.Optional.empty()
                : java.util.Optional.of(
                    Bounds.of(
                        envelope.getMinX(),
                        envelope.getMinY(),
                        envelope.getMaxX(),
                        envelope.getMaxY())));
    if (!geometry.isEmpty()) {
      double[] z = Arrays.stream(geometry.getCoordinates()).mapToDouble(Coordinate::getZ).toArray();
      assertThat(scanner.hasZ()).as(context).isEqualTo(dimensions.hasZ());
      assertThat(scanner.hasM()).as(context).isEqualTo(dimensions.hasM());
      if (dimensions.hasZ()) {
        assertThat(scanner.zmin()).isEqualTo(Arrays.stream(z).min().orElseThrow());
        assertThat(scanner.zmax()).isEqualTo(Arrays.stream(z).max().orElseThrow());
      }
      if (dimensions.hasM()) {
        double[] m =
            Arrays.stream(geometry.getCoordinates()).mapToDouble(Coordinate::getM).toArray();
        assertThat(scanner.mmin()).isEqualTo(Arrays.stream(m).min().orElseThrow());
        assertThat(scanner.mmax()).isEqualTo(Arrays.stream(m).max().orElseThrow());
      }
    }
  }

  private static boolean exteriorsTurnLeft(Geometry geometry) {
    if (geometry instanceof org.locationtech.jts.geom.Polygon polygon) {
      return polygon.isEmpty()
          || org.locationtech.jts.algorithm.Orientation.isCCW(
              polygon.getExteriorRing().getCoordinateSequence());
    }
    if (geometry instanceof GeometryCollection) {
      for (int i = 0; i < geometry.getNumGeometries(); i++) {
        if (!exteriorsTurnLeft(geometry.getGeometryN(i))) {
          return false;
        }
      }
    }
    return true;
  }

  private WkbException refused(byte[] wkb) {
    return refused(scanner, wkb);
  }

  private static WkbException refused(WkbScanner scanner, byte[] wkb) {
    return catchThrowableOfType(WkbException.class, () -> scanner.scan(wkb));
  }
}
