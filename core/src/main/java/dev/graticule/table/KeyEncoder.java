package dev.graticule.table;

import dev.graticule.batch.Batch;
import dev.graticule.contract.Column;
import dev.graticule.contract.ColumnType;
import dev.graticule.contract.ColumnType.Scalar;
import dev.graticule.contract.Contract;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.IntToLongFunction;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.vector.BaseFixedWidthVector;
import org.apache.arrow.vector.BaseIntVector;
import org.apache.arrow.vector.BaseVariableWidthVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.DateDayVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.TimeMicroVector;
import org.apache.arrow.vector.TimeStampVector;

/**
 * The values of a row's key columns as bytes, equal when the keys are. Whole numbers of any size
 * have the same bytes, so that a key is found in files of a time when its column was narrower. For
 * one thread.
 */
final class KeyEncoder {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  private final List<Column> columns;
  private final List<FieldVector> vectors = new ArrayList<>();
  private final List<Part> parts = new ArrayList<>();
  private byte[] bytes = new byte[32];
  private int length;

  /** Writes one column's value behind those before. */
  @FunctionalInterface
  private interface Part {
    void write(int row);
  }

  private KeyEncoder(List<Column> columns) {
    this.columns = columns;
  }

  /**
   * An encoder of some columns.
   *
   * @throws RefusedException when there is no such column, or one that cannot be a key
   */
  static KeyEncoder of(String table, Contract contract, List<String> keys) {
    List<Column> columns = new ArrayList<>();
    for (String key : keys) {
      Column column =
          contract
              .column(key)
              .orElseThrow(
                  () ->
                      new RefusedException(
                          "Rows for table \"%s\" cannot be told by \"%s\": there is no such column, only %s."
                              .formatted(table, key, contract.names())));
      if (!canBeKey(column.type())) {
        throw new RefusedException(
            "Rows for table \"%s\" cannot be told by column \"%s\" (%s): equal values of it cannot be told for sure; name a column of whole numbers, text, times or the like."
                .formatted(table, key, column.type()));
      }
      columns.add(column);
    }
    return new KeyEncoder(columns);
  }

  private static boolean canBeKey(ColumnType type) {
    return type instanceof ColumnType.Decimal
        || type instanceof ColumnType.Timestamp
        || (type instanceof Scalar && type != Scalar.FLOAT32 && type != Scalar.FLOAT64);
  }

  static boolean isWhole(ColumnType type) {
    return type == Scalar.INT8
        || type == Scalar.INT16
        || type == Scalar.INT32
        || type == Scalar.INT64;
  }

  /** Refuses keys that another encoder gives other bytes for the same value. */
  void requireComparable(String table, KeyEncoder rows) {
    for (int i = 0; i < columns.size(); i++) {
      ColumnType there = columns.get(i).type();
      ColumnType given = rows.columns.get(i).type();
      if (!there.equals(given) && !(isWhole(there) && isWhole(given))) {
        throw new RefusedException(
            "Key column \"%s\" is %s in the rows and %s in table \"%s\"; cast the rows, or widen the column first."
                .formatted(columns.get(i).name(), given, there, table));
      }
    }
  }

  List<Column> columns() {
    return columns;
  }

  /** Turns to a batch, which must stay open as long as rows of it are encoded. */
  void bind(Batch batch) {
    vectors.clear();
    parts.clear();
    for (Column column : columns) {
      FieldVector vector = batch.vector(column.name());
      vectors.add(vector);
      parts.add(part(vector));
    }
  }

  private Part part(FieldVector vector) {
    if (vector instanceof BaseVariableWidthVector texts) {
      return row -> {
        int start = texts.getStartOffset(row);
        int count = texts.getEndOffset(row) - start;
        reserve(Integer.BYTES + count);
        INTS.set(bytes, length, count);
        length += Integer.BYTES;
        copy(texts.getDataBuffer(), start, count);
      };
    }
    return whole(vector).map(this::wholePart).orElseGet(() -> fixedPart(vector));
  }

  private Part wholePart(IntToLongFunction values) {
    return row -> {
      reserve(Long.BYTES);
      LONGS.set(bytes, length, values.applyAsLong(row));
      length += Long.BYTES;
    };
  }

  private Part fixedPart(FieldVector vector) {
    int width = ((BaseFixedWidthVector) vector).getTypeWidth();
    return row -> {
      reserve(width);
      copy(vector.getDataBuffer(), (long) row * width, width);
    };
  }

  /** Counts, days and ticks of a clock, 0 and 1. */
  private static Optional<IntToLongFunction> whole(FieldVector vector) {
    if (vector instanceof BaseIntVector numbers) {
      return Optional.of(numbers::getValueAsLong);
    }
    if (vector instanceof DateDayVector days) {
      return Optional.of(days::get);
    }
    if (vector instanceof TimeMicroVector times) {
      return Optional.of(times::get);
    }
    if (vector instanceof TimeStampVector stamps) {
      return Optional.of(stamps::get);
    }
    return vector instanceof BitVector bits ? Optional.of(bits::get) : Optional.empty();
  }

  private void reserve(int more) {
    if (bytes.length - length < more) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, Math.addExact(length, more)));
    }
  }

  private void copy(ArrowBuf from, long start, int count) {
    from.getBytes(start, bytes, length, count);
    length += count;
  }

  /**
   * Encodes a row's key.
   *
   * @return false when a column of it has no value: there is no key then
   */
  boolean encode(int row) {
    length = 0;
    for (int i = 0; i < parts.size(); i++) {
      if (vectors.get(i).isNull(row)) {
        return false;
      }
      parts.get(i).write(row);
    }
    return true;
  }

  /** The bytes of the key encoded last, good until the next; more may follow behind its length. */
  byte[] bytes() {
    return bytes;
  }

  int length() {
    return length;
  }

  /** A hash of the key encoded last. */
  int hash() {
    long hash = length;
    int at = 0;
    for (; at + Long.BYTES <= length; at += Long.BYTES) {
      hash = mixed(hash ^ (long) LONGS.get(bytes, at));
    }
    for (; at < length; at++) {
      hash = mixed(hash ^ bytes[at]);
    }
    return (int) (hash >>> 32);
  }

  private static long mixed(long value) {
    long mixed = value * 0x9E3779B97F4A7C15L;
    mixed = (mixed ^ (mixed >>> 29)) * 0xBF58476D1CE4E5B9L;
    return mixed ^ (mixed >>> 32);
  }

  /** A row's key as a message says it. */
  String inWords(int row) {
    List<String> words = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      words.add("%s = %s".formatted(columns.get(i).name(), vectors.get(i).getObject(row)));
    }
    return String.join(", ", words);
  }
}
