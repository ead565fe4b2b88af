package dev.graticule.file;

import dev.graticule.contract.ColumnType;
import dev.graticule.contract.ColumnType.TimeZoning;
import dev.graticule.predicate.Literal;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The least or greatest value of a column as a statistic keeps it, in Parquet's plain encoding.
 * What is not certain is left out: no literal says less, never something wrong.
 */
final class StatisticValue {
  private StatisticValue() {}

  /** Which end of a range a value is. */
  enum End {
    MIN,
    MAX
  }

  static Optional<Literal> literal(ParquetNode.Leaf leaf, ByteBuffer value, End end) {
    try {
      ByteBuffer bytes = value.slice().order(ByteOrder.LITTLE_ENDIAN);
      return switch (leaf.kind()) {
        case BOOLEAN -> Optional.of(new Literal(bytes.get(0) != 0));
        case INT8, INT16, INT32 -> Optional.of(new Literal((long) bytes.getInt(0)));
        case UINT8, UINT16, UINT32 ->
            Optional.of(new Literal(Integer.toUnsignedLong(bytes.getInt(0))));
        case INT64 -> Optional.of(new Literal(bytes.getLong(0)));
        case UINT64 ->
            Optional.of(new Literal(new BigDecimal(Long.toUnsignedString(bytes.getLong(0)))));
        case FLOAT16, FLOAT32, FLOAT64 -> floating(leaf, value, end);
        case TEXT -> text(bytes, end);
        case DATE -> Optional.of(new Literal(LocalDate.ofEpochDay(bytes.getInt(0))));
        case TIME_MILLIS -> time(bytes.getInt(0), 1_000_000);
        case TIME_MICROS -> time(bytes.getLong(0), 1000);
        case TIME_NANOS -> time(bytes.getLong(0), 1);
        case TIMESTAMP -> timestamp((ColumnType.Timestamp) leaf.type(), bytes.getLong(0));
        case DECIMAL_INT32 -> decimal(leaf, BigInteger.valueOf(bytes.getInt(0)));
        case DECIMAL_INT64 -> decimal(leaf, BigInteger.valueOf(bytes.getLong(0)));
        case DECIMAL_BYTES -> decimal(leaf, new BigInteger(array(bytes)));
        case INT96, BYTES, UUID -> Optional.empty();
      };
    } catch (IndexOutOfBoundsException
        | ArithmeticException
        | NumberFormatException
        | DateTimeException e) {
      return Optional.empty();
    }
  }

  /** A number of a column of floating-point values, as it stands. */
  static OptionalDouble number(ParquetNode.Leaf leaf, ByteBuffer value) {
    ByteBuffer bytes = value.slice().order(ByteOrder.LITTLE_ENDIAN);
    double number =
        switch (leaf.kind()) {
          case FLOAT16 -> bytes.remaining() < 2 ? Double.NaN : LeafReader.half(bytes);
          case FLOAT32 -> bytes.remaining() < 4 ? Double.NaN : bytes.getFloat(0);
          case FLOAT64 -> bytes.remaining() < 8 ? Double.NaN : bytes.getDouble(0);
          default -> Double.NaN;
        };
    return Double.isNaN(number) ? OptionalDouble.empty() : OptionalDouble.of(number);
  }

  /** Either zero may stand for both (Parquet, "Statistics"). */
  private static Optional<Literal> floating(ParquetNode.Leaf leaf, ByteBuffer value, End end) {
    OptionalDouble number = number(leaf, value);
    if (number.isEmpty()) {
      return Optional.empty();
    }
    double zero = end == End.MIN ? -0.0 : 0.0;
    return Optional.of(new Literal(number.getAsDouble() == 0 ? zero : number.getAsDouble()));
  }

  /** A least text may be cut anywhere, a greatest one only where a character ends. */
  private static Optional<Literal> text(ByteBuffer bytes, End end) {
    CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    CharBuffer chars = CharBuffer.allocate(bytes.remaining());
    CoderResult result = decoder.decode(bytes, chars, true);
    if (end == End.MAX && result.isError()) {
      return Optional.empty();
    }
    return Optional.of(new Literal(chars.flip().toString()));
  }

  private static Optional<Literal> time(long value, long nanos) {
    return Optional.of(new Literal(LocalTime.ofNanoOfDay(Math.multiplyExact(value, nanos))));
  }

  private static Optional<Literal> timestamp(ColumnType.Timestamp type, long value) {
    ChronoUnit unit =
        switch (type.unit()) {
          case MILLIS -> ChronoUnit.MILLIS;
          case MICROS -> ChronoUnit.MICROS;
          case NANOS -> ChronoUnit.NANOS;
        };
    Instant instant = Instant.EPOCH.plus(value, unit);
    return Optional.of(
        new Literal(
            type.zoning() == TimeZoning.UTC
                ? instant
                : LocalDateTime.ofInstant(instant, ZoneOffset.UTC)));
  }

  private static Optional<Literal> decimal(ParquetNode.Leaf leaf, BigInteger unscaled) {
    return Optional.of(
        new Literal(new BigDecimal(unscaled, ((ColumnType.Decimal) leaf.type()).scale())));
  }

  private static byte[] array(ByteBuffer bytes) {
    byte[] array = new byte[bytes.remaining()];
    bytes.get(0, array);
    return array;
  }
}
