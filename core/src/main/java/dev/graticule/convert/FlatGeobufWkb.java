package dev.graticule.convert;

import dev.graticule.contract.Dimensions;
import dev.graticule.contract.GeometryType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.function.IntFunction;

/**
 * Writes one geometry of a FlatGeobuf file as little-endian ISO WKB: coordinates bit by bit as they
 * are. It grows with what it writes, and offsets that lead to one part many times end at the limit
 * of a feature.
 */
final class FlatGeobufWkb {
  private static final int MAX_DEPTH = 32;
  private static final int MAX_BYTES = FlatGeobuf.MAX_FEATURE_MEBIBYTES << 20;

  private final Dimensions dimensions;
  private ByteBuffer out = ByteBuffer.allocate(64).order(ByteOrder.LITTLE_ENDIAN);

  FlatGeobufWkb(boolean hasZ, boolean hasM) {
    this.dimensions = Dimensions.values()[(hasZ ? 1 : 0) + (hasM ? 2 : 0)];
  }

  /**
   * A geometry or a part of one.
   *
   * @param type its type
   * @param xy pairs of coordinates
   * @param z heights, one for each pair
   * @param m measures, one for each pair
   * @param ends where each ring or line ends, counted in pairs
   * @param count how many parts it has
   * @param member a part of a collection
   * @param polygon a part of a multipolygon
   */
  record Part(
      GeometryType type,
      ByteBuffer xy,
      ByteBuffer z,
      ByteBuffer m,
      ByteBuffer ends,
      int count,
      IntFunction<Part> member,
      IntFunction<Part> polygon) {

    int points() {
      return xy.remaining() / (2 * Double.BYTES);
    }
  }

  byte[] of(Part geometry) {
    write(geometry, 1);
    return Arrays.copyOf(out.array(), out.position());
  }

  private void write(Part part, int depth) {
    requireOrdinates(part);
    header(part.type());
    switch (part.type()) {
      case POINT -> point(part);
      case LINE_STRING -> run(part, 0, part.points());
      case POLYGON -> runs(part, false);
      case MULTI_LINE_STRING -> runs(part, true);
      case MULTI_POINT -> {
        count(part.points());
        for (int i = 0; i < part.points(); i++) {
          header(GeometryType.POINT);
          coordinates(part, i);
        }
      }
      case MULTI_POLYGON -> parts(part, part.polygon(), depth);
      case GEOMETRY_COLLECTION -> parts(part, part.member(), depth);
    }
  }

  private void requireOrdinates(Part part) {
    long points = part.points();
    boolean fits =
        part.xy().remaining() % (2 * Double.BYTES) == 0
            && (!dimensions.hasZ() || part.z().remaining() == points * Double.BYTES)
            && (!dimensions.hasM() || part.m().remaining() == points * Double.BYTES);
    if (!fits) {
      throw new UnfitValueException(
          "its vertices have not all as many coordinates as the header says (%s); the file is damaged."
              .formatted(dimensions));
    }
  }

  private void point(Part part) {
    if (part.points() > 1) {
      throw new UnfitValueException("a point has one vertex, not %d.".formatted(part.points()));
    }
    if (part.points() == 1) {
      coordinates(part, 0);
      return;
    }
    room(dimensions.count() * Double.BYTES);
    for (int i = 0; i < dimensions.count(); i++) {
      out.putDouble(Double.NaN);
    }
  }

  /** Rings of a polygon, or lines that are geometries of their own. */
  private void runs(Part part, boolean lines) {
    int runs = part.ends().remaining() / Integer.BYTES;
    if (runs == 0) {
      // One that is alone need not say where it ends.
      runs = part.points() == 0 ? 0 : 1;
    }
    count(runs);
    int from = 0;
    for (int i = 0; i < runs; i++) {
      long to =
          part.ends().hasRemaining()
              ? Integer.toUnsignedLong(part.ends().getInt(i * Integer.BYTES))
              : part.points();
      if (to < from || to > part.points()) {
        throw new UnfitValueException(
            "part %d ends at vertex %d, behind vertex %d of %d; the file is damaged."
                .formatted(i, to, from, part.points()));
      }
      if (lines) {
        header(GeometryType.LINE_STRING);
      }
      run(part, from, (int) to);
      from = (int) to;
    }
    if (from != part.points()) {
      throw new UnfitValueException(
          "%d vertices follow its last part; the file is damaged.".formatted(part.points() - from));
    }
  }

  private void run(Part part, int from, int to) {
    count(to - from);
    for (int i = from; i < to; i++) {
      coordinates(part, i);
    }
  }

  private void parts(Part part, IntFunction<Part> parts, int depth) {
    if (depth == MAX_DEPTH) {
      throw new UnfitValueException("it is nested deeper than %d.".formatted(MAX_DEPTH));
    }
    if (part.count() == 0 && part.points() > 0) {
      // A multipolygon of one may be written as that one.
      count(1);
      header(GeometryType.POLYGON);
      runs(part, false);
      return;
    }
    count(part.count());
    for (int i = 0; i < part.count(); i++) {
      write(parts.apply(i), depth + 1);
    }
  }

  private void header(GeometryType type) {
    room(1 + Integer.BYTES);
    out.put((byte) 1).putInt(1000 * dimensions.ordinal() + type.wkbCode());
  }

  private void count(int count) {
    room(Integer.BYTES);
    out.putInt(count);
  }

  private void coordinates(Part part, int i) {
    room(dimensions.count() * Double.BYTES);
    out.putDouble(part.xy().getDouble(2 * i * Double.BYTES));
    out.putDouble(part.xy().getDouble((2 * i + 1) * Double.BYTES));
    if (dimensions.hasZ()) {
      out.putDouble(part.z().getDouble(i * Double.BYTES));
    }
    if (dimensions.hasM()) {
      out.putDouble(part.m().getDouble(i * Double.BYTES));
    }
  }

  private void room(int bytes) {
    if (out.remaining() >= bytes) {
      return;
    }
    if (out.position() > MAX_BYTES - bytes) {
      throw new UnfitValueException(
          "its geometry has more than the %d MiB that are read."
              .formatted(FlatGeobuf.MAX_FEATURE_MEBIBYTES));
    }
    out =
        ByteBuffer.allocate(
                Math.min(MAX_BYTES, Math.max(2 * out.capacity(), out.position() + bytes)))
            .order(ByteOrder.LITTLE_ENDIAN)
            .put(out.flip());
  }
}
