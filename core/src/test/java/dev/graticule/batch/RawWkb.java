package dev.graticule.batch;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Random;
import org.locationtech.jts.geom.CoordinateSequence;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.LineString;
import org.locationtech.jts.geom.Point;
import org.locationtech.jts.geom.Polygon;

/** Writes WKB piece by piece, wrong on purpose where a test wants it. */
final class RawWkb {
  private ByteBuffer out = ByteBuffer.allocate(64).order(ByteOrder.LITTLE_ENDIAN);

  static RawWkb of(long type) {
    return new RawWkb().header(type);
  }

  RawWkb bigEndian() {
    out.order(ByteOrder.BIG_ENDIAN);
    return this;
  }

  RawWkb littleEndian() {
    out.order(ByteOrder.LITTLE_ENDIAN);
    return this;
  }

  RawWkb header(long type) {
    return u8(out.order() == ByteOrder.LITTLE_ENDIAN ? 1 : 0).u32(type);
  }

  RawWkb u8(int value) {
    room(1).put((byte) value);
    return this;
  }

  RawWkb u32(long value) {
    room(4).putInt((int) value);
    return this;
  }

  RawWkb f64(double... values) {
    for (double value : values) {
      room(8).putDouble(value);
    }
    return this;
  }

  RawWkb add(byte[] bytes) {
    room(bytes.length).put(bytes);
    return this;
  }

  byte[] bytes() {
    byte[] result = new byte[out.position()];
    out.get(0, result);
    return result;
  }

  private ByteBuffer room(int size) {
    if (out.remaining() < size) {
      ByteBuffer larger =
          ByteBuffer.allocate(2 * (out.capacity() + size)).order(out.order()).put(out.flip());
      out = larger;
    }
    return out;
  }

  /** A geometry as ISO WKB whose parts each have a byte order drawn from the random numbers. */
  static byte[] mixed(Geometry geometry, int dimensions, Random random) {
    RawWkb raw = new RawWkb();
    raw.geometry(geometry, dimensions, random);
    return raw.bytes();
  }

  private void geometry(Geometry geometry, int dimensions, Random random) {
    out.order(random.nextBoolean() ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
    int plane =
        switch (geometry.getGeometryType()) {
          case "Point" -> 1;
          case "LineString" -> 2;
          case "Polygon" -> 3;
          case "MultiPoint" -> 4;
          case "MultiLineString" -> 5;
          case "MultiPolygon" -> 6;
          default -> 7;
        };
    header(plane + 1000L * dimensions);
    if (geometry instanceof Point point) {
      if (point.isEmpty()) {
        for (int i = 0; i < 2 + Integer.bitCount(dimensions); i++) {
          f64(Double.NaN);
        }
      } else {
        positions(point.getCoordinateSequence(), dimensions);
      }
    } else if (geometry instanceof LineString line) {
      u32(line.getNumPoints());
      positions(line.getCoordinateSequence(), dimensions);
    } else if (geometry instanceof Polygon polygon) {
      u32(polygon.isEmpty() ? 0 : 1 + polygon.getNumInteriorRing());
      for (int i = polygon.isEmpty() ? 0 : -1; i < polygon.getNumInteriorRing(); i++) {
        LineString ring = i < 0 ? polygon.getExteriorRing() : polygon.getInteriorRingN(i);
        u32(ring.getNumPoints());
        positions(ring.getCoordinateSequence(), dimensions);
      }
    } else {
      u32(geometry.getNumGeometries());
      ByteOrder own = out.order();
      for (int i = 0; i < geometry.getNumGeometries(); i++) {
        geometry(geometry.getGeometryN(i), dimensions, random);
        out.order(own);
      }
    }
  }

  private void positions(CoordinateSequence sequence, int dimensions) {
    for (int i = 0; i < sequence.size(); i++) {
      f64(sequence.getX(i), sequence.getY(i));
      if ((dimensions & 1) != 0) {
        f64(sequence.getZ(i));
      }
      if ((dimensions & 2) != 0) {
        f64(sequence.getM(i));
      }
    }
  }
}
