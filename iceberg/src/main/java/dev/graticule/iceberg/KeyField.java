package dev.graticule.iceberg;

import dev.graticule.batch.Batch;
import dev.graticule.contract.Column;
import dev.graticule.contract.ColumnType;
import dev.graticule.predicate.ColumnPath;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.apache.arrow.vector.BaseIntVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.DateDayVector;
import org.apache.arrow.vector.DecimalVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.FixedSizeBinaryVector;
import org.apache.arrow.vector.Float4Vector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.TimeMicroVector;
import org.apache.arrow.vector.TimeStampVector;
import org.apache.arrow.vector.VarBinaryVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.complex.StructVector;
import org.apache.iceberg.types.Type;
import org.jspecify.annotations.Nullable;

/**
 * A field by whose value rows are deleted. Values from Arrow and from Avro come in one form, so
 * that they can be compared: whole numbers and times as {@link Long}, text as {@link String}, bytes
 * as {@link ByteBuffer}.
 *
 * @param id its field id
 * @param path the way to it
 */
record KeyField(int id, ColumnPath path) {
  private static final long MICROS_PER_MILLI = 1000;

  /** Reads values of one batch. */
  interface Reader {
    @Nullable Object value(int row);
  }

  static KeyField of(TableColumns columns, String name, int id) {
    return new KeyField(id, ColumnPath.require(columns.contract(), name));
  }

  /** The top-level column that holds the field. */
  String column() {
    return path.steps().get(0).name();
  }

  /** Reads the field in a batch that has its column. */
  Reader in(Batch batch) {
    List<FieldVector> vectors = new ArrayList<>();
    FieldVector vector = batch.vector(column());
    vectors.add(vector);
    for (Column step : path.steps().subList(1, path.steps().size())) {
      vector = ((StructVector) vector).getChild(step.name());
      vectors.add(vector);
    }
    FieldVector leaf = vector;
    ColumnType type = path.leaf().type();
    return row -> {
      for (FieldVector step : vectors) {
        if (step.isNull(row)) {
          return null;
        }
      }
      return value(type, leaf, row);
    };
  }

  private static Object value(ColumnType type, FieldVector vector, int row) {
    if (vector instanceof BaseIntVector whole) {
      return whole.getValueAsLong(row);
    }
    if (vector instanceof VarCharVector text) {
      return new String(text.get(row), StandardCharsets.UTF_8);
    }
    if (vector instanceof VarBinaryVector bytes) {
      return ByteBuffer.wrap(bytes.get(row));
    }
    if (vector instanceof FixedSizeBinaryVector bytes) {
      return ByteBuffer.wrap(bytes.get(row));
    }
    if (vector instanceof BitVector bits) {
      return bits.get(row) == 1;
    }
    if (vector instanceof DateDayVector days) {
      return (long) days.get(row);
    }
    if (vector instanceof TimeMicroVector times) {
      return times.get(row);
    }
    if (vector instanceof TimeStampVector ticks) {
      boolean millis =
          type instanceof ColumnType.Timestamp timestamp
              && timestamp.unit() == ColumnType.TimeUnit.MILLIS;
      return millis ? ticks.get(row) * MICROS_PER_MILLI : ticks.get(row);
    }
    if (vector instanceof Float4Vector number) {
      return (double) number.get(row);
    }
    if (vector instanceof Float8Vector number) {
      return number.get(row);
    }
    return ((DecimalVector) vector).getObject(row);
  }

  /** A value as Iceberg holds one of a type in memory. */
  static @Nullable Object plain(Type type, @Nullable Object value) {
    if (value == null) {
      return null;
    }
    return switch (type.typeId()) {
      case INTEGER, LONG, DATE, TIME, TIMESTAMP, TIMESTAMP_NANO -> ((Number) value).longValue();
      case FLOAT, DOUBLE -> ((Number) value).doubleValue();
      case STRING -> value.toString();
      case UUID -> {
        UUID uuid = (UUID) value;
        yield ByteBuffer.allocate(16)
            .putLong(uuid.getMostSignificantBits())
            .putLong(uuid.getLeastSignificantBits())
            .flip();
      }
      default -> value;
    };
  }
}
