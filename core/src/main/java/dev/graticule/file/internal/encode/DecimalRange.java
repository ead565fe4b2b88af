package dev.graticule.file.internal.encode;

import dev.graticule.contract.ColumnType;
import dev.graticule.predicate.Literal;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.apache.parquet.column.statistics.Statistics;
import org.apache.parquet.io.api.Binary;
import org.jspecify.annotations.Nullable;

/** The range of decimals too long for 64 bits. */
final class DecimalRange implements ValueRange<DecimalRange> {
  private final ColumnType.Decimal type;
  private final int width;
  private boolean any;
  private long minHigh;
  private long minLow;
  private long maxHigh;
  private long maxLow;

  DecimalRange(ColumnType.Decimal type, int width) {
    this.type = type;
    this.width = width;
  }

  void see(long high, long low) {
    if (!any || compare(high, low, minHigh, minLow) < 0) {
      minHigh = high;
      minLow = low;
    }
    if (!any || compare(high, low, maxHigh, maxLow) > 0) {
      maxHigh = high;
      maxLow = low;
    }
    any = true;
  }

  private static int compare(long high, long low, long otherHigh, long otherLow) {
    int order = Long.compare(high, otherHigh);
    return order != 0 ? order : Long.compareUnsigned(low, otherLow);
  }

  @Override
  public void clear() {
    any = false;
  }

  @Override
  public void add(DecimalRange other) {
    if (other.any) {
      see(other.minHigh, other.minLow);
      see(other.maxHigh, other.maxLow);
    }
  }

  @Override
  public boolean fill(Statistics<?> statistics) {
    if (any) {
      statistics.updateStats(binary(minHigh, minLow));
      statistics.updateStats(binary(maxHigh, maxLow));
    }
    return true;
  }

  private Binary binary(long high, long low) {
    byte[] bytes = new byte[width];
    for (int i = 0; i < width; i++) {
      int shift = 8 * i;
      bytes[width - 1 - i] = (byte) (shift < 64 ? low >>> shift : high >>> (shift - 64));
    }
    return Binary.fromConstantByteArray(bytes);
  }

  @Override
  public long nans() {
    return 0;
  }

  @Override
  public Optional<Literal> min() {
    return Optional.ofNullable(literal(minHigh, minLow));
  }

  @Override
  public Optional<Literal> max() {
    return Optional.ofNullable(literal(maxHigh, maxLow));
  }

  private @Nullable Literal literal(long high, long low) {
    return any ? new Literal(new BigDecimal(new BigInteger(bytes(high, low)), type.scale())) : null;
  }

  private static byte[] bytes(long high, long low) {
    return ByteBuffer.allocate(16).putLong(high).putLong(low).array();
  }
}
