package dev.graticule.file;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;

/**
 * Walks over metadata in Thrift's compact protocol before parquet-java parses it: parsing allocates
 * by the sizes that lists and texts claim, and recurses as deep as structures nest. Here each claim
 * is held against the bytes that are left.
 */
final class ThriftGuard {
  private static final int MAX_DEPTH = 48;

  private final ByteBuffer bytes;

  private ThriftGuard(ByteBuffer bytes) {
    this.bytes = bytes;
  }

  /**
   * Checks one structure.
   *
   * @param bytes begins with the structure; more may follow
   * @throws GeoParquetException when a size is more than the bytes can hold
   */
  static void check(ByteBuffer bytes) {
    try {
      new ThriftGuard(bytes.slice()).struct(0);
    } catch (BufferUnderflowException e) {
      throw new GeoParquetException("its metadata ends in the middle", e);
    }
  }

  private void struct(int depth) {
    requireDepth(depth);
    for (int header = bytes.get() & 0xff; header != 0; header = bytes.get() & 0xff) {
      if (header >> 4 == 0) {
        varint();
      }
      int type = header & 0xf;
      // A field's truth value stands in its header.
      if (type != 1 && type != 2) {
        value(type, depth);
      }
    }
  }

  private static void requireDepth(int depth) {
    if (depth > MAX_DEPTH) {
      throw new GeoParquetException(
          "its metadata is nested deeper than %d levels".formatted(MAX_DEPTH));
    }
  }

  private void value(int type, int depth) {
    switch (type) {
      case 1, 2, 3 -> skip(1);
      case 4, 5, 6 -> varint();
      case 7 -> skip(8);
      case 8 -> skip(varint());
      case 9, 10 -> list(depth);
      case 11 -> map(depth);
      case 12 -> struct(depth + 1);
      case 13 -> skip(16);
      default -> throw new GeoParquetException("its metadata has a value of unknown type " + type);
    }
  }

  private void list(int depth) {
    requireDepth(depth);
    int header = bytes.get() & 0xff;
    long size = header >> 4 == 15 ? varint() : header >> 4;
    requireRoom(size);
    for (long i = 0; i < size; i++) {
      value(header & 0xf, depth + 1);
    }
  }

  private void map(int depth) {
    requireDepth(depth);
    long size = varint();
    requireRoom(size);
    if (size > 0) {
      int types = bytes.get() & 0xff;
      for (long i = 0; i < size; i++) {
        value(types >> 4, depth + 1);
        value(types & 0xf, depth + 1);
      }
    }
  }

  /** Each element takes a byte at least. */
  private void requireRoom(long size) {
    if (size < 0 || size > bytes.remaining()) {
      throw new GeoParquetException(
          "its metadata claims %d elements in %d bytes".formatted(size, bytes.remaining()));
    }
  }

  private void skip(long count) {
    if (count < 0 || count > bytes.remaining()) {
      throw new GeoParquetException(
          "its metadata claims %d bytes where %d are left".formatted(count, bytes.remaining()));
    }
    bytes.position(bytes.position() + (int) count);
  }

  private long varint() {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      int part = bytes.get();
      value |= (long) (part & 0x7f) << shift;
      if (part >= 0) {
        return value;
      }
    }
    throw new GeoParquetException("its metadata has a number without an end");
  }
}
