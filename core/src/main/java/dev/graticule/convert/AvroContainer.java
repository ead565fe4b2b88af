package dev.graticule.convert;

import java.io.EOFException;
import java.io.IOException;
import java.util.Arrays;

/**
 * Looks over an Avro object container file before Avro reads it: from block to block, past what
 * they hold. Avro takes each size in the file at its word, and the end of the file within a block
 * for the end of its records.
 */
final class AvroContainer {
  /** How large a block may be. */
  static final int MAX_BLOCK_MEBIBYTES = 256;

  private static final byte[] MAGIC = {'O', 'b', 'j', 1};
  private static final int SYNC_BYTES = 16;
  private static final int MAX_METADATA = 64 << 20;
  private static final long MAX_BLOCK = (long) MAX_BLOCK_MEBIBYTES << 20;

  private final ObjectStream bytes;

  private AvroContainer(ObjectStream bytes) {
    this.bytes = bytes;
  }

  /**
   * Looks over a file.
   *
   * @throws ConvertException when it is none, damaged or cut short
   */
  static void check(StoredFile file) {
    try (ObjectStream bytes = file.open()) {
      new AvroContainer(bytes).check();
    } catch (IOException e) {
      throw new ConvertException(
          "%s is no sound Avro file: %s. It is damaged or cut short."
              .formatted(file.name(), e.getMessage()),
          e);
    }
  }

  private void check() throws IOException {
    if (!Arrays.equals(bytes.readNBytes(MAGIC.length), MAGIC)) {
      throw new IOException("it does not begin as one");
    }
    metadata();
    byte[] sync = marker();
    for (int block = 1; bytes.left() > 0; block++) {
      long records = number();
      long size = number();
      if (records < 0 || size < 0 || size > bytes.left()) {
        throw new IOException(
            "block %d shall have %d records in %d bytes, but %d are left"
                .formatted(block, records, size, bytes.left()));
      }
      if (size > MAX_BLOCK) {
        throw new IOException(
            "block %d has %d bytes, more than the %d MiB that are read"
                .formatted(block, size, MAX_BLOCK_MEBIBYTES));
      }
      bytes.seek(bytes.position() + size);
      if (!Arrays.equals(marker(), sync)) {
        throw new IOException("block %d does not end with the file's marker".formatted(block));
      }
    }
  }

  /** A map of bytes, in blocks of entries. */
  private void metadata() throws IOException {
    for (long entries = number(); entries != 0; entries = number()) {
      if (entries < 0) {
        number();
        entries = -entries;
      }
      if (entries < 0 || entries > bytes.left()) {
        throw new IOException("its header has %d entries".formatted(entries));
      }
      for (long i = 0; i < 2 * entries; i++) {
        long size = number();
        if (size < 0 || size > Math.min(bytes.left(), MAX_METADATA)) {
          throw new IOException("its header has an entry of %d bytes".formatted(size));
        }
        bytes.seek(bytes.position() + size);
      }
    }
  }

  private byte[] marker() throws IOException {
    byte[] marker = bytes.readNBytes(SYNC_BYTES);
    if (marker.length < SYNC_BYTES) {
      throw new EOFException("it ends within a marker");
    }
    return marker;
  }

  /** A zigzag number of up to ten bytes. */
  private long number() throws IOException {
    long bits = 0;
    for (int shift = 0; shift < Long.SIZE; shift += 7) {
      int next = bytes.read();
      if (next < 0) {
        throw new EOFException("it ends within a number");
      }
      bits |= (next & 0x7fL) << shift;
      if (next < 0x80) {
        return bits >>> 1 ^ -(bits & 1);
      }
    }
    throw new IOException("a number has more than ten bytes");
  }
}
