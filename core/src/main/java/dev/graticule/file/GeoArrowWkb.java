package dev.graticule.file;

import dev.graticule.contract.Column;
import dev.graticule.contract.ColumnType;
import dev.graticule.contract.Dimensions;
import dev.graticule.contract.GeometryType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.VarBinaryVector;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.complex.StructVector;
import org.apache.arrow.vector.types.pojo.Field;

/**
 * Makes ISO WKB of geometries kept in GeoArrow's way (GeoParquet 1.1, "native encodings"): structs
 * of coordinates in as many lists as the type has levels.
 */
final class GeoArrowWkb {
  private final GeometryEncoding encoding;
  private final List<ListVector> lists = new ArrayList<>();
  private final StructVector positions;
  private final List<Float8Vector> coordinates;
  private final int dimensionCode;
  private ByteBuffer out = ByteBuffer.allocate(256).order(ByteOrder.LITTLE_ENDIAN);

  private GeoArrowWkb(GeometryEncoding encoding, FieldVector source) {
    this.encoding = encoding;
    FieldVector vector = source;
    for (int i = 0; i < levels(encoding); i++) {
      ListVector list = (ListVector) vector;
      lists.add(list);
      vector = list.getDataVector();
    }
    this.positions = (StructVector) vector;
    this.coordinates =
        positions.getChildrenFromFields().stream().map(Float8Vector.class::cast).toList();
    List<String> names = positions.getField().getChildren().stream().map(Field::getName).toList();
    this.dimensionCode = 1000 * dimensions(names).orElseThrow().ordinal();
  }

  private static int levels(GeometryEncoding encoding) {
    return switch (encoding) {
      case WKB, POINT -> 0;
      case LINESTRING, MULTIPOINT -> 1;
      case POLYGON, MULTILINESTRING -> 2;
      case MULTIPOLYGON -> 3;
    };
  }

  private static Optional<Dimensions> dimensions(List<String> names) {
    return switch (String.join("", names)) {
      case "xy" -> Optional.of(Dimensions.XY);
      case "xyz" -> Optional.of(Dimensions.XYZ);
      case "xym" -> Optional.of(Dimensions.XYM);
      case "xyzm" -> Optional.of(Dimensions.XYZM);
      default -> Optional.empty();
    };
  }

  static void requireShape(GeometryEncoding encoding, ColumnType type) {
    ColumnType inner = type;
    int levels = 0;
    while (inner instanceof ColumnType.ListOf list) {
      inner = list.element();
      levels++;
    }
    boolean fits =
        levels == levels(encoding)
            && inner instanceof ColumnType.Struct struct
            && dimensions(struct.fields().stream().map(Column::name).toList()).isPresent()
            && struct.fields().stream().allMatch(f -> f.type() == ColumnType.Scalar.FLOAT64);
    if (!fits) {
      throw new GeoParquetException(
          "the geo metadata calls it %s but it is %s; correct the metadata."
              .formatted(encoding.label(), type));
    }
  }

  /** The geometries as WKB; the source stays its owner's. */
  static VarBinaryVector convert(
      FieldVector source,
      GeometryEncoding encoding,
      Field field,
      int rows,
      BufferAllocator allocator) {
    VarBinaryVector target = (VarBinaryVector) field.createVector(allocator);
    try {
      GeoArrowWkb converter = new GeoArrowWkb(encoding, source);
      target.setInitialCapacity(rows);
      for (int row = 0; row < rows; row++) {
        if (source.isNull(row)) {
          target.setNull(row);
        } else {
          converter.geometry(row);
          target.setSafe(row, converter.out.array(), 0, converter.out.position());
        }
      }
      target.setValueCount(rows);
      return target;
    } catch (RuntimeException e) {
      target.close();
      throw e;
    }
  }

  private void geometry(int row) {
    out.clear();
    switch (encoding) {
      case POINT -> point(row);
      case LINESTRING -> lineString(0, row);
      case POLYGON -> polygon(0, row);
      case MULTIPOINT -> {
        header(GeometryType.MULTI_POINT);
        int from = begin(0, row);
        for (int i = from; i < lists.get(0).getElementEndIndex(row); i++) {
          point(i);
        }
      }
      case MULTILINESTRING -> {
        header(GeometryType.MULTI_LINE_STRING);
        int from = begin(0, row);
        for (int i = from; i < lists.get(0).getElementEndIndex(row); i++) {
          lineString(1, i);
        }
      }
      case MULTIPOLYGON -> {
        header(GeometryType.MULTI_POLYGON);
        int from = begin(0, row);
        for (int i = from; i < lists.get(0).getElementEndIndex(row); i++) {
          polygon(1, i);
        }
      }
      case WKB -> throw new IllegalStateException("WKB needs no conversion.");
    }
  }

  private void header(GeometryType type) {
    room(5);
    out.put((byte) 1).putInt(type.wkbCode() + dimensionCode);
  }

  private void point(int index) {
    header(GeometryType.POINT);
    position(index);
  }

  private void lineString(int level, int index) {
    header(GeometryType.LINE_STRING);
    positions(level, index);
  }

  private void polygon(int level, int index) {
    header(GeometryType.POLYGON);
    int from = begin(level, index);
    for (int i = from; i < lists.get(level).getElementEndIndex(index); i++) {
      positions(level + 1, i);
    }
  }

  private void positions(int level, int index) {
    int from = begin(level, index);
    for (int i = from; i < lists.get(level).getElementEndIndex(index); i++) {
      position(i);
    }
  }

  /** Writes how many parts there are and gives the place of the first. */
  private int begin(int level, int index) {
    ListVector list = lists.get(level);
    requireThere(list, index);
    int from = list.getElementStartIndex(index);
    room(4);
    out.putInt(list.getElementEndIndex(index) - from);
    return from;
  }

  private void position(int index) {
    requireThere(positions, index);
    room(8 * coordinates.size());
    for (Float8Vector coordinate : coordinates) {
      requireThere(coordinate, index);
      out.putDouble(coordinate.get(index));
    }
  }

  private static void requireThere(FieldVector vector, int index) {
    if (vector.isNull(index)) {
      throw new GeoParquetException("a geometry has a part that is absent");
    }
  }

  private void room(int bytes) {
    if (out.remaining() < bytes) {
      ByteBuffer larger =
          ByteBuffer.allocate(Math.multiplyExact(out.capacity(), 2)).order(ByteOrder.LITTLE_ENDIAN);
      out = larger.put(out.flip());
    }
  }
}
