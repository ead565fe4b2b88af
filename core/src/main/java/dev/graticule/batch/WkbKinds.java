package dev.graticule.batch;

import dev.graticule.batch.WkbException.Code;
import dev.graticule.contract.Dimensions;
import dev.graticule.contract.GeometryType;
import dev.graticule.predicate.GeometryStatistics.Kind;

/** What the type codes of ISO WKB mean, and which may stand in which. */
final class WkbKinds {
  private static final long EWKB_FLAGS = 0xE000_0000L;
  private static final int DIMENSIONS = 4000;
  private static final int FIRST_CURVE = 8;
  private static final String[] CURVES = {
    "CircularString", "CompoundCurve", "CurvePolygon", "MultiCurve", "MultiSurface",
    "Curve", "Surface", "PolyhedralSurface", "TIN", "Triangle"
  };

  /** Eight places for the planes 0 to 7 of each dimension; place 0 is never asked for. */
  private static final Kind[] KINDS = new Kind[32];

  static {
    for (Dimensions dimensions : Dimensions.values()) {
      for (GeometryType type : GeometryType.values()) {
        KINDS[place(code(type, dimensions))] = new Kind(type, dimensions);
      }
    }
  }

  private WkbKinds() {}

  private static int place(int code) {
    return 8 * (code / 1000) + code % 1000;
  }

  static int code(GeometryType type, Dimensions dimensions) {
    return type.wkbCode() + (dimensions.hasZ() ? 1000 : 0) + (dimensions.hasM() ? 2000 : 0);
  }

  static Kind of(long code, long offset) {
    int plane = (int) (code % 1000);
    if (code < DIMENSIONS && plane >= 1 && plane < FIRST_CURVE) {
      return KINDS[place((int) code)];
    }
    if ((code & EWKB_FLAGS) != 0) {
      throw new WkbException(
          Code.EWKB,
          offset,
          "Type 0x%08X carries flags of extended WKB (EWKB), which GeoParquet forbids; convert the bytes with WkbCodec.fromEwkb first"
              .formatted(code));
    }
    if (code < DIMENSIONS && plane >= FIRST_CURVE && plane < FIRST_CURVE + CURVES.length) {
      throw new WkbException(
          Code.UNSUPPORTED_TYPE,
          offset,
          "Type %d (%s) is unsupported: GeoParquet knows no curves and surfaces; convert it to lines or polygons first"
              .formatted(code, CURVES[plane - FIRST_CURVE]));
    }
    throw new WkbException(
        Code.UNKNOWN_TYPE,
        offset,
        "Type %d is none of ISO WKB: 1 to 7, plus 1000 for Z, 2000 for M, 3000 for ZM"
            .formatted(code));
  }

  static void requireMember(Kind member, Kind parent, long offset) {
    boolean fits =
        switch (parent.type()) {
          case MULTI_POINT -> member.type() == GeometryType.POINT;
          case MULTI_LINE_STRING -> member.type() == GeometryType.LINE_STRING;
          case MULTI_POLYGON -> member.type() == GeometryType.POLYGON;
          default -> true;
        };
    if (!fits) {
      throw new WkbException(
          Code.WRONG_MEMBER,
          offset,
          "A %s cannot stand in a %s".formatted(member.type().label(), parent.type().label()));
    }
    if (member.dimensions() != parent.dimensions()) {
      throw new WkbException(
          Code.WRONG_DIMENSIONS,
          offset,
          "A %s with dimensions %s cannot stand in a %s with dimensions %s"
              .formatted(
                  member.type().label(),
                  member.dimensions(),
                  parent.type().label(),
                  parent.dimensions()));
    }
  }
}
