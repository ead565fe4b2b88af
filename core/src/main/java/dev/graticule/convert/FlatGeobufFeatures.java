package dev.graticule.convert;

import dev.graticule.contract.Crs;
import dev.graticule.contract.GeometryType;
import dev.graticule.convert.FlatGeobufHeader.Kind;
import dev.graticule.convert.FlatGeobufHeader.Property;
import dev.graticule.store.StoreException;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.wololo.flatgeobuf.generated.Column;
import org.wololo.flatgeobuf.generated.Feature;
import org.wololo.flatgeobuf.generated.Geometry;
import org.wololo.flatgeobuf.generated.Header;

/**
 * The features of a FlatGeobuf file, one at a time. The only class that touches the library, of
 * which it uses the tables alone: a feature's bytes are read in full before anything follows their
 * offsets, which then cannot lead out of them. Owns the stream.
 */
final class FlatGeobufFeatures implements AutoCloseable {
  private static final byte[] MAGIC = {'f', 'g', 'b', 3, 'f', 'g', 'b'};
  private static final int MAX_HEADER = 64 << 20;
  private static final int MAX_FEATURE = FlatGeobuf.MAX_FEATURE_MEBIBYTES << 20;
  private static final int MAX_NODE_SIZE = 65_535;

  private final String file;
  private final ObjectStream bytes;
  private final FlatGeobufHeader header;
  private final int type;
  private final boolean hasZ;
  private final boolean hasM;
  private byte[] window = {};
  private Feature feature = new Feature();
  private long number;

  FlatGeobufFeatures(String file, ObjectStream bytes) {
    this.file = file;
    this.bytes = bytes;
    try {
      requireMagic();
      Header found = Header.getRootAsHeader(next(MAX_HEADER));
      if (found.hasT() || found.hasTm()) {
        throw refuse("its vertices have times, which WKB cannot hold; write it without them.");
      }
      this.type = found.geometryType();
      this.hasZ = found.hasZ();
      this.hasM = found.hasM();
      this.header = header(found);
      skipIndex();
    } catch (IOException e) {
      bytes.close();
      throw cut(e);
    } catch (ConvertException | StoreException e) {
      bytes.close();
      throw e;
    } catch (RuntimeException e) {
      bytes.close();
      throw damaged(e);
    }
  }

  FlatGeobufHeader header() {
    return header;
  }

  private void requireMagic() throws IOException {
    byte[] first = bytes.readNBytes(MAGIC.length + 1);
    for (int i = 0; i < MAGIC.length; i++) {
      if (i >= first.length || first[i] != MAGIC[i]) {
        throw refuse("it is no FlatGeobuf file of version 3.");
      }
    }
  }

  private FlatGeobufHeader header(Header found) {
    List<Property> properties = new ArrayList<>();
    for (int i = 0; i < found.columnsLength(); i++) {
      Column column = found.columns(i);
      int kind = column.type();
      String name = column.name();
      properties.add(
          new Property(
              name,
              Kind.of(kind)
                  .orElseThrow(
                      () ->
                          refuse(
                              "its column \"%s\" is of the type %d, which is not known."
                                  .formatted(name, kind)))));
    }
    if (found.featuresCount() < 0 || found.indexNodeSize() == 1) {
      throw refuse("its header is damaged.");
    }
    Optional<GeometryType> only = type == 0 ? Optional.empty() : Optional.of(type(type));
    return new FlatGeobufHeader(
        List.copyOf(properties),
        only,
        crs(found),
        found.featuresCount(),
        Math.min(found.indexNodeSize(), MAX_NODE_SIZE));
  }

  private static Crs crs(Header found) {
    org.wololo.flatgeobuf.generated.Crs crs = found.crs();
    if (crs == null) {
      return Crs.unknown();
    }
    String code = crs.code() > 0 ? Integer.toString(crs.code()) : text(crs.codeString());
    String authority = text(crs.org());
    return code.isBlank()
        ? Crs.unknown()
        : Crs.of((authority.isBlank() ? "EPSG" : authority.strip()) + ":" + code.strip());
  }

  private static String text(@Nullable String text) {
    return text == null ? "" : text;
  }

  private GeometryType type(int code) {
    return GeometryType.ofWkbCode(code)
        .orElseThrow(
            () ->
                refuse(
                    "its geometry is of the type %d, neither a simple feature nor a collection of them."
                        .formatted(code)));
  }

  private void skipIndex() throws IOException {
    long index;
    try {
      index = header.indexBytes();
    } catch (ArithmeticException e) {
      throw refuse("its header is damaged.", e);
    }
    bytes.seek(bytes.position() + index);
  }

  /** Moves to the next feature; false at the end. */
  boolean advance() {
    boolean counted = header.features() > 0;
    if (counted ? number == header.features() : bytes.left() == 0) {
      if (bytes.left() > 0) {
        throw refuse("%d bytes follow its last feature.".formatted(bytes.left()));
      }
      return false;
    }
    number++;
    try {
      feature = Feature.getRootAsFeature(next(MAX_FEATURE), feature);
      if (feature.columnsLength() > 0) {
        throw refuse("it has columns of its own, beside those of the header.");
      }
      return true;
    } catch (IOException e) {
      throw cut(e);
    } catch (IndexOutOfBoundsException e) {
      throw damaged(e);
    }
  }

  /** What the size before it says. */
  private ByteBuffer next(int most) throws IOException {
    byte[] prefix = bytes.readNBytes(Integer.BYTES);
    if (prefix.length < Integer.BYTES) {
      throw new EOFException("the file ends");
    }
    long size =
        Integer.toUnsignedLong(ByteBuffer.wrap(prefix).order(ByteOrder.LITTLE_ENDIAN).getInt());
    if (size > bytes.left()) {
      throw new EOFException("%d bytes are left where %d shall be".formatted(bytes.left(), size));
    }
    if (size > most) {
      throw refuse("it has %d bytes, more than the %d that are read.".formatted(size, most));
    }
    int length = (int) size;
    if (window.length < length) {
      window = new byte[Math.min(most, Math.max(length, 2 * window.length))];
    }
    bytes.readNBytes(window, 0, length);
    return ByteBuffer.wrap(window, 0, length).slice().order(ByteOrder.LITTLE_ENDIAN);
  }

  /** The properties of the feature, to be read before the next. */
  ByteBuffer properties() {
    try {
      ByteBuffer properties = feature.propertiesAsByteBuffer();
      return properties == null
          ? ByteBuffer.allocate(0)
          : properties.slice().order(ByteOrder.LITTLE_ENDIAN);
    } catch (IndexOutOfBoundsException | IllegalArgumentException e) {
      throw damaged(e);
    }
  }

  /** The geometry of the feature as ISO WKB; null when it has none. */
  byte @Nullable [] wkb() {
    try {
      Geometry geometry = feature.geometry();
      return geometry == null ? null : new FlatGeobufWkb(hasZ, hasM).of(part(geometry, type));
    } catch (IndexOutOfBoundsException | IllegalArgumentException e) {
      throw damaged(e);
    }
  }

  /**
   * A geometry, without the library.
   *
   * @param code its type; 0 when it says so itself
   */
  private FlatGeobufWkb.Part part(Geometry geometry, int code) {
    return new FlatGeobufWkb.Part(
        type(code == 0 ? geometry.type() : code),
        ordinates(geometry.xyAsByteBuffer()),
        ordinates(geometry.zAsByteBuffer()),
        ordinates(geometry.mAsByteBuffer()),
        ordinates(geometry.endsAsByteBuffer()),
        geometry.partsLength(),
        i -> part(geometry.parts(i), 0),
        i -> part(geometry.parts(i), GeometryType.POLYGON.wkbCode()));
  }

  private static ByteBuffer ordinates(@Nullable ByteBuffer vector) {
    return vector == null ? ByteBuffer.allocate(0) : vector.slice().order(ByteOrder.LITTLE_ENDIAN);
  }

  /** The number of the feature, from 1. */
  long number() {
    return number;
  }

  String place(long at) {
    return "%s, feature %d".formatted(file, at);
  }

  private String here() {
    return number == 0 ? file : place(number);
  }

  ConvertException refuse(String problem) {
    return new ConvertException("%s: %s".formatted(here(), problem));
  }

  ConvertException refuse(String problem, Throwable cause) {
    return new ConvertException("%s: %s".formatted(here(), problem), cause);
  }

  private ConvertException cut(IOException e) {
    return refuse("it is cut short: %s.".formatted(e.getMessage()), e);
  }

  private ConvertException damaged(RuntimeException e) {
    return refuse("its bytes are no sound FlatBuffer: %s.".formatted(e.getMessage()), e);
  }

  @Override
  public void close() {
    bytes.close();
  }
}
