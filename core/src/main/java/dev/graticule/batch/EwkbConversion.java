package dev.graticule.batch;

import dev.graticule.batch.WkbException.Code;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.OptionalInt;

/**
 * One run over extended WKB that copies it as ISO WKB: flags become thousands, SRIDs are taken out,
 * everything else stays, byte orders too. It only looks at what it must; the result is scanned
 * afterwards.
 */
final class EwkbConversion {
  private static final long Z = 0x8000_0000L;
  private static final long M = 0x4000_0000L;
  private static final long SRID = 0x2000_0000L;

  private final byte[] bytes;
  private final WkbInput in = new WkbInput();
  private final ByteBuffer out;
  private final int maxDepth;
  private OptionalInt srid = OptionalInt.empty();

  EwkbConversion(byte[] bytes, int maxDepth) {
    this.bytes = bytes;
    this.maxDepth = maxDepth;
    in.over(bytes);
    out = ByteBuffer.allocate(bytes.length);
    geometry(0);
    copy(in.remaining());
  }

  byte[] iso() {
    return Arrays.copyOf(out.array(), out.position());
  }

  OptionalInt srid() {
    return srid;
  }

  private void geometry(int depth) {
    long start = in.position();
    require(5, "The header of a geometry");
    int order = in.u8(start);
    if (order > 1) {
      throw new WkbException(
          Code.BYTE_ORDER, start, "The byte order must be 0 (big) or 1 (little), not " + order);
    }
    boolean little = order == 1;
    long code = in.u32(start + 1, little);
    long plain = code & ~(Z | M | SRID);
    long plane = plain % 1000;
    long thousands = plain / 1000;
    boolean hasZ = (code & Z) != 0 || thousands == 1 || thousands == 3;
    boolean hasM = (code & M) != 0 || thousands == 2 || thousands == 3;
    if (plane < 1 || plane > 7 || thousands > 3) {
      throw new WkbException(
          plane >= 8 && plane <= 17 && thousands <= 3 ? Code.UNSUPPORTED_TYPE : Code.UNKNOWN_TYPE,
          start + 1,
          "Type 0x%08X is none of the seven types of Simple Features".formatted(code));
    }
    out.order(little ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
    out.put((byte) order);
    out.putInt((int) plane + (hasZ ? 1000 : 0) + (hasM ? 2000 : 0));
    in.skip(5);
    if ((code & SRID) != 0) {
      takeSrid(little);
    }
    int stride = 16 + (hasZ ? 8 : 0) + (hasM ? 8 : 0);
    body(depth, (int) plane, stride, little);
  }

  private void takeSrid(boolean little) {
    require(4, "The SRID");
    int own = (int) in.u32(in.position(), little);
    if (srid.isPresent() && srid.getAsInt() != own) {
      throw new WkbException(
          Code.EWKB,
          in.position(),
          "A member has SRID %d inside a geometry with SRID %d".formatted(own, srid.getAsInt()));
    }
    srid = OptionalInt.of(own);
    in.skip(4);
  }

  private void body(int depth, int plane, int stride, boolean little) {
    if (plane == 1) {
      require(stride, "A Point");
      copy(stride);
      return;
    }
    long count = count(little, plane == 2 ? stride : 4);
    if (plane == 2) {
      copy(count * stride);
    } else if (plane == 3) {
      for (long ring = 0; ring < count; ring++) {
        copy(count(little, stride) * stride);
      }
    } else {
      if (depth >= maxDepth) {
        throw new WkbException(
            Code.TOO_DEEP,
            in.position(),
            "Collections stand more than %d deep inside one another".formatted(maxDepth));
      }
      for (long i = 0; i < count; i++) {
        geometry(depth + 1);
      }
    }
  }

  private long count(boolean little, int least) {
    require(4, "A count");
    long count = in.u32(in.position(), little);
    if (count > (in.remaining() - 4) / least) {
      throw new WkbException(
          Code.TRUNCATED,
          in.position(),
          "A count claims %d, but %d bytes remain".formatted(count, in.remaining() - 4));
    }
    copy(4);
    return count;
  }

  private void copy(long size) {
    out.put(bytes, (int) in.position(), (int) size);
    in.skip(size);
  }

  private void require(long size, String what) {
    if (in.remaining() < size) {
      throw new WkbException(
          Code.TRUNCATED,
          in.position(),
          "%s takes %d bytes, but %d remain".formatted(what, size, in.remaining()));
    }
  }
}
