package dev.graticule.file;

import dev.graticule.batch.Batch;
import dev.graticule.contract.ArrowLayout;
import dev.graticule.contract.ColumnType;
import dev.graticule.contract.Contract;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
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
import org.apache.arrow.vector.SmallIntVector;
import org.apache.arrow.vector.TimeMicroVector;
import org.apache.arrow.vector.TimeStampVector;
import org.apache.arrow.vector.TinyIntVector;
import org.apache.arrow.vector.VarBinaryVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.complex.StructVector;

/**
 * Batches of plain Java values: a list for a row, a struct and a list; a map for a map; null for
 * what is absent.
 */
public final class RowBatches {
  private RowBatches() {}

  public static Batch of(BufferAllocator allocator, Contract contract, List<List<Object>> rows) {
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
  private static void set(FieldVector vector, int at, Object value) {
    if (value == null) {
      vector.setNull(at);
    } else if (vector instanceof ListVector list) {
      List<?> elements =
          value instanceof Map<?, ?> map
              ? map.entrySet().stream().map(e -> pair(e.getKey(), e.getValue())).toList()
              : (List<?>) value;
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
    } else {
      setLeaf(vector, at, value);
    }
  }

  private static List<Object> pair(Object key, Object value) {
    return java.util.Arrays.asList(key, value);
  }

  private static void setLeaf(FieldVector vector, int at, Object value) {
    if (vector instanceof BitVector v) {
      v.setSafe(at, (Boolean) value ? 1 : 0);
    } else if (vector instanceof TinyIntVector v) {
      v.setSafe(at, ((Number) value).byteValue());
    } else if (vector instanceof SmallIntVector v) {
      v.setSafe(at, ((Number) value).shortValue());
    } else if (vector instanceof IntVector v) {
      v.setSafe(at, ((Number) value).intValue());
    } else if (vector instanceof DateDayVector v) {
      v.setSafe(at, ((Number) value).intValue());
    } else if (vector instanceof BigIntVector v) {
      v.setSafe(at, ((Number) value).longValue());
    } else if (vector instanceof TimeMicroVector v) {
      v.setSafe(at, ((Number) value).longValue());
    } else if (vector instanceof TimeStampVector v) {
      v.setSafe(at, ((Number) value).longValue());
    } else if (vector instanceof Float4Vector v) {
      v.setSafe(at, (Float) value);
    } else if (vector instanceof Float8Vector v) {
      v.setSafe(at, (Double) value);
    } else if (vector instanceof DecimalVector v) {
      v.setSafe(at, (BigDecimal) value);
    } else if (vector instanceof VarCharVector v) {
      v.setSafe(at, ((String) value).getBytes(StandardCharsets.UTF_8));
    } else if (vector instanceof VarBinaryVector v) {
      v.setSafe(at, (byte[]) value);
    } else if (vector instanceof FixedSizeBinaryVector v) {
      v.setSafe(at, (byte[]) value);
    } else {
      throw new IllegalArgumentException("No test sets a " + vector.getField());
    }
  }

  /** A contract of one nullable column. */
  static Contract column(String name, ColumnType type) {
    return Contract.builder().nullable(name, type).build();
  }
}
