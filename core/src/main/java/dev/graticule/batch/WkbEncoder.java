package dev.graticule.batch;

import dev.graticule.batch.WkbException.Code;
import dev.graticule.contract.Dimensions;
import dev.graticule.contract.GeometryType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.locationtech.jts.geom.CoordinateSequence;
import org.locationtech.jts.geom.CoordinateSequenceFilter;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.GeometryCollection;
import org.locationtech.jts.geom.LineString;
import org.locationtech.jts.geom.MultiLineString;
import org.locationtech.jts.geom.MultiPoint;
import org.locationtech.jts.geom.MultiPolygon;
import org.locationtech.jts.geom.Point;
import org.locationtech.jts.geom.Polygon;

/** Writes JTS geometries as little-endian ISO WKB; JTS' own writer gives EWKB from Z on. */
final class WkbEncoder {
  private static final int HEADER = 5;
  private static final int COUNT = 4;

  private final Dimensions dimensions;
  private final ByteBuffer out;

  private WkbEncoder(Dimensions dimensions, ByteBuffer out) {
    this.dimensions = dimensions;
    this.out = out;
  }

  static byte[] encode(Geometry geometry, Dimensions dimensions, WkbLimits limits) {
    long size = size(geometry, 8L * dimensions.count(), limits, 0);
    if (size > limits.maxBytes()) {
      throw new WkbException(
          Code.TOO_LARGE,
          0,
          "The geometry takes %d bytes, the limit is %d; split it"
              .formatted(size, limits.maxBytes()));
    }
    ByteBuffer out = ByteBuffer.allocate((int) size).order(ByteOrder.LITTLE_ENDIAN);
    new WkbEncoder(dimensions, out).geometry(geometry);
    return out.array();
  }

  /** Z or M is there as soon as one position has a number in it. */
  static Dimensions dimensionsOf(Geometry geometry) {
    boolean[] zm = new boolean[2];
    geometry.apply(
        new CoordinateSequenceFilter() {
          @Override
          public void filter(CoordinateSequence sequence, int i) {
            zm[0] |= sequence.hasZ() && !Double.isNaN(sequence.getZ(i));
            zm[1] |= sequence.hasM() && !Double.isNaN(sequence.getM(i));
          }

          @Override
          public boolean isDone() {
            return zm[0] && zm[1];
          }

          @Override
          public boolean isGeometryChanged() {
            return false;
          }
        });
    if (zm[0]) {
      return zm[1] ? Dimensions.XYZM : Dimensions.XYZ;
    }
    return zm[1] ? Dimensions.XYM : Dimensions.XY;
  }

  private static GeometryType typeOf(Geometry geometry) {
    if (geometry instanceof Point) {
      return GeometryType.POINT;
    }
    if (geometry instanceof LineString) {
      return GeometryType.LINE_STRING;
    }
    if (geometry instanceof Polygon) {
      return GeometryType.POLYGON;
    }
    if (geometry instanceof MultiPoint) {
      return GeometryType.MULTI_POINT;
    }
    if (geometry instanceof MultiLineString) {
      return GeometryType.MULTI_LINE_STRING;
    }
    if (geometry instanceof MultiPolygon) {
      return GeometryType.MULTI_POLYGON;
    }
    if (geometry instanceof GeometryCollection) {
      return GeometryType.GEOMETRY_COLLECTION;
    }
    throw new WkbException(
        Code.UNSUPPORTED_TYPE,
        0,
        "A %s has no type in WKB; give one of the seven types of Simple Features"
            .formatted(geometry.getClass().getName()));
  }

  private static long size(Geometry geometry, long stride, WkbLimits limits, int depth) {
    return switch (typeOf(geometry)) {
      case POINT -> HEADER + stride;
      case LINE_STRING -> HEADER + COUNT + stride * geometry.getNumPoints();
      case POLYGON -> {
        int rings = ringsOf((Polygon) geometry);
        yield HEADER + COUNT + (long) COUNT * rings + stride * geometry.getNumPoints();
      }
      default -> {
        if (depth >= limits.maxDepth()) {
          throw new WkbException(
              Code.TOO_DEEP,
              0,
              "Collections stand more than %d deep inside one another; flatten them"
                  .formatted(limits.maxDepth()));
        }
        long size = HEADER + COUNT;
        for (int i = 0; i < geometry.getNumGeometries(); i++) {
          size += size(geometry.getGeometryN(i), stride, limits, depth + 1);
        }
        yield size;
      }
    };
  }

  private static int ringsOf(Polygon polygon) {
    return polygon.isEmpty() ? 0 : 1 + polygon.getNumInteriorRing();
  }

  private void geometry(Geometry geometry) {
    GeometryType type = typeOf(geometry);
    out.put((byte) 1);
    out.putInt(WkbKinds.code(type, dimensions));
    switch (type) {
      case POINT -> point((Point) geometry);
      case LINE_STRING -> positions(((LineString) geometry).getCoordinateSequence());
      case POLYGON -> polygon((Polygon) geometry);
      default -> {
        out.putInt(geometry.getNumGeometries());
        for (int i = 0; i < geometry.getNumGeometries(); i++) {
          geometry(geometry.getGeometryN(i));
        }
      }
    }
  }

  private void point(Point point) {
    if (point.isEmpty()) {
      for (int i = 0; i < dimensions.count(); i++) {
        out.putDouble(Double.NaN);
      }
    } else {
      position(point.getCoordinateSequence(), 0);
    }
  }

  private void polygon(Polygon polygon) {
    int rings = ringsOf(polygon);
    out.putInt(rings);
    for (int ring = 0; ring < rings; ring++) {
      positions(
          (ring == 0 ? polygon.getExteriorRing() : polygon.getInteriorRingN(ring - 1))
              .getCoordinateSequence());
    }
  }

  private void positions(CoordinateSequence sequence) {
    out.putInt(sequence.size());
    for (int i = 0; i < sequence.size(); i++) {
      position(sequence, i);
    }
  }

  private void position(CoordinateSequence sequence, int i) {
    out.putDouble(sequence.getX(i));
    out.putDouble(sequence.getY(i));
    if (dimensions.hasZ()) {
      out.putDouble(sequence.hasZ() ? sequence.getZ(i) : Double.NaN);
    }
    if (dimensions.hasM()) {
      out.putDouble(sequence.hasM() ? sequence.getM(i) : Double.NaN);
    }
  }
}
