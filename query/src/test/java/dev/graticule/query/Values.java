package dev.graticule.query;

import dev.graticule.batch.Batch;
import dev.graticule.contract.ArrowLayout;
import dev.graticule.contract.Column;
import dev.graticule.contract.Contract;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.DateDayVector;
import org.apache.arrow.vector.DecimalVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.FixedSizeBinaryVector;
import org.apache.arrow.vector.Float4Vector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.TimeStampVector;
import org.apache.arrow.vector.VarBinaryVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.complex.MapVector;
import org.apache.arrow.vector.complex.StructVector;
import org.jspecify.annotations.Nullable;

/**
 * Values of batches as plain Java values: a list for a row, a struct, a list, and a map as a list
 * of pairs; bytes as hexadecimal text; null for what is absent.
 */
final class Values {
  private Values() {}

  static Batch batch(BufferAllocator allocator, Contract contract, List<List<Object>> rows) {
    VectorSchemaRoot root = VectorSchemaRoot.create(ArrowLayout.schema(contract), allocator);
    root.allocateNew();
    for (int column = 0; column < contract.columns().size(); column++) {
      FieldVector vector = root.getVector(column);
      for (int row = 0; row < rows.size(); row++) {
        set(vector, row, rows.get(row).get(column));
      }
      vector.setValueCount(rows.size());
    }
    root.setRowCount(rows.size());
    return Batch.owning(contract, root);
  }

  @SuppressWarnings("unchecked")
  private static void set(FieldVector vector, int at, @Nullable Object value) {
    if (value == null) {
      vector.setNull(at);
    } else if (vector instanceof ListVector list) {
      List<Object> elements = (List<Object>) value;
      int start = list.startNewValue(at);
      for (int i = 0; i < elements.size(); i++) {
        set(list.getDataVector(), start + i, elements.get(i));
      }
      list.endValue(at, elements.size());
    } else if (vector instanceof StructVector struct) {
      struct.setIndexDefined(at);
      List<Object> fields = (List<Object>) value;
      for (int i = 0; i < fields.size(); i++) {
        set((FieldVector) struct.getChildByOrdinal(i), at, fields.get(i));
      }
    } else if (vector instanceof BitVector v) {
      v.setSafe(at, (Boolean) value ? 1 : 0);
    } else if (vector instanceof IntVector v) {
      v.setSafe(at, (Integer) value);
    } else if (vector instanceof DateDayVector v) {
      v.setSafe(at, (Integer) value);
    } else if (vector instanceof BigIntVector v) {
      v.setSafe(at, (Long) value);
    } else if (vector instanceof TimeStampVector v) {
      v.setSafe(at, (Long) value);
    } else if (vector instanceof Float4Vector v) {
      v.setSafe(at, (Float) value);
    } else if (vector instanceof Float8Vector v) {
      v.setSafe(at, (Double) value);
    } else if (vector instanceof DecimalVector v) {
      v.setSafe(at, (BigDecimal) value);
    } else if (vector instanceof VarCharVector v) {
      v.setSafe(at, ((String) value).getBytes(StandardCharsets.UTF_8));
    } else if (vector instanceof VarBinaryVector v) {
      v.setSafe(at, HexFormat.of().parseHex((String) value));
    } else if (vector instanceof FixedSizeBinaryVector v) {
      v.setSafe(at, HexFormat.of().parseHex((String) value));
    } else {
      throw new IllegalArgumentException("No test sets a " + vector.getField());
    }
  }

  static List<List<Object>> of(Batch batch) {
    List<FieldVector> vectors =
        batch.contract().columns().stream().map(Column::name).map(batch::vector).toList();
    List<List<Object>> rows = new ArrayList<>();
    for (int row = 0; row < batch.rowCount(); row++) {
      List<Object> values = new ArrayList<>();
      for (FieldVector vector : vectors) {
        values.add(value(vector, row));
      }
      rows.add(values);
    }
    return rows;
  }

  private static @Nullable Object value(FieldVector vector, int at) {
    if (vector.isNull(at)) {
      return null;
    }
    if (vector instanceof MapVector || vector instanceof ListVector) {
      ListVector list = (ListVector) vector;
      List<Object> values = new ArrayList<>();
      for (int i = list.getElementStartIndex(at); i < list.getElementEndIndex(at); i++) {
        values.add(value(list.getDataVector(), i));
      }
      return values;
    }
    if (vector instanceof StructVector struct) {
      List<Object> values = new ArrayList<>();
      for (FieldVector child : struct.getChildrenFromFields()) {
        values.add(value(child, at));
      }
      return values;
    }
    if (vector instanceof TimeStampVector v) {
      return v.get(at);
    }
    if (vector instanceof DateDayVector v) {
      return v.get(at);
    }
    if (vector instanceof VarCharVector v) {
      return v.getObject(at).toString();
    }
    if (vector instanceof VarBinaryVector v) {
      return HexFormat.of().formatHex(v.get(at));
    }
    if (vector instanceof FixedSizeBinaryVector v) {
      return HexFormat.of().formatHex(v.get(at));
    }
    return vector.getObject(at);
  }
}
