package dev.graticule.convert;

import dev.graticule.batch.WkbCodec;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.OptionalInt;

/**
 * A geometry as a GeoPackage keeps it (OGC 12-128, 2.1.3): a header with an SRID and perhaps a box,
 * then WKB. The box is derived and left out.
 */
final class GeoPackageBlob {
  private static final int HEADER = 8;
  private static final int[] BOX_BYTES = {0, 32, 48, 48, 64};
  private static final int EXTENDED = 0x20;

  /** Smaller numbers mean "not known"; so many and more are a file's own. */
  private static final int FIRST_PRIVATE = 100_000;

  private GeoPackageBlob() {}

  /** Tells whether bytes are such a blob, which no WKB begins like. */
  static boolean isOne(byte[] bytes) {
    return bytes.length >= 2 && bytes[0] == 'G' && bytes[1] == 'P';
  }

  static WkbCodec.Converted read(byte[] bytes) {
    if (bytes.length < HEADER) {
      throw damaged("it ends within its header");
    }
    int flags = bytes[3];
    int box = flags >> 1 & 7;
    if (bytes[2] != 0 || (flags & EXTENDED) != 0) {
      throw damaged("it is of a version or an extension that is not known");
    }
    if (box >= BOX_BYTES.length || bytes.length < HEADER + BOX_BYTES[box]) {
      throw damaged("it ends within its box");
    }
    ByteOrder order = (flags & 1) == 1 ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
    int srid = ByteBuffer.wrap(bytes).order(order).getInt(4);
    byte[] wkb = Arrays.copyOfRange(bytes, HEADER + BOX_BYTES[box], bytes.length);
    boolean known = srid > 0 && srid < FIRST_PRIVATE;
    return new WkbCodec.Converted(
        WkbCodec.fromEwkb(wkb).wkb(), known ? OptionalInt.of(srid) : OptionalInt.empty());
  }

  private static UnfitValueException damaged(String what) {
    return new UnfitValueException(
        "its geometry begins as a GeoPackage's but is none: %s.".formatted(what));
  }
}
