package dev.graticule.convert;

import dev.graticule.contract.ArrowLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.complex.FixedSizeListVector;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.complex.StructVector;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;

/** Geometries as GeoArrow keeps them, from nested lists of positions. */
final class GeoArrowVectors {
  private static final FieldType DOUBLE =
      FieldType.notNullable(new ArrowType.FloatingPoint(FloatingPointPrecision.DOUBLE));

  private GeoArrowVectors() {}

  /** A field marked as an encoding, with so many lists around its positions. */
  static Field field(
      String encoding, int levels, String dimensions, boolean interleaved, String metadata) {
    Map<String, String> marks =
        Map.of(
            ArrowLayout.EXTENSION_NAME,
            "geoarrow." + encoding,
            ArrowLayout.EXTENSION_METADATA,
            metadata);
    Field positions =
        positions("geometry", dimensions, interleaved, levels == 0 ? marks : Map.of());
    for (int i = 1; i <= levels; i++) {
      positions =
          new Field(
              "geometry",
              new FieldType(true, ArrowType.List.INSTANCE, null, i == levels ? marks : Map.of()),
              List.of(positions));
    }
    return positions;
  }

  private static Field positions(
      String name, String dimensions, boolean interleaved, Map<String, String> marks) {
    if (interleaved) {
      return new Field(
          name,
          new FieldType(true, new ArrowType.FixedSizeList(dimensions.length()), null, marks),
          List.of(new Field(dimensions, DOUBLE, null)));
    }
    List<Field> numbers = new ArrayList<>();
    for (String number : dimensions.split("")) {
      numbers.add(new Field(number, DOUBLE, null));
    }
    return new Field(name, new FieldType(true, ArrowType.Struct.INSTANCE, null, marks), numbers);
  }

  /** Rows of nested lists; the innermost are the numbers of a position; null is null. */
  static FieldVector vector(Field field, List<?> rows, BufferAllocator allocator) {
    FieldVector vector = field.createVector(allocator);
    vector.allocateNew();
    for (int i = 0; i < rows.size(); i++) {
      set(vector, i, rows.get(i));
    }
    vector.setValueCount(rows.size());
    return vector;
  }

  private static void set(FieldVector vector, int slot, Object value) {
    if (value == null) {
      vector.setNull(slot);
    } else if (vector instanceof StructVector struct) {
      struct.setIndexDefined(slot);
      List<?> numbers = (List<?>) value;
      for (int i = 0; i < numbers.size(); i++) {
        ((Float8Vector) struct.getChildByOrdinal(i)).setSafe(slot, number(numbers.get(i)));
      }
    } else if (vector instanceof FixedSizeListVector list) {
      int at = list.startNewValue(slot);
      for (Object number : (List<?>) value) {
        ((Float8Vector) list.getDataVector()).setSafe(at++, number(number));
      }
    } else {
      ListVector list = (ListVector) vector;
      int at = list.startNewValue(slot);
      int next = at;
      for (Object element : (List<?>) value) {
        set(list.getDataVector(), next++, element);
      }
      list.endValue(slot, next - at);
    }
  }

  private static double number(Object value) {
    return ((Number) value).doubleValue();
  }
}
