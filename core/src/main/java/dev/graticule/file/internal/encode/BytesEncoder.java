package dev.graticule.file.internal.encode;

import dev.graticule.contract.ColumnType;
import dev.graticule.contract.ContractException;
import dev.graticule.file.DictionaryPolicy;
import java.util.Arrays;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.util.MemoryUtil;
import org.apache.arrow.vector.FieldVector;
import org.apache.parquet.column.Encoding;
import org.jspecify.annotations.Nullable;

/**
 * Byte strings: text, binary, WKB. A page is kept as dictionary indexes as long as the dictionary
 * pays; when it stops to pay, the page at hand and the rest of the row group are plain.
 */
final class BytesEncoder extends ValueEncoder<BytesRange> {
  private final BytesDictionary dictionary;
  private final DictionaryPolicy policy;
  private final boolean ranged;
  private int[] indexes = new int[0];
  private int indexed;
  private boolean dictionaryActive;
  private int dictionaryPages;
  private int groupsToSkip;
  private int lastSkip;

  /**
   * An encoder.
   *
   * @param ranged whether least and greatest values mean something
   */
  BytesEncoder(
      BufferAllocator allocator, ColumnType type, DictionaryPolicy policy, boolean ranged) {
    super(new PageBuffer(allocator), new BytesRange(type), new BytesRange(type));
    this.dictionary = new BytesDictionary(allocator);
    this.policy = policy;
    this.ranged = ranged;
    this.dictionaryActive = policy != DictionaryPolicy.NEVER;
  }

  @Override
  void append(FieldVector leaf, Slots slots, RowPlace place) {
    int count = slots.values();
    if (count == 0) {
      return;
    }
    ArrowBuf offsets = leaf.getOffsetBuffer();
    long data = leaf.getDataBufferAddress();
    checkOffsets(offsets, leaf.getDataBuffer().capacity(), slots, count, place);
    long offsetsAt = offsets.memoryAddress();
    int from = 0;
    if (dictionaryActive) {
      from = appendIndexes(offsetsAt, data, slots, count);
    }
    if (from < count) {
      appendPlain(offsetsAt, data, slots, from, count);
    }
  }

  private static void checkOffsets(
      ArrowBuf offsets, long capacity, Slots slots, int count, RowPlace place) {
    for (int i = 0; i < count; i++) {
      long at = (long) slots.position(i) * Integer.BYTES;
      int start = offsets.getInt(at);
      int end = offsets.getInt(at + Integer.BYTES);
      if (start < 0 || end < start || end > capacity) {
        throw new ContractException(
            "The value of column \"%s\" in row %d runs from byte %d to %d of %d; its vector is damaged."
                .formatted(place.column(), place.rowOf(slots, i), start, end, capacity));
      }
    }
  }

  private void appendPlain(long offsets, long data, Slots slots, int from, int count) {
    long total = 0;
    for (int i = from; i < count; i++) {
      total += Integer.BYTES + (long) length(offsets, slots.position(i));
    }
    long target = bytes.claim(total);
    for (int i = from; i < count; i++) {
      int position = slots.position(i);
      int start = MemoryUtil.getInt(offsets + (long) position * Integer.BYTES);
      int length = MemoryUtil.getInt(offsets + (position + 1L) * Integer.BYTES) - start;
      MemoryUtil.putInt(target, length);
      MemoryUtil.copyMemory(data + start, target + Integer.BYTES, length);
      target += Integer.BYTES + (long) length;
      if (ranged) {
        pageRange.see(data + start, length);
      }
    }
  }

  private static int length(long offsets, int position) {
    return MemoryUtil.getInt(offsets + (position + 1L) * Integer.BYTES)
        - MemoryUtil.getInt(offsets + (long) position * Integer.BYTES);
  }

  /** Adds to the dictionary until it stops to pay; returns the first value not taken. */
  private int appendIndexes(long offsets, long data, Slots slots, int count) {
    if (indexes.length < indexed + count) {
      indexes = Arrays.copyOf(indexes, Math.max(indexed + count, indexes.length * 2));
    }
    for (int i = 0; i < count; i++) {
      int position = slots.position(i);
      int start = MemoryUtil.getInt(offsets + (long) position * Integer.BYTES);
      int length = MemoryUtil.getInt(offsets + (position + 1L) * Integer.BYTES) - start;
      indexes[indexed++] = dictionary.index(data + start, length);
      if (ranged) {
        pageRange.see(data + start, length);
      }
      if (!dictionary.pays(policy)) {
        abandonDictionary();
        return i + 1;
      }
    }
    return count;
  }

  private void abandonDictionary() {
    dictionaryActive = false;
    for (int i = 0; i < indexed; i++) {
      dictionary.putPlain(indexes[i], bytes);
    }
    indexed = 0;
    lastSkip = Math.min(64, Math.max(1, lastSkip * 2));
    groupsToSkip = lastSkip;
  }

  @Override
  long pageLength() {
    return dictionaryActive ? 2L * indexed : bytes.length();
  }

  @Override
  Encoding encoding() {
    return dictionaryActive && indexed > 0 ? Encoding.RLE_DICTIONARY : Encoding.PLAIN;
  }

  @Override
  PageBytes takePage(byte[] levels) {
    if (encoding() == Encoding.RLE_DICTIONARY) {
      int width = RunLengths.width(dictionary.size() - 1);
      byte[] runs = RunLengths.encode(indexes, indexed, width);
      MemoryUtil.putByte(bytes.claim(1), (byte) width);
      bytes.putBytes(runs, runs.length);
      indexed = 0;
      dictionaryPages++;
    }
    return super.takePage(levels);
  }

  @Override
  @Nullable DictionaryBytes takeDictionary() {
    DictionaryBytes taken = dictionaryPages > 0 ? dictionary.take() : null;
    dictionary.clear();
    dictionaryPages = 0;
    if (dictionaryActive) {
      lastSkip = 0;
    } else if (policy != DictionaryPolicy.NEVER && --groupsToSkip <= 0) {
      dictionaryActive = true;
    }
    return taken;
  }

  @Override
  public void close() {
    super.close();
    dictionary.close();
  }
}
