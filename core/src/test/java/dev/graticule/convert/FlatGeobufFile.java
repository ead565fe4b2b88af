package dev.graticule.convert;

import com.google.flatbuffers.FlatBufferBuilder;
import dev.graticule.contract.GeometryType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.MultiLineString;
import org.locationtech.jts.geom.MultiPolygon;
import org.locationtech.jts.geom.Polygon;
import org.locationtech.jts.io.ParseException;
import org.locationtech.jts.io.WKTReader;
import org.wololo.flatgeobuf.generated.Column;
import org.wololo.flatgeobuf.generated.Crs;
import org.wololo.flatgeobuf.generated.Feature;
import org.wololo.flatgeobuf.generated.Header;

/** A small FlatGeobuf file, made with the library's own tables. */
final class FlatGeobufFile {
  private static final byte[] MAGIC = {'f', 'g', 'b', 3, 'f', 'g', 'b', 1};

  private final List<String> names = new ArrayList<>();
  private final List<Integer> kinds = new ArrayList<>();
  private final List<byte[]> features = new ArrayList<>();
  private int type;
  private boolean hasZ;
  private int code = 4326;
  private String authority = "EPSG";
  private int nodeSize;
  private long count = -1;

  FlatGeobufFile column(String name, int kind) {
    names.add(name);
    kinds.add(kind);
    return this;
  }

  FlatGeobufFile ofType(int only) {
    type = only;
    return this;
  }

  FlatGeobufFile withZ() {
    hasZ = true;
    return this;
  }

  FlatGeobufFile inCrs(String org, int number) {
    authority = org;
    code = number;
    return this;
  }

  /** Room for an index, which nobody looks at. */
  FlatGeobufFile indexed(int size) {
    nodeSize = size;
    return this;
  }

  FlatGeobufFile claiming(long features) {
    count = features;
    return this;
  }

  FlatGeobufFile feature(String wkt) {
    return feature(wkt, properties -> {});
  }

  FlatGeobufFile feature(String wkt, Consumer<ByteBuffer> properties) {
    FlatBufferBuilder builder = new FlatBufferBuilder();
    ByteBuffer bytes = ByteBuffer.allocate(4096).order(ByteOrder.LITTLE_ENDIAN);
    properties.accept(bytes);
    bytes.flip();
    int values = Feature.createPropertiesVector(builder, bytes);
    int geometry = wkt.isEmpty() ? 0 : geometry(builder, wkt);
    Feature.startFeature(builder);
    if (geometry != 0) {
      Feature.addGeometry(builder, geometry);
    }
    Feature.addProperties(builder, values);
    builder.finishSizePrefixed(Feature.endFeature(builder));
    features.add(builder.sizedByteArray());
    return this;
  }

  private int geometry(FlatBufferBuilder builder, String wkt) {
    try {
      return geometry(builder, new WKTReader().read(wkt));
    } catch (ParseException e) {
      throw new IllegalArgumentException(wkt, e);
    }
  }

  private int geometry(FlatBufferBuilder builder, Geometry geometry) {
    boolean parted =
        geometry instanceof MultiPolygon || geometry.getGeometryType().equals("GeometryCollection");
    if (parted) {
      int[] parts = new int[geometry.getNumGeometries()];
      for (int i = 0; i < parts.length; i++) {
        parts[i] = geometry(builder, geometry.getGeometryN(i));
      }
      int vector = org.wololo.flatgeobuf.generated.Geometry.createPartsVector(builder, parts);
      return table(builder, geometry, 0, 0, 0, vector);
    }
    Coordinate[] vertices = geometry.getCoordinates();
    double[] xy = new double[2 * vertices.length];
    double[] z = new double[hasZ ? vertices.length : 0];
    for (int i = 0; i < vertices.length; i++) {
      xy[2 * i] = vertices[i].x;
      xy[2 * i + 1] = vertices[i].y;
      if (hasZ) {
        z[i] = vertices[i].getZ();
      }
    }
    return table(
        builder,
        geometry,
        org.wololo.flatgeobuf.generated.Geometry.createXyVector(builder, xy),
        hasZ ? org.wololo.flatgeobuf.generated.Geometry.createZVector(builder, z) : 0,
        ends(builder, geometry),
        0);
  }

  /** Where rings and lines end, unless there is but one. */
  private static int ends(FlatBufferBuilder builder, Geometry geometry) {
    List<Integer> lengths = new ArrayList<>();
    if (geometry instanceof Polygon polygon) {
      lengths.add(polygon.getExteriorRing().getNumPoints());
      for (int i = 0; i < polygon.getNumInteriorRing(); i++) {
        lengths.add(polygon.getInteriorRingN(i).getNumPoints());
      }
    } else if (geometry instanceof MultiLineString) {
      for (int i = 0; i < geometry.getNumGeometries(); i++) {
        lengths.add(geometry.getGeometryN(i).getNumPoints());
      }
    }
    if (lengths.size() < 2) {
      return 0;
    }
    long[] ends = new long[lengths.size()];
    long end = 0;
    for (int i = 0; i < ends.length; i++) {
      end += lengths.get(i);
      ends[i] = end;
    }
    return org.wololo.flatgeobuf.generated.Geometry.createEndsVector(builder, ends);
  }

  private static int table(
      FlatBufferBuilder builder, Geometry geometry, int xy, int z, int ends, int parts) {
    int code =
        GeometryType.ofLabel(geometry.getGeometryType()).map(GeometryType::wkbCode).orElseThrow();
    return org.wololo.flatgeobuf.generated.Geometry.createGeometry(
        builder, ends, xy, z, 0, 0, 0, code, parts);
  }

  /** A property's number and its text. */
  static void text(ByteBuffer properties, int column, String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    properties.putShort((short) column).putInt(utf8.length).put(utf8);
  }

  byte[] bytes() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(MAGIC);
    out.writeBytes(header());
    long items = count < 0 ? features.size() : count;
    if (nodeSize > 0 && items > 0) {
      long nodes = items;
      long level = items;
      do {
        level = (level + nodeSize - 1) / nodeSize;
        nodes += level;
      } while (level > 1);
      out.writeBytes(new byte[(int) nodes * 40]);
    }
    features.forEach(out::writeBytes);
    return out.toByteArray();
  }

  private byte[] header() {
    FlatBufferBuilder builder = new FlatBufferBuilder();
    int[] columns = new int[names.size()];
    for (int i = 0; i < columns.length; i++) {
      int name = builder.createString(names.get(i));
      Column.startColumn(builder);
      Column.addName(builder, name);
      Column.addType(builder, kinds.get(i));
      columns[i] = Column.endColumn(builder);
    }
    int all = Header.createColumnsVector(builder, columns);
    int org = builder.createString(authority);
    Crs.startCrs(builder);
    Crs.addOrg(builder, org);
    Crs.addCode(builder, code);
    int crs = Crs.endCrs(builder);
    Header.startHeader(builder);
    Header.addGeometryType(builder, type);
    Header.addHasZ(builder, hasZ);
    Header.addColumns(builder, all);
    Header.addFeaturesCount(builder, count < 0 ? features.size() : count);
    Header.addIndexNodeSize(builder, nodeSize);
    if (code != 0) {
      Header.addCrs(builder, crs);
    }
    builder.finishSizePrefixed(Header.endHeader(builder));
    return builder.sizedByteArray();
  }

  void write(Path file) throws IOException {
    Files.write(file, bytes());
  }
}
