package dev.graticule.table;

import dev.graticule.contract.ArrowLayout;
import dev.graticule.contract.Column;
import dev.graticule.contract.ColumnType;
import dev.graticule.predicate.Literal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.UUID;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.BaseFixedWidthVector;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.DateDayVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.FixedSizeBinaryVector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.SmallIntVector;
import org.apache.arrow.vector.TimeStampVector;
import org.apache.arrow.vector.TinyIntVector;
import org.apache.arrow.vector.VarCharVector;

/** A column that has the same value in each row: a partition's, or none. */
final class ConstantColumn {
  private ConstantColumn() {}

  /** The caller closes the vector. */
  static FieldVector of(
      Column column, Optional<Literal> value, int rows, BufferAllocator allocator) {
    FieldVector vector = ArrowLayout.field(column).createVector(allocator);
    try {
      vector.setInitialCapacity(rows);
      vector.allocateNew();
      if (value.isPresent()) {
        fill(vector, column.type(), value.get().value(), rows);
      }
      vector.setValueCount(rows);
      return vector;
    } catch (RuntimeException e) {
      vector.close();
      throw e;
    }
  }

  private static void fill(FieldVector vector, ColumnType type, Object value, int rows) {
    if (vector instanceof VarCharVector text) {
      byte[] bytes = ((String) value).getBytes(StandardCharsets.UTF_8);
      for (int row = 0; row < rows; row++) {
        text.setSafe(row, bytes);
      }
      return;
    }
    for (int row = 0; row < rows; row++) {
      set((BaseFixedWidthVector) vector, type, row, value);
    }
  }

  private static void set(BaseFixedWidthVector vector, ColumnType type, int row, Object value) {
    if (vector instanceof BitVector bits) {
      bits.set(row, (Boolean) value ? 1 : 0);
    } else if (vector instanceof TinyIntVector tiny) {
      tiny.set(row, ((Long) value).intValue());
    } else if (vector instanceof SmallIntVector small) {
      small.set(row, ((Long) value).intValue());
    } else if (vector instanceof IntVector integer) {
      integer.set(row, ((Long) value).intValue());
    } else if (vector instanceof BigIntVector big) {
      big.set(row, (Long) value);
    } else if (vector instanceof DateDayVector days) {
      days.set(row, (int) ((LocalDate) value).toEpochDay());
    } else if (vector instanceof TimeStampVector timestamp) {
      timestamp.set(row, ticks((ColumnType.Timestamp) type, value));
    } else if (vector instanceof FixedSizeBinaryVector sixteen) {
      UUID uuid = (UUID) value;
      sixteen.set(
          row,
          ByteBuffer.allocate(16)
              .putLong(uuid.getMostSignificantBits())
              .putLong(uuid.getLeastSignificantBits())
              .array());
    } else {
      throw new IllegalArgumentException(type + " has no constant.");
    }
  }

  private static long ticks(ColumnType.Timestamp type, Object value) {
    Instant instant =
        value instanceof LocalDateTime clock ? clock.toInstant(ZoneOffset.UTC) : (Instant) value;
    long perSecond =
        switch (type.unit()) {
          case MILLIS -> 1_000L;
          case MICROS -> 1_000_000L;
          case NANOS -> 1_000_000_000L;
        };
    return Math.addExact(
        Math.multiplyExact(instant.getEpochSecond(), perSecond),
        instant.getNano() / (1_000_000_000L / perSecond));
  }
}
