package dev.graticule.batch;

import dev.graticule.batch.WkbException.Code;
import java.io.IOException;
import org.apache.arrow.memory.ArrowBuf;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.io.InStream;
import org.locationtech.jts.io.ParseException;
import org.locationtech.jts.io.WKBReader;

/**
 * Builds JTS geometries from ISO WKB that is scanned strictly first. Made once and used again and
 * again, it spares the set-up that {@link WkbCodec#decode(byte[])} pays on each call.
 *
 * <p>JTS mends what it cannot hold (see {@link WkbFinding}), so a geometry that has findings and is
 * encoded again gives other bytes: pass on bytes, not geometries. Z and M of an empty geometry are
 * not kept by JTS either.
 *
 * <p>For one thread at a time.
 */
public final class WkbDecoder {
  /** Without precision model or SRID of its own; it has no state. */
  private static final GeometryFactory FACTORY = new GeometryFactory();

  private final WkbScanner scanner;
  private final WKBReader reader = new WKBReader(FACTORY);

  /** A decoder with the default limits. */
  public WkbDecoder() {
    this(WkbLimits.defaults());
  }

  /**
   * A decoder with limits.
   *
   * @param limits what is too large
   */
  public WkbDecoder(WkbLimits limits) {
    scanner = new WkbScanner(limits);
  }

  /**
   * The geometry of an array.
   *
   * @param bytes ISO WKB
   * @return a new geometry
   * @throws WkbException when the bytes are refused or JTS cannot hold the geometry
   */
  public Geometry decode(byte[] bytes) {
    scanner.scan(bytes);
    return read(new ArrayStream(bytes));
  }

  /**
   * The geometry of a range of a buffer.
   *
   * @param buffer the buffer, lent for the length of the call
   * @param offset where the geometry begins
   * @param length how many bytes it has
   * @return a new geometry
   * @throws WkbException when the bytes are refused or JTS cannot hold the geometry
   */
  public Geometry decode(ArrowBuf buffer, long offset, long length) {
    scanner.scan(buffer, offset, length);
    return scanned(buffer, offset);
  }

  /** The geometry of a range that the caller has just scanned. */
  Geometry scanned(ArrowBuf buffer, long offset) {
    return read(new BufferStream(buffer, offset));
  }

  private Geometry read(InStream stream) {
    try {
      return reader.read(stream);
    } catch (ParseException | IOException | IllegalArgumentException e) {
      throw new WkbException(
          Code.NOT_REPRESENTABLE,
          0,
          "The WKB is sound but JTS cannot hold the geometry: " + e.getMessage(),
          e);
    }
  }

  private static final class ArrayStream implements InStream {
    private final byte[] bytes;
    private int at;

    ArrayStream(byte[] bytes) {
      this.bytes = bytes;
    }

    @Override
    public int read(byte[] into) {
      System.arraycopy(bytes, at, into, 0, into.length);
      at += into.length;
      return into.length;
    }
  }

  private static final class BufferStream implements InStream {
    private final ArrowBuf buffer;
    private long at;

    BufferStream(ArrowBuf buffer, long at) {
      this.buffer = buffer;
      this.at = at;
    }

    @Override
    public int read(byte[] into) {
      buffer.getBytes(at, into);
      at += into.length;
      return into.length;
    }
  }
}
