package dev.graticule.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.graticule.batch.WkbException.Code;
import dev.graticule.contract.Dimensions;
import java.util.Random;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.RootAllocator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.geom.Point;
import org.locationtech.jts.io.ByteOrderValues;
import org.locationtech.jts.io.WKBReader;
import org.locationtech.jts.io.WKBWriter;
import org.locationtech.jts.io.WKTReader;

class WkbCodecTest {
  private static final GeometryFactory FACTORY = new GeometryFactory();

  @ParameterizedTest
  @EnumSource(Dimensions.class)
  void whatIsEncodedIsStrictIsoAndDecodesToTheSame(Dimensions dimensions) {
    long seed = 77L + dimensions.ordinal();
    RandomGeometries geometries = new RandomGeometries(new Random(seed), dimensions, 10);
    WkbScanner scanner = new WkbScanner();
    try (RootAllocator allocator = new RootAllocator(1 << 20)) {
      for (int i = 0; i < 2000; i++) {
        Geometry geometry = geometries.any();
        String context = "seed " + seed + ", geometry " + i + ": " + geometry;
        byte[] wkb = WkbCodec.encode(geometry);
        scanner.scan(wkb);
        assertThat(scanner.dimensions())
            .as(context)
            .isEqualTo(geometry.isEmpty() ? Dimensions.XY : dimensions);
        assertSame(WkbCodec.decode(wkb), geometry, context);
        try (ArrowBuf buffer = allocator.buffer(wkb.length + 5)) {
          buffer.setBytes(5, wkb);
          assertSame(WkbCodec.decode(buffer, 5, wkb.length), geometry, context);
        }
        assertThat(WkbCodec.encode(WkbCodec.decode(wkb))).as(context).isEqualTo(wkb);
      }
    }
  }

  private static void assertSame(Geometry actual, Geometry expected, String context) {
    assertThat(actual.equalsExact(expected)).as(context).isTrue();
    Coordinate[] a = actual.getCoordinates();
    Coordinate[] e = expected.getCoordinates();
    for (int i = 0; i < e.length; i++) {
      assertThat((Double) a[i].getZ()).as(context).isEqualTo((Double) e[i].getZ());
      assertThat((Double) a[i].getM()).as(context).isEqualTo((Double) e[i].getM());
    }
  }

  @Test
  void anEmptyPointIsWrittenAsNan() {
    assertThat(WkbCodec.encode(FACTORY.createPoint()))
        .isEqualTo(RawWkb.of(1).f64(Double.NaN, Double.NaN).bytes());
    assertThat(WkbCodec.encode(FACTORY.createPoint(), Dimensions.XYZ))
        .isEqualTo(RawWkb.of(1001).f64(Double.NaN, Double.NaN, Double.NaN).bytes());
    Geometry decoded = WkbCodec.decode(RawWkb.of(1).f64(Double.NaN, Double.NaN).bytes());
    assertThat(decoded).isInstanceOf(Point.class);
    assertThat(decoded.isEmpty()).isTrue();
  }

  @Test
  void oneHeightGivesTheWholeGeometryHeights() {
    Geometry line =
        FACTORY.createLineString(new Coordinate[] {new Coordinate(0, 0), new Coordinate(1, 1, 5)});
    assertThat(WkbCodec.encode(line))
        .isEqualTo(RawWkb.of(1002).u32(2).f64(0, 0, Double.NaN, 1, 1, 5).bytes());
  }

  @Test
  void dimensionsAskedForAreWritten() {
    Geometry point = FACTORY.createPoint(new Coordinate(1, 2, 3));
    assertThat(WkbCodec.encode(point, Dimensions.XY)).isEqualTo(RawWkb.of(1).f64(1, 2).bytes());
    assertThat(WkbCodec.encode(point, Dimensions.XYZM))
        .isEqualTo(RawWkb.of(3001).f64(1, 2, 3, Double.NaN).bytes());
  }

  @Test
  void aLinearRingIsALineString() throws Exception {
    Geometry ring = new WKTReader().read("LINEARRING (0 0, 1 0, 1 1, 0 0)");
    assertThat(WkbCodec.decode(WkbCodec.encode(ring)).getGeometryType()).isEqualTo("LineString");
  }

  @Test
  void nestingIsCappedOnTheWayOutToo() {
    Geometry nested = FACTORY.createPoint(new Coordinate(0, 0));
    for (int i = 0; i < 17; i++) {
      nested = FACTORY.createGeometryCollection(new Geometry[] {nested});
    }
    Geometry deep = nested;
    assertThat(catchThrowableOfType(WkbException.class, () -> WkbCodec.encode(deep)).code())
        .isEqualTo(Code.TOO_DEEP);
  }

  @Test
  void decodingMendsWhatJtsCannotHold() {
    byte[] open = RawWkb.of(3).u32(1).u32(4).f64(0, 0, 1, 0, 1, 1, 0, 1).bytes();
    assertThat(WkbCodec.decode(open)).hasToString("POLYGON ((0 0, 1 0, 1 1, 0 1, 0 0))");
    byte[] one = RawWkb.of(2).u32(1).f64(3, 4).bytes();
    assertThat(WkbCodec.decode(one)).hasToString("LINESTRING (3 4, 3 4)");
  }

  @Test
  void soundWkbThatJtsCannotHoldIsATypedError() {
    byte[] nanRing =
        RawWkb.of(3).u32(1).u32(4).f64(Double.NaN, 0, 1, 0, 1, 1, Double.NaN, 0).bytes();
    new WkbScanner().scan(nanRing);
    assertThat(catchThrowableOfType(WkbException.class, () -> WkbCodec.decode(nanRing)).code())
        .isEqualTo(Code.NOT_REPRESENTABLE);
    byte[] holeWithoutShell = RawWkb.of(3).u32(2).u32(0).u32(4).f64(0, 0, 1, 0, 1, 1, 0, 0).bytes();
    assertThat(
            catchThrowableOfType(WkbException.class, () -> WkbCodec.decode(holeWithoutShell))
                .code())
        .isEqualTo(Code.NOT_REPRESENTABLE);
  }

  @ParameterizedTest
  @EnumSource(Dimensions.class)
  void extendedWkbBecomesIsoWithItsSrid(Dimensions dimensions) throws Exception {
    long seed = 5L + dimensions.ordinal();
    Random random = new Random(seed);
    RandomGeometries geometries = new RandomGeometries(random, dimensions, 10);
    for (int i = 0; i < 1000; i++) {
      Geometry geometry = geometries.any();
      if (geometry.isEmpty()) {
        continue;
      }
      geometry.setSRID(25832);
      int order = random.nextBoolean() ? ByteOrderValues.BIG_ENDIAN : ByteOrderValues.LITTLE_ENDIAN;
      WKBWriter writer = new WKBWriter(dimensions.count(), order, true);
      if (dimensions == Dimensions.XYM) {
        writer.setOutputOrdinates(org.locationtech.jts.io.Ordinate.createXYM());
      }
      byte[] ewkb = writer.write(geometry);
      if (dimensions == Dimensions.XY) {
        assertThatThrownBy(() -> new WkbScanner().scan(ewkb)).isInstanceOf(WkbException.class);
      }
      WkbCodec.Converted converted = WkbCodec.fromEwkb(ewkb);
      String context = "seed " + seed + ", geometry " + i + ": " + geometry;
      assertThat(converted.srid()).as(context).hasValue(25832);
      assertSame(WkbCodec.decode(converted.wkb()), new WKBReader().read(ewkb), context);
    }
  }

  @Test
  void isoWkbPassesTheConversionUnchanged() {
    Random random = new Random(9);
    for (Dimensions dimensions : Dimensions.values()) {
      RandomGeometries geometries = new RandomGeometries(random, dimensions, 10);
      for (int i = 0; i < 200; i++) {
        byte[] iso = RawWkb.mixed(geometries.any(), dimensions.ordinal(), random);
        WkbCodec.Converted converted = WkbCodec.fromEwkb(iso);
        assertThat(converted.wkb()).isEqualTo(iso);
        assertThat(converted.srid()).isEmpty();
      }
    }
  }

  @Test
  void extendedWkbIsCheckedAsStrictly() {
    assertThat(refusedConversion(new byte[0])).isEqualTo(Code.TRUNCATED);
    assertThat(refusedConversion(RawWkb.of(0x2000_0001L).u8(1).bytes())).isEqualTo(Code.TRUNCATED);
    assertThat(refusedConversion(RawWkb.of(0x8000_0001L).f64(1, 2).bytes()))
        .isEqualTo(Code.TRUNCATED);
    assertThat(refusedConversion(RawWkb.of(0x8000_0001L).f64(1, 2, 3).u8(0).bytes()))
        .isEqualTo(Code.TRAILING_BYTES);
    assertThat(refusedConversion(RawWkb.of(0x8000_0002L).u32(-1).bytes()))
        .isEqualTo(Code.TRUNCATED);
    assertThat(refusedConversion(new RawWkb().u8(7).u32(1).f64(1, 2).bytes()))
        .isEqualTo(Code.BYTE_ORDER);
    assertThat(refusedConversion(RawWkb.of(0x8000_000FL).u32(0).bytes()))
        .isEqualTo(Code.UNSUPPORTED_TYPE);
    assertThat(refusedConversion(RawWkb.of(0x1000_0001L).f64(1, 2).bytes()))
        .isEqualTo(Code.UNKNOWN_TYPE);
    byte[] foreign = RawWkb.of(0x2000_0001L).u32(2).f64(0, 0).bytes();
    assertThat(refusedConversion(RawWkb.of(0x2000_0004L).u32(1).u32(1).add(foreign).bytes()))
        .isEqualTo(Code.EWKB);
    RawWkb deep = new RawWkb();
    for (int i = 0; i < 10_000; i++) {
      deep.header(0x8000_0007L).u32(1);
    }
    assertThat(refusedConversion(deep.bytes())).isEqualTo(Code.TOO_DEEP);
  }

  private static Code refusedConversion(byte[] ewkb) {
    return catchThrowableOfType(WkbException.class, () -> WkbCodec.fromEwkb(ewkb)).code();
  }
}
