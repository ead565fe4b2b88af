package dev.graticule.file.internal.encode;

import dev.graticule.contract.ColumnType;
import dev.graticule.predicate.Literal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;
import org.apache.arrow.memory.util.MemoryUtil;
import org.apache.parquet.column.statistics.Statistics;
import org.apache.parquet.io.api.Binary;
import org.jspecify.annotations.Nullable;

/**
 * The range of byte strings in unsigned order. Only the first {@value #KEPT} bytes of either end
 * are kept, so a range stays small whatever the values: a longer least value is cut, which is below
 * it; a longer greatest one is cut and counted up by one, which is above it.
 */
final class BytesRange implements ValueRange<BytesRange> {
  /** As Parquet's column index cuts. */
  static final int KEPT = 64;

  private final ColumnType type;
  private byte @Nullable [] min;
  private byte @Nullable [] max;
  private boolean minCut;
  private boolean maxCut;
  // The first eight bytes of either end as an unsigned number, to decide most comparisons at once.
  private long minHead;
  private long maxHead;

  BytesRange(ColumnType type) {
    this.type = type;
  }

  void see(long address, int length) {
    if (min == null || max == null) {
      setMin(address, length);
      setMax(address, length);
      return;
    }
    long head = head(address, length);
    if (Long.compareUnsigned(head, minHead) <= 0 && compare(address, length, min) < 0) {
      setMin(address, length);
    }
    if (Long.compareUnsigned(head, maxHead) >= 0) {
      int order = compare(address, length, max);
      if (order > 0) {
        setMax(address, length);
      } else if (order == 0 && length > KEPT) {
        maxCut = true;
      }
    }
  }

  private void setMin(long address, int length) {
    min = prefix(address, length);
    minCut = length > KEPT;
    minHead = head(address, length);
  }

  private void setMax(long address, int length) {
    max = prefix(address, length);
    maxCut = length > KEPT;
    maxHead = head(address, length);
  }

  private static byte[] prefix(long address, int length) {
    byte[] bytes = new byte[Math.min(length, KEPT)];
    MemoryUtil.copyFromMemory(address, bytes, 0, bytes.length);
    return bytes;
  }

  private static long head(long address, int length) {
    if (length >= Long.BYTES) {
      return Long.reverseBytes(MemoryUtil.getLong(address));
    }
    long head = 0;
    for (int i = 0; i < length; i++) {
      head |= (MemoryUtil.getByte(address + i) & 0xffL) << (56 - 8 * i);
    }
    return head;
  }

  /** Compares the kept part of a value with a kept end. */
  private static int compare(long address, int length, byte[] end) {
    int common = Math.min(Math.min(length, KEPT), end.length);
    for (int i = 0; i < common; i++) {
      int order = (MemoryUtil.getByte(address + i) & 0xff) - (end[i] & 0xff);
      if (order != 0) {
        return order;
      }
    }
    return Math.min(length, KEPT) - end.length;
  }

  @Override
  public void clear() {
    min = null;
    max = null;
    minCut = false;
    maxCut = false;
  }

  @Override
  public void add(BytesRange other) {
    if (other.min != null && (min == null || Arrays.compareUnsigned(other.min, min) < 0)) {
      min = other.min;
      minCut = other.minCut;
      minHead = other.minHead;
    }
    if (other.max != null) {
      int order = max == null ? 1 : Arrays.compareUnsigned(other.max, max);
      if (order > 0) {
        max = other.max;
        maxHead = other.maxHead;
      }
      maxCut = order > 0 ? other.maxCut : order == 0 ? maxCut || other.maxCut : maxCut;
    }
  }

  private boolean isText() {
    return type == ColumnType.Scalar.TEXT;
  }

  private byte @Nullable [] low() {
    return min == null || !minCut || !isText() ? min : Utf8Bounds.cut(min);
  }

  private byte @Nullable [] high() {
    if (max == null || !maxCut) {
      return max;
    }
    return isText() ? Utf8Bounds.above(max) : above(max);
  }

  private static byte @Nullable [] above(byte[] prefix) {
    for (int i = prefix.length - 1; i >= 0; i--) {
      if (prefix[i] != (byte) 0xff) {
        byte[] next = Arrays.copyOf(prefix, i + 1);
        next[i]++;
        return next;
      }
    }
    return null;
  }

  @Override
  public boolean fill(Statistics<?> statistics) {
    if (min == null) {
      return true;
    }
    byte[] low = low();
    byte[] high = high();
    if (low == null || high == null) {
      return false;
    }
    statistics.updateStats(Binary.fromConstantByteArray(low));
    statistics.updateStats(Binary.fromConstantByteArray(high));
    return true;
  }

  @Override
  public long nans() {
    return 0;
  }

  @Override
  public Optional<Literal> min() {
    return Optional.ofNullable(low()).flatMap(this::literal);
  }

  @Override
  public Optional<Literal> max() {
    return Optional.ofNullable(high()).flatMap(this::literal);
  }

  private Optional<Literal> literal(byte[] bytes) {
    if (isText()) {
      String text = new String(bytes, StandardCharsets.UTF_8);
      // Bytes that are no UTF-8 would come back as other characters, which are no bound.
      return Arrays.equals(text.getBytes(StandardCharsets.UTF_8), bytes)
          ? Optional.of(new Literal(text))
          : Optional.empty();
    }
    if (type == ColumnType.Scalar.UUID) {
      ByteBuffer buffer = ByteBuffer.wrap(bytes);
      return Optional.of(new Literal(new UUID(buffer.getLong(), buffer.getLong())));
    }
    return Optional.empty();
  }
}
