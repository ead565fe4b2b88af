package dev.graticule.file;

import java.util.List;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.ColumnReadStore;
import org.apache.parquet.column.ColumnReader;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;

/** Reads the boxes of a covering, row by row. */
final class CoveringValues {
  private final List<ColumnDescriptor> columns;
  private final double[] numbers;
  private List<ColumnReader> readers = List.of();
  private int nulls;

  CoveringValues(Covering covering, MessageType schema) {
    columns =
        covering
            .paths()
            .map(path -> schema.getColumnDescription(new String[] {path.column(), path.field()}))
            .toList();
    numbers = new double[columns.size()];
  }

  List<ColumnDescriptor> columns() {
    return columns;
  }

  void open(ColumnReadStore store) {
    readers = columns.stream().map(store::getColumnReader).toList();
  }

  /** Reads the box of the next row; floats are widened. */
  void next() {
    nulls = 0;
    for (int i = 0; i < numbers.length; i++) {
      ColumnReader reader = readers.get(i);
      if (reader.getCurrentDefinitionLevel() < columns.get(i).getMaxDefinitionLevel()) {
        nulls++;
      } else {
        numbers[i] = isFloat(i) ? reader.getFloat() : reader.getDouble();
      }
      reader.consume();
    }
  }

  boolean isNull() {
    return nulls == numbers.length;
  }

  boolean isWhole() {
    return nulls == 0;
  }

  boolean hasZ() {
    return numbers.length == 6;
  }

  double lower(int axis) {
    return slack(axis, numbers[axis], false);
  }

  double upper(int axis) {
    int at = numbers.length / 2 + axis;
    return slack(at, numbers[at], true);
  }

  /** A box in floats was rounded, and not always outward: one step more is forgiven. */
  private double slack(int at, double number, boolean up) {
    if (!isFloat(at)) {
      return number;
    }
    return up ? Math.nextUp((float) number) : Math.nextDown((float) number);
  }

  private boolean isFloat(int at) {
    return columns.get(at).getPrimitiveType().getPrimitiveTypeName() == PrimitiveTypeName.FLOAT;
  }

  String text() {
    return java.util.Arrays.toString(numbers);
  }
}
