package dev.graticule.file;

import dev.graticule.batch.Batch;
import dev.graticule.batch.BatchSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.DateDayVector;
import org.apache.arrow.vector.DecimalVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.FixedSizeBinaryVector;
import org.apache.arrow.vector.TimeMicroVector;
import org.apache.arrow.vector.TimeStampVector;
import org.apache.arrow.vector.VarBinaryVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.complex.StructVector;
import org.jspecify.annotations.Nullable;

/**
 * The rows of batches as plain Java values that can be compared: the forms of {@link RowBatches},
 * with bytes as hexadecimal text and maps as lists of pairs.
 */
public final class RowValues {
  private RowValues() {}

  /** Takes every batch of a scan, and closes it. */
  public static List<List<Object>> drain(BatchSource scan) {
    List<List<Object>> rows = new ArrayList<>();
    for (Optional<Batch> next = scan.next(); next.isPresent(); next = scan.next()) {
      try (Batch batch = next.get()) {
        rows.addAll(of(batch));
      }
    }
    return rows;
  }

  public static List<List<Object>> of(Batch batch) {
    List<List<Object>> rows = new ArrayList<>();
    for (int i = 0; i < batch.rowCount(); i++) {
      List<Object> row = new ArrayList<>();
      for (FieldVector vector : batch.root().getFieldVectors()) {
        row.add(value(vector, i));
      }
      rows.add(row);
    }
    return rows;
  }

  private static @Nullable Object value(FieldVector vector, int at) {
    if (vector.isNull(at)) {
      return null;
    }
    if (vector instanceof ListVector list) {
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
    if (vector instanceof BitVector v) {
      return v.get(at) == 1;
    }
    if (vector instanceof TimeStampVector v) {
      return v.get(at);
    }
    if (vector instanceof TimeMicroVector v) {
      return v.get(at);
    }
    if (vector instanceof DateDayVector v) {
      return v.get(at);
    }
    if (vector instanceof DecimalVector v) {
      return v.getObject(at);
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
