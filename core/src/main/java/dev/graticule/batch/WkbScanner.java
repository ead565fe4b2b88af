package dev.graticule.batch;

import dev.graticule.batch.WkbException.Code;
import dev.graticule.contract.Bounds;
import dev.graticule.contract.Dimensions;
import dev.graticule.contract.GeometryType;
import dev.graticule.predicate.GeometryStatistics.Kind;
import java.util.Optional;
import java.util.Set;
import org.apache.arrow.memory.ArrowBuf;
import org.jspecify.annotations.Nullable;

/**
 * Reads ISO WKB where it lies: type, dimensions, envelope and structure, without an object for a
 * geometry and, on sound bytes, without allocation. Made once and used again and again: each scan
 * replaces what the getters say.
 *
 * <h2>What is refused</h2>
 *
 * The structure is checked strictly, before anything is believed: the length must be exact, counts
 * are held against the bytes that remain, byte orders are 0 or 1 (parts may differ), members have
 * the type and the dimensions that their parent asks for, curves and surfaces (codes 8 to 17) are
 * unsupported, and the flags of extended WKB are refused; {@link WkbCodec#fromEwkb} converts on
 * request. {@link WkbLimits} caps depth, vertices and bytes. Every refusal is a {@link
 * WkbException}; the getters then mean nothing until the next scan.
 *
 * <h2>What is only reported</h2>
 *
 * Unclosed and short rings and lines of one point are sound WKB: {@link #findings} tells of them.
 * Whether they are wanted is for a contract to say, and bytes are never changed on the way through.
 *
 * <h2>NaN and infinity</h2>
 *
 * A point whose x and y are both NaN is an empty point and has no vertex. Any other position with a
 * NaN in x or y counts as a vertex and in {@link #nanCount}, and is left out of the envelope; a NaN
 * in z or m is left out of that range alone. Infinite coordinates are values like others. The
 * envelope is of all vertices, those of holes too; JTS looks at shells alone, which differs where a
 * hole lies outside its shell.
 *
 * <p>For one thread at a time.
 */
public final class WkbScanner {
  private static final int HEADER = 5;
  private static final int COUNT = 4;

  private final WkbInput in = new WkbInput();
  private final WkbExtent extent = new WkbExtent();
  private final WkbLimits limits;
  private final boolean measuresRings;

  private @Nullable Kind kind;
  private int stride;
  private long vertices;
  private int findings;
  private boolean exteriorsTurnLeft;
  private boolean interiorsTurnRight;

  /** A scanner with the default limits. */
  public WkbScanner() {
    this(WkbLimits.defaults());
  }

  /**
   * A scanner with limits.
   *
   * @param limits what is too large
   */
  public WkbScanner(WkbLimits limits) {
    this(limits, false);
  }

  private WkbScanner(WkbLimits limits, boolean measuresRings) {
    this.limits = limits;
    this.measuresRings = measuresRings;
  }

  /**
   * A scanner that also finds which way rings turn, for about half the speed on polygons.
   *
   * @param limits what is too large
   * @return the scanner
   */
  public static WkbScanner measuringRings(WkbLimits limits) {
    return new WkbScanner(limits, true);
  }

  /**
   * Scans a geometry in a buffer.
   *
   * @param buffer the buffer, lent for the length of the call
   * @param offset where the geometry begins
   * @param length how many bytes it has
   * @throws WkbException when the bytes are refused
   * @throws IndexOutOfBoundsException when the range lies outside the buffer
   */
  public void scan(ArrowBuf buffer, long offset, long length) {
    in.over(buffer, offset, length);
    scan();
  }

  /**
   * Scans a geometry in an array.
   *
   * @param bytes the geometry, lent for the length of the call
   * @throws WkbException when the bytes are refused
   */
  public void scan(byte[] bytes) {
    in.over(bytes);
    try {
      scan();
    } finally {
      in.release();
    }
  }

  private void scan() {
    kind = null;
    vertices = 0;
    findings = 0;
    exteriorsTurnLeft = true;
    interiorsTurnRight = true;
    extent.clear();
    if (in.length() > limits.maxBytes()) {
      throw new WkbException(
          Code.TOO_LARGE,
          0,
          "The geometry has %d bytes, the limit is %d; raise WkbLimits.maxBytes if it is to be trusted"
              .formatted(in.length(), limits.maxBytes()));
    }
    geometry(0, null);
    if (in.remaining() != 0) {
      throw new WkbException(
          Code.TRAILING_BYTES,
          in.position(),
          "%d bytes follow the geometry, which is complete".formatted(in.remaining()));
    }
  }

  private void geometry(int depth, @Nullable Kind parent) {
    long start = in.position();
    if (in.remaining() < HEADER) {
      throw truncated("The header of a geometry", HEADER);
    }
    int order = in.u8(start);
    if (order > 1) {
      throw new WkbException(
          Code.BYTE_ORDER, start, "The byte order must be 0 (big) or 1 (little), not " + order);
    }
    boolean little = order == 1;
    long code = in.u32(start + 1, little);
    Kind own = WkbKinds.of(code, start + 1);
    in.skip(HEADER);
    if (parent == null) {
      kind = own;
      stride = 8 * own.dimensions().count();
    } else {
      WkbKinds.requireMember(own, parent, start + 1);
    }
    switch (own.type()) {
      case POINT -> point(little);
      case LINE_STRING -> lineString(little);
      case POLYGON -> polygon(little);
      default -> members(depth, own, little);
    }
  }

  private void point(boolean little) {
    long at = in.position();
    if (in.remaining() < stride) {
      throw truncated("A Point", stride);
    }
    boolean empty = Double.isNaN(in.f64(at, little)) && Double.isNaN(in.f64(at + 8, little));
    if (!empty) {
      positions(1, little);
    }
    in.skip(stride);
  }

  private void lineString(boolean little) {
    int count = count(little, stride, "LineString", "positions");
    if (count == 1) {
      findings |= WkbFinding.ONE_POINT_LINE.bit();
    }
    positions(count, little);
    in.skip((long) count * stride);
  }

  private void polygon(boolean little) {
    int rings = count(little, COUNT, "Polygon", "rings");
    for (int ring = 0; ring < rings; ring++) {
      int count = count(little, stride, "ring", "positions");
      if (count > 0) {
        ring(ring == 0, count, little);
      }
      positions(count, little);
      in.skip((long) count * stride);
    }
  }

  private void ring(boolean exterior, int count, boolean little) {
    long first = in.position();
    long last = first + (long) (count - 1) * stride;
    if (count < 4) {
      findings |= WkbFinding.SHORT_RING.bit();
    }
    if (!same(in.f64(first, little), in.f64(last, little))
        || !same(in.f64(first + 8, little), in.f64(last + 8, little))) {
      findings |= WkbFinding.UNCLOSED_RING.bit();
    }
    if (measuresRings) {
      RingTurn turn = RingTurn.of(in, first, count, stride, little);
      if (exterior) {
        exteriorsTurnLeft &= turn != RingTurn.CLOCKWISE;
      } else {
        interiorsTurnRight &= turn != RingTurn.COUNTERCLOCKWISE;
      }
    }
  }

  private static boolean same(double a, double b) {
    return a == b || (Double.isNaN(a) && Double.isNaN(b));
  }

  private void members(int depth, Kind own, boolean little) {
    if (depth >= limits.maxDepth()) {
      throw new WkbException(
          Code.TOO_DEEP,
          in.position() - HEADER,
          "Collections stand more than %d deep inside one another; raise WkbLimits.maxDepth if that is meant"
              .formatted(limits.maxDepth()));
    }
    int least = own.type() == GeometryType.MULTI_POINT ? HEADER + stride : HEADER + COUNT;
    int count = count(little, least, own.type().label(), "members");
    for (int i = 0; i < count; i++) {
      geometry(depth + 1, own);
    }
  }

  /** A count, proved to fit the bytes behind it when each thing takes at least so many. */
  private int count(boolean little, int least, String owner, String things) {
    long at = in.position();
    if (in.remaining() < COUNT) {
      throw truncated("The count of " + things + " of a " + owner, COUNT);
    }
    long count = in.u32(at, little);
    in.skip(COUNT);
    if (count > in.remaining() / least) {
      throw new WkbException(
          Code.TRUNCATED,
          at,
          "A %s claims %d %s, which take at least %d bytes each, but %d bytes remain"
              .formatted(owner, count, things, least, in.remaining()));
    }
    return (int) count;
  }

  private void positions(int count, boolean little) {
    if (count > limits.maxVertices() - vertices) {
      throw new WkbException(
          Code.TOO_MANY_VERTICES,
          in.position(),
          "The geometry has more than %d vertices; raise WkbLimits.maxVertices if it is to be trusted"
              .formatted(limits.maxVertices()));
    }
    vertices += count;
    if (stride == 16) {
      extent.addPlane(in, in.position(), count, little);
    } else {
      extent.addSpace(in, in.position(), count, little, dimensions().hasZ(), dimensions().hasM());
    }
  }

  private WkbException truncated(String what, long size) {
    return new WkbException(
        Code.TRUNCATED,
        in.position(),
        "%s takes %d bytes, but %d remain".formatted(what, size, in.remaining()));
  }

  /**
   * The type of the last geometry.
   *
   * @return the type
   * @throws IllegalStateException when nothing was scanned or the last scan was refused at once
   */
  public GeometryType type() {
    return kind().type();
  }

  /**
   * The dimensions of the last geometry and all its members.
   *
   * @return the dimensions
   * @throws IllegalStateException when nothing was scanned or the last scan was refused at once
   */
  public Dimensions dimensions() {
    return kind().dimensions();
  }

  /**
   * Type and dimensions as one value, which is shared and costs nothing.
   *
   * @return the kind
   * @throws IllegalStateException when nothing was scanned or the last scan was refused at once
   */
  public Kind kind() {
    if (kind == null) {
      throw new IllegalStateException("No geometry has been scanned.");
    }
    return kind;
  }

  /**
   * How many positions there are, those with a NaN included, empty points not.
   *
   * @return the count
   */
  public long vertexCount() {
    return vertices;
  }

  /**
   * How many vertices have a NaN in x or y.
   *
   * @return the count
   */
  public long nanCount() {
    return extent.nans;
  }

  /**
   * Tells whether there is no vertex with numbers in x and y.
   *
   * @return whether there is none
   */
  public boolean isEmpty() {
    return extent.placed == 0;
  }

  /**
   * Tells whether there is an envelope: the opposite of {@link #isEmpty}.
   *
   * @return whether there is
   */
  public boolean hasEnvelope() {
    return extent.placed > 0;
  }

  /**
   * The least x.
   *
   * @return a number when {@link #hasEnvelope}, possibly infinite
   */
  public double xmin() {
    return extent.xmin;
  }

  /**
   * The least y.
   *
   * @return a number when {@link #hasEnvelope}, possibly infinite
   */
  public double ymin() {
    return extent.ymin;
  }

  /**
   * The greatest x; never less than the least: antimeridians are nothing to WKB.
   *
   * @return a number when {@link #hasEnvelope}, possibly infinite
   */
  public double xmax() {
    return extent.xmax;
  }

  /**
   * The greatest y.
   *
   * @return a number when {@link #hasEnvelope}, possibly infinite
   */
  public double ymax() {
    return extent.ymax;
  }

  /**
   * Tells whether there is a range of heights: a third dimension with a number in it.
   *
   * @return whether there is
   */
  public boolean hasZ() {
    return extent.zmin <= extent.zmax;
  }

  /**
   * The least height.
   *
   * @return a number when {@link #hasZ}
   */
  public double zmin() {
    return extent.zmin;
  }

  /**
   * The greatest height.
   *
   * @return a number when {@link #hasZ}
   */
  public double zmax() {
    return extent.zmax;
  }

  /**
   * Tells whether there is a range of measures: measures with a number among them.
   *
   * @return whether there is
   */
  public boolean hasM() {
    return extent.mmin <= extent.mmax;
  }

  /**
   * The least measure.
   *
   * @return a number when {@link #hasM}
   */
  public double mmin() {
    return extent.mmin;
  }

  /**
   * The greatest measure.
   *
   * @return a number when {@link #hasM}
   */
  public double mmax() {
    return extent.mmax;
  }

  /**
   * The envelope as a value; allocates.
   *
   * @return the bounds; empty when the geometry is
   */
  public Optional<Bounds> bounds() {
    if (!hasEnvelope()) {
      return Optional.empty();
    }
    return Optional.of(
        new Bounds(
            xmin(),
            ymin(),
            xmax(),
            ymax(),
            hasZ() ? Optional.of(new Bounds.Range(zmin(), zmax())) : Optional.empty(),
            hasM() ? Optional.of(new Bounds.Range(mmin(), mmax())) : Optional.empty()));
  }

  /**
   * Tells whether {@link #findings} has any, without allocation.
   *
   * @return whether it has
   */
  public boolean hasFindings() {
    return findings != 0;
  }

  /**
   * What is odd about the last geometry, though its WKB is sound.
   *
   * @return the findings, mostly none
   */
  public Set<WkbFinding> findings() {
    return findings == 0 ? Set.of() : WkbFinding.ofBits(findings);
  }

  /**
   * Tells whether no polygon's exterior ring turns clockwise. A ring without an area, or with one
   * too small to be told from rounding, turns neither way.
   *
   * @return whether none does; true without polygons
   * @throws IllegalStateException when the scanner does not measure rings
   */
  public boolean exteriorRingsCounterclockwise() {
    requireMeasuring();
    return exteriorsTurnLeft;
  }

  /**
   * Tells whether no polygon's interior ring turns counterclockwise, with the same leniency.
   *
   * @return whether none does; true without holes
   * @throws IllegalStateException when the scanner does not measure rings
   */
  public boolean interiorRingsClockwise() {
    requireMeasuring();
    return interiorsTurnRight;
  }

  private void requireMeasuring() {
    if (!measuresRings) {
      throw new IllegalStateException(
          "This scanner does not measure rings; make it with WkbScanner.measuringRings.");
    }
  }
}
