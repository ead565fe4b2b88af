package dev.graticule.convert;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.avro.generic.GenericFixed;
import org.apache.avro.generic.IndexedRecord;
import org.jspecify.annotations.Nullable;

/**
 * How Avro's values become values of a column, of the class that {@link ValueWriter} wants. Each
 * takes Avro's own form, and that of {@code java.time}, {@code java.math} and {@code UUID} which
 * generated classes have.
 */
@FunctionalInterface
interface AvroValue {

  /**
   * The value.
   *
   * @throws UnfitValueException when the column cannot hold it
   */
  Object of(Object value);

  private static @Nullable Object orNull(@Nullable Object value, AvroValue values) {
    return value == null ? null : values.of(value);
  }

  static byte[] bytes(Object value) {
    if (value instanceof GenericFixed fixed) {
      return fixed.bytes();
    }
    if (value instanceof ByteBuffer buffer) {
      byte[] bytes = new byte[buffer.remaining()];
      buffer.duplicate().get(bytes);
      return bytes;
    }
    return (byte[]) value;
  }

  static AvroValue list(AvroValue elements) {
    return value -> {
      List<@Nullable Object> list = new ArrayList<>();
      for (Object element : (Iterable<?>) value) {
        list.add(orNull(element, elements));
      }
      return list;
    };
  }

  static AvroValue map(AvroValue values) {
    return value -> {
      Map<String, @Nullable Object> map = new LinkedHashMap<>();
      ((Map<?, ?>) value).forEach((key, one) -> map.put(key.toString(), orNull(one, values)));
      return map;
    };
  }

  static AvroValue struct(List<AvroValue> fields) {
    return value -> {
      IndexedRecord record = (IndexedRecord) value;
      List<@Nullable Object> values = new ArrayList<>();
      for (int i = 0; i < fields.size(); i++) {
        values.add(orNull(record.get(i), fields.get(i)));
      }
      return values;
    };
  }

  static AvroValue decimal(int scale) {
    return value -> {
      if (value instanceof BigDecimal decimal) {
        return decimal;
      }
      byte[] unscaled = bytes(value);
      if (unscaled.length == 0) {
        throw new UnfitValueException("a decimal of no bytes is no number.");
      }
      return new BigDecimal(new BigInteger(unscaled), scale);
    };
  }

  static UUID uuid(Object value) {
    if (value instanceof UUID uuid) {
      return uuid;
    }
    if (value instanceof CharSequence text) {
      return (UUID)
          TextValues.parse(text.toString(), dev.graticule.contract.ColumnType.Scalar.UUID);
    }
    ByteBuffer bytes = ByteBuffer.wrap(bytes(value));
    return new UUID(bytes.getLong(), bytes.getLong());
  }

  static LocalDate date(Object value) {
    return value instanceof LocalDate date ? date : LocalDate.ofEpochDay((Integer) value);
  }

  static AvroValue time(long perSecond) {
    return value -> {
      if (value instanceof LocalTime time) {
        return time;
      }
      long ticks = ((Number) value).longValue();
      if (ticks < 0 || ticks >= 86_400 * perSecond) {
        throw new UnfitValueException("%d is no time of day.".formatted(ticks));
      }
      return LocalTime.ofNanoOfDay(ticks * (1_000_000_000 / perSecond));
    };
  }

  static AvroValue moment(long perSecond) {
    return value -> value instanceof Instant instant ? instant : instant((Long) value, perSecond);
  }

  static AvroValue reading(long perSecond) {
    return value ->
        value instanceof LocalDateTime reading
            ? reading
            : LocalDateTime.ofInstant(instant((Long) value, perSecond), ZoneOffset.UTC);
  }

  private static Instant instant(long ticks, long perSecond) {
    long seconds = Math.floorDiv(ticks, perSecond);
    return Instant.ofEpochSecond(
        seconds, (ticks - seconds * perSecond) * (1_000_000_000 / perSecond));
  }
}
