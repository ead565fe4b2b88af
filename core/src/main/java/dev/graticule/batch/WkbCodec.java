package dev.graticule.batch;

import dev.graticule.contract.Dimensions;
import java.util.OptionalInt;
import org.apache.arrow.memory.ArrowBuf;
import org.locationtech.jts.geom.Geometry;

/**
 * Between JTS geometries and ISO WKB. For single geometries and the borders of the system; whoever
 * passes geometries on passes their bytes, unchanged.
 *
 * <p>Has no state; safe for use by several threads.
 */
public final class WkbCodec {
  private WkbCodec() {}

  /**
   * What extended WKB held.
   *
   * @param wkb the geometry as ISO WKB
   * @param srid the spatial reference identifier, where one was given; what it means is the
   *     caller's to know
   */
  @SuppressWarnings("ArrayRecordComponent")
  public record Converted(byte[] wkb, OptionalInt srid) {}

  /**
   * Encodes a geometry as little-endian ISO WKB. It has Z or M as soon as one of its coordinates
   * has; a coordinate without then gets NaN. An empty point has NaN for coordinates. The SRID is
   * not written.
   *
   * @param geometry the geometry
   * @return the bytes
   * @throws WkbException when it is none of the seven types, or too deep or large for the default
   *     limits
   */
  public static byte[] encode(Geometry geometry) {
    return encode(geometry, WkbEncoder.dimensionsOf(geometry));
  }

  /**
   * Encodes a geometry with given dimensions. Those it has and which are not asked for are dropped.
   *
   * @param geometry the geometry
   * @param dimensions what to write; a coordinate without gets NaN
   * @return the bytes
   * @throws WkbException when it is none of the seven types, or too deep or large for the default
   *     limits
   */
  public static byte[] encode(Geometry geometry, Dimensions dimensions) {
    return WkbEncoder.encode(geometry, dimensions, WkbLimits.defaults());
  }

  /**
   * Decodes a geometry, strictly and with the default limits. See {@link WkbDecoder} for what JTS
   * does not keep.
   *
   * @param wkb ISO WKB
   * @return a new geometry
   * @throws WkbException when the bytes are refused or JTS cannot hold the geometry
   */
  public static Geometry decode(byte[] wkb) {
    return new WkbDecoder().decode(wkb);
  }

  /**
   * Decodes a geometry of a buffer, strictly and with the default limits.
   *
   * @param buffer the buffer, lent for the length of the call
   * @param offset where the geometry begins
   * @param length how many bytes it has
   * @return a new geometry
   * @throws WkbException when the bytes are refused or JTS cannot hold the geometry
   */
  public static Geometry decode(ArrowBuf buffer, long offset, long length) {
    return new WkbDecoder().decode(buffer, offset, length);
  }

  /**
   * Converts extended WKB (EWKB, as PostGIS gives it) to ISO WKB: coordinates and byte orders stay,
   * flags become thousands, the SRID is taken out. ISO WKB stays as it is.
   *
   * @param ewkb the bytes, never changed
   * @return the geometry and its SRID
   * @throws WkbException when the result would not be strict ISO WKB within the default limits
   */
  public static Converted fromEwkb(byte[] ewkb) {
    WkbLimits limits = WkbLimits.defaults();
    EwkbConversion conversion = new EwkbConversion(ewkb, limits.maxDepth());
    byte[] iso = conversion.iso();
    new WkbScanner(limits).scan(iso);
    return new Converted(iso, conversion.srid());
  }
}
