package dev.graticule.file;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.apache.arrow.memory.util.Float16;
import org.apache.arrow.vector.BaseFixedWidthVector;
import org.apache.arrow.vector.BaseVariableWidthVector;
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
import org.apache.parquet.column.ColumnReadStore;
import org.apache.parquet.column.ColumnReader;
import org.apache.parquet.io.api.Binary;
import org.jspecify.annotations.Nullable;

/** Reads the values of one Parquet column into the vector of its type. */
abstract class LeafReader {
  private final ParquetNode.Leaf node;
  private final int maxDefinition;
  private @Nullable ColumnReader column;
  private long opened;
  private long left;
  private long written;

  private LeafReader(ParquetNode.Leaf node) {
    this.node = node;
    this.maxDefinition = node.descriptor().getMaxDefinitionLevel();
  }

  static <T> T bound(@Nullable T value) {
    if (value == null) {
      throw new IllegalStateException("A reader is used before it has a row group and a vector.");
    }
    return value;
  }

  final String path() {
    return node.path();
  }

  final void open(ColumnReadStore columns) {
    column = columns.getColumnReader(node.descriptor());
    opened += totalValues(column) - left;
    left = totalValues(column);
  }

  @SuppressWarnings("deprecation") // Nothing else tells how many levels a row group has.
  private static long totalValues(ColumnReader column) {
    return column.getTotalValueCount();
  }

  final int definitionLevel() {
    return bound(column).getCurrentDefinitionLevel();
  }

  final int repetitionLevel() {
    return bound(column).getCurrentRepetitionLevel();
  }

  final void read(int index) {
    ColumnReader values = bound(column);
    if (values.getCurrentDefinitionLevel() == maxDefinition) {
      requireMore();
      written += set(index, values);
    } else {
      setNull(index);
    }
    pass();
  }

  final void pass() {
    requireMore();
    left--;
    bound(column).consume();
  }

  private void requireMore() {
    if (left <= 0) {
      throw new GeoParquetException("column \"%s\" has fewer values than rows".formatted(path()));
    }
  }

  /** How many values, absent ones among them, were passed so far. */
  final long passed() {
    return opened - left;
  }

  /** How many bytes of values were put into vectors so far. */
  final long written() {
    return written;
  }

  abstract void bind(FieldVector vector);

  /** Puts the value at hand into the vector and says how many bytes it has. */
  abstract int set(int index, ColumnReader values);

  abstract void setNull(int index);

  /** Sets one value of a vector of fixed width. */
  private interface FixedSetter<V extends BaseFixedWidthVector> {
    void set(V vector, int index, ColumnReader values);
  }

  private static final class Fixed<V extends BaseFixedWidthVector> extends LeafReader {
    private final Class<V> type;
    private final FixedSetter<V> setter;
    private @Nullable V vector;

    Fixed(ParquetNode.Leaf node, Class<V> type, FixedSetter<V> setter) {
      super(node);
      this.type = type;
      this.setter = setter;
    }

    @Override
    void bind(FieldVector target) {
      vector = type.cast(target);
    }

    @Override
    int set(int index, ColumnReader values) {
      V target = bound(vector);
      setter.set(target, index, values);
      return target.getTypeWidth();
    }

    @Override
    void setNull(int index) {
      bound(vector).setNull(index);
    }
  }

  private static final class Bytes extends LeafReader {
    private @Nullable BaseVariableWidthVector vector;

    Bytes(ParquetNode.Leaf node) {
      super(node);
    }

    @Override
    void bind(FieldVector target) {
      vector = (BaseVariableWidthVector) target;
    }

    @Override
    int set(int index, ColumnReader values) {
      ByteBuffer bytes = values.getBinary().toByteBuffer();
      bound(vector).setSafe(index, bytes, bytes.position(), bytes.remaining());
      return bytes.remaining();
    }

    @Override
    void setNull(int index) {
      bound(vector).setNull(index);
    }
  }

  static LeafReader of(ParquetNode.Leaf node) {
    return switch (node.kind()) {
      case BOOLEAN ->
          new Fixed<>(node, BitVector.class, (v, i, c) -> v.setSafe(i, c.getBoolean() ? 1 : 0));
      case INT8 ->
          new Fixed<>(
              node,
              TinyIntVector.class,
              (v, i, c) -> v.setSafe(i, within(c.getInteger(), Byte.MIN_VALUE, Byte.MAX_VALUE)));
      case INT16 ->
          new Fixed<>(
              node,
              SmallIntVector.class,
              (v, i, c) -> v.setSafe(i, within(c.getInteger(), Short.MIN_VALUE, Short.MAX_VALUE)));
      case UINT8 ->
          new Fixed<>(
              node,
              SmallIntVector.class,
              (v, i, c) -> v.setSafe(i, within(c.getInteger(), 0, 255)));
      case UINT16 ->
          new Fixed<>(
              node, IntVector.class, (v, i, c) -> v.setSafe(i, within(c.getInteger(), 0, 65535)));
      case INT32 -> new Fixed<>(node, IntVector.class, (v, i, c) -> v.setSafe(i, c.getInteger()));
      case UINT32 ->
          new Fixed<>(
              node,
              BigIntVector.class,
              (v, i, c) -> v.setSafe(i, Integer.toUnsignedLong(c.getInteger())));
      case INT64 -> new Fixed<>(node, BigIntVector.class, (v, i, c) -> v.setSafe(i, c.getLong()));
      case FLOAT16 ->
          new Fixed<>(
              node,
              Float4Vector.class,
              (v, i, c) -> v.setSafe(i, half(c.getBinary().toByteBuffer())));
      case FLOAT32 ->
          new Fixed<>(node, Float4Vector.class, (v, i, c) -> v.setSafe(i, c.getFloat()));
      case FLOAT64 ->
          new Fixed<>(node, Float8Vector.class, (v, i, c) -> v.setSafe(i, c.getDouble()));
      case DATE ->
          new Fixed<>(node, DateDayVector.class, (v, i, c) -> v.setSafe(i, c.getInteger()));
      case TIME_MILLIS ->
          new Fixed<>(
              node, TimeMicroVector.class, (v, i, c) -> v.setSafe(i, c.getInteger() * 1000L));
      case TIME_MICROS ->
          new Fixed<>(node, TimeMicroVector.class, (v, i, c) -> v.setSafe(i, c.getLong()));
      case TIME_NANOS ->
          new Fixed<>(
              node, TimeMicroVector.class, (v, i, c) -> v.setSafe(i, wholeMicros(c.getLong())));
      case TIMESTAMP ->
          new Fixed<>(node, TimeStampVector.class, (v, i, c) -> v.setSafe(i, c.getLong()));
      case INT96 ->
          new Fixed<>(
              node, TimeStampVector.class, (v, i, c) -> v.setSafe(i, nanosOfInt96(c.getBinary())));
      case DECIMAL_INT32 ->
          new Fixed<>(node, DecimalVector.class, (v, i, c) -> v.setSafe(i, (long) c.getInteger()));
      case DECIMAL_INT64 ->
          new Fixed<>(node, DecimalVector.class, (v, i, c) -> v.setSafe(i, c.getLong()));
      case UINT64 ->
          new Fixed<>(
              node, DecimalVector.class, (v, i, c) -> v.setBigEndianSafe(i, unsigned(c.getLong())));
      case DECIMAL_BYTES ->
          new Fixed<>(
              node,
              DecimalVector.class,
              (v, i, c) -> v.setBigEndianSafe(i, sixteen(c.getBinary().getBytesUnsafe())));
      case UUID ->
          new Fixed<>(
              node,
              FixedSizeBinaryVector.class,
              (v, i, c) -> v.setSafe(i, c.getBinary().getBytesUnsafe()));
      case TEXT, BYTES -> new Bytes(node);
    };
  }

  private static int within(int value, int min, int max) {
    if (value < min || value > max) {
      throw new GeoParquetException(
          "a value %d lies outside its type's %d to %d".formatted(value, min, max));
    }
    return value;
  }

  static float half(ByteBuffer bytes) {
    return Float16.toFloat(bytes.order(ByteOrder.LITTLE_ENDIAN).getShort(bytes.position()));
  }

  private static long wholeMicros(long nanos) {
    if (nanos % 1000 != 0) {
      throw new GeoParquetException(
          "a time of %d ns is no whole number of microseconds, which is what a TIME holds"
              .formatted(nanos));
    }
    return nanos / 1000;
  }

  /** Nanoseconds of the day, then the Julian day; 2440588 is 1 January 1970. */
  static long nanosOfInt96(Binary value) {
    ByteBuffer bytes = value.toByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
    long nanos = bytes.getLong(bytes.position());
    long days = Integer.toUnsignedLong(bytes.getInt(bytes.position() + 8)) - 2_440_588;
    try {
      return Math.addExact(Math.multiplyExact(days, 86_400_000_000_000L), nanos);
    } catch (ArithmeticException e) {
      throw new GeoParquetException(
          "a timestamp lies %d days from 1970, farther than nanoseconds reach".formatted(days), e);
    }
  }

  private static byte[] unsigned(long value) {
    return ByteBuffer.allocate(9).put((byte) 0).putLong(value).array();
  }

  /** Big-endian two's complement in at most the sixteen bytes that Arrow has for a decimal. */
  private static byte[] sixteen(byte[] bytes) {
    if (bytes.length > 0 && bytes.length <= DecimalVector.TYPE_WIDTH) {
      return bytes;
    }
    byte[] shortest = bytes.length == 0 ? bytes : new BigInteger(bytes).toByteArray();
    if (shortest.length == 0 || shortest.length > DecimalVector.TYPE_WIDTH) {
      throw new GeoParquetException(
          "a decimal has %d bytes, more than its precision allows or none".formatted(bytes.length));
    }
    return shortest;
  }
}
