package dev.graticule.batch;

import dev.graticule.contract.ContractException;
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
import org.apache.arrow.vector.complex.FixedSizeListVector;
import org.apache.arrow.vector.complex.LargeListVector;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.complex.StructVector;
import org.apache.arrow.vector.types.pojo.Field;

/**
 * Makes ISO WKB of geometries that are kept as GeoArrow's native encodings: coordinates, separated
 * (a struct of x, y, z, m) or interleaved (a fixed-size list named xy, xyz, xym or xyzm), in as
 * many lists as the geometry type has levels. For one thread at a time.
 *
 * @see <a href="https://geoarrow.org/format.html">GeoArrow's format</a>
 */
public final class GeoArrowWkb {
  private static final int HEADER_BYTES = 5;

  private final GeometryType type;
  private final FieldVector source;
  private final List<Parts> levels;
  private final Coordinates coordinates;
  private int row;
  private ByteBuffer out = ByteBuffer.allocate(256).order(ByteOrder.LITTLE_ENDIAN);

  /** Where the parts of a geometry begin and end. */
  private interface Parts {
    boolean isThere(int index);

    int begin(int index);

    int end(int index);
  }

  /** The numbers of a position. */
  private interface Coordinates {
    Dimensions dimensions();

    boolean isThere(int index);

    double get(int index, int number);
  }

  private GeoArrowWkb(
      GeometryType type, FieldVector source, List<Parts> levels, Coordinates coordinates) {
    this.type = type;
    this.source = source;
    this.levels = levels;
    this.coordinates = coordinates;
  }

  /**
   * A converter of a vector.
   *
   * @param type what its geometries are; any but collections, which have no native encoding
   * @param source the geometries, lent as long as the converter is used
   * @param schema the field as its schema has it: vectors forget what the elements of their lists
   *     are called
   * @return the converter
   * @throws ContractException when the vector is not laid out as the type's encoding
   */
  public static GeoArrowWkb of(GeometryType type, FieldVector source, Field schema) {
    List<Parts> levels = new ArrayList<>();
    FieldVector vector = source;
    Field field = schema;
    for (int i = 0; i < levels(type); i++) {
      if (vector instanceof LargeListVector list) {
        levels.add(parts(list));
        vector = list.getDataVector();
      } else if (vector instanceof ListVector list) {
        levels.add(parts(list));
        vector = list.getDataVector();
      } else {
        throw misfit(type, source);
      }
      field = field.getChildren().get(0);
    }
    Optional<Coordinates> coordinates =
        vector instanceof StructVector struct
            ? separated(struct)
            : vector instanceof FixedSizeListVector list
                ? interleaved(list, field.getChildren().get(0).getName())
                : Optional.empty();
    return new GeoArrowWkb(
        type, source, levels, coordinates.orElseThrow(() -> misfit(type, source)));
  }

  /**
   * In how many lists the positions of a geometry stand.
   *
   * @param type the geometry's type
   * @return 0 to 3
   * @throws ContractException when the type has no native encoding
   */
  public static int levels(GeometryType type) {
    return switch (type) {
      case POINT -> 0;
      case LINE_STRING, MULTI_POINT -> 1;
      case POLYGON, MULTI_LINE_STRING -> 2;
      case MULTI_POLYGON -> 3;
      case GEOMETRY_COLLECTION ->
          throw new ContractException("GeoArrow has no native encoding for collections; use WKB.");
    };
  }

  /**
   * The dimensions that the names of separated coordinates tell.
   *
   * @param names the names in order, joined, such as {@code xyz}
   * @return the dimensions; empty when no position has such coordinates
   */
  public static Optional<Dimensions> dimensions(String names) {
    return switch (names) {
      case "xy" -> Optional.of(Dimensions.XY);
      case "xyz" -> Optional.of(Dimensions.XYZ);
      case "xym" -> Optional.of(Dimensions.XYM);
      case "xyzm" -> Optional.of(Dimensions.XYZM);
      default -> Optional.empty();
    };
  }

  /**
   * The geometries as WKB, absent ones absent.
   *
   * @param field the vector to make, of Arrow's type Binary
   * @param rows how many there are
   * @param allocator gives the buffers
   * @return the vector, the caller's to close
   * @throws RejectedValueException when a part of a geometry is absent; names the row
   */
  public VarBinaryVector convert(Field field, int rows, BufferAllocator allocator) {
    VarBinaryVector target = (VarBinaryVector) field.createVector(allocator);
    try {
      target.setInitialCapacity(Math.max(1, rows));
      target.allocateNew();
      for (row = 0; row < rows; row++) {
        if (source.isNull(row)) {
          target.setNull(row);
        } else {
          out.clear();
          geometry();
          target.setSafe(row, out.array(), 0, out.position());
        }
      }
      target.setValueCount(rows);
      return target;
    } catch (Throwable e) {
      target.close();
      throw e;
    }
  }

  private void geometry() {
    switch (type) {
      case POINT -> point(row);
      case LINE_STRING -> lineString(0, row);
      case POLYGON -> polygon(0, row);
      case MULTI_POINT -> members(this::point);
      case MULTI_LINE_STRING -> members(line -> lineString(1, line));
      case MULTI_POLYGON -> members(polygon -> polygon(1, polygon));
      case GEOMETRY_COLLECTION -> throw new IllegalStateException("refused when made");
    }
  }

  /** Writes one member of a geometry. */
  @FunctionalInterface
  private interface Member {
    void write(int index);
  }

  private void members(Member member) {
    header(type);
    int from = begin(0, row);
    for (int i = from; i < levels.get(0).end(row); i++) {
      member.write(i);
    }
  }

  private void header(GeometryType of) {
    room(HEADER_BYTES);
    out.put((byte) 1).putInt(of.wkbCode() + 1000 * coordinates.dimensions().ordinal());
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
    for (int i = from; i < levels.get(level).end(index); i++) {
      positions(level + 1, i);
    }
  }

  private void positions(int level, int index) {
    int from = begin(level, index);
    for (int i = from; i < levels.get(level).end(index); i++) {
      position(i);
    }
  }

  /** Writes how many parts there are and gives the place of the first. */
  private int begin(int level, int index) {
    Parts parts = levels.get(level);
    if (!parts.isThere(index)) {
      throw absent();
    }
    int from = parts.begin(index);
    room(Integer.BYTES);
    out.putInt(parts.end(index) - from);
    return from;
  }

  private void position(int index) {
    if (!coordinates.isThere(index)) {
      throw absent();
    }
    int count = coordinates.dimensions().count();
    room(Double.BYTES * count);
    for (int i = 0; i < count; i++) {
      out.putDouble(coordinates.get(index, i));
    }
  }

  private void room(int bytes) {
    if (out.remaining() < bytes) {
      ByteBuffer larger =
          ByteBuffer.allocate(Math.multiplyExact(out.capacity(), 2)).order(ByteOrder.LITTLE_ENDIAN);
      out = larger.put(out.flip());
    }
  }

  private static Parts parts(ListVector list) {
    return new Parts() {
      @Override
      public boolean isThere(int index) {
        return !list.isNull(index);
      }

      @Override
      public int begin(int index) {
        return list.getElementStartIndex(index);
      }

      @Override
      public int end(int index) {
        return list.getElementEndIndex(index);
      }
    };
  }

  private static Parts parts(LargeListVector list) {
    return new Parts() {
      @Override
      public boolean isThere(int index) {
        return !list.isNull(index);
      }

      @Override
      public int begin(int index) {
        return ArrowDecoding.narrow(list.getElementStartIndex(index), list.getName());
      }

      @Override
      public int end(int index) {
        return ArrowDecoding.narrow(list.getElementEndIndex(index), list.getName());
      }
    };
  }

  private static Optional<Coordinates> separated(StructVector struct) {
    List<FieldVector> fields = struct.getChildrenFromFields();
    String names = String.join("", fields.stream().map(FieldVector::getName).toList());
    Optional<Dimensions> dimensions = dimensions(names);
    if (dimensions.isEmpty() || !fields.stream().allMatch(Float8Vector.class::isInstance)) {
      return Optional.empty();
    }
    Float8Vector[] numbers = fields.toArray(Float8Vector[]::new);
    return Optional.of(
        new Coordinates() {
          @Override
          public Dimensions dimensions() {
            return dimensions.get();
          }

          @Override
          public boolean isThere(int index) {
            boolean there = !struct.isNull(index);
            for (int i = 0; i < numbers.length && there; i++) {
              there = !numbers[i].isNull(index);
            }
            return there;
          }

          @Override
          public double get(int index, int number) {
            return numbers[number].get(index);
          }
        });
  }

  /** Where the list of numbers has another name, its length tells the dimensions. */
  private static Optional<Coordinates> interleaved(FixedSizeListVector list, String name) {
    if (!(list.getDataVector() instanceof Float8Vector numbers)) {
      return Optional.empty();
    }
    int size = list.getListSize();
    Optional<Dimensions> named = dimensions(name);
    Optional<Dimensions> dimensions =
        named.isPresent()
            ? named.filter(d -> d.count() == size)
            : size >= 2 && size <= 4 ? dimensions("xyzm".substring(0, size)) : Optional.empty();
    return dimensions.map(
        known ->
            new Coordinates() {
              @Override
              public Dimensions dimensions() {
                return known;
              }

              @Override
              public boolean isThere(int index) {
                boolean there = !list.isNull(index);
                for (int i = 0; i < size && there; i++) {
                  there = !numbers.isNull(index * size + i);
                }
                return there;
              }

              @Override
              public double get(int index, int number) {
                return numbers.get(index * size + number);
              }
            });
  }

  private static ContractException misfit(GeometryType type, FieldVector source) {
    return new ContractException(
        "Field \"%s\" is said to be GeoArrow's encoding of %s but is %s; correct what is said of it, or use WKB."
            .formatted(source.getName(), type.label(), source.getField().getType()));
  }

  private RejectedValueException absent() {
    return new RejectedValueException(
        source.getName(),
        row,
        "a part of the geometry is absent; give every part and coordinate a value.");
  }
}
