package dev.graticule.delta;

import dev.graticule.table.DeletedRows;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.UUID;
import java.util.stream.LongStream;
import java.util.zip.CRC32;
import org.roaringbitmap.RoaringBitmap;

/**
 * Which rows of a file are deleted, as the log says it (Delta protocol, "Deletion Vectors").
 *
 * @param storageType {@code u} for a file beside the data, {@code p} for a file anywhere, {@code i}
 *     for bytes in the log itself
 * @param pathOrInline where the bytes are, or they themselves
 * @param offset where they begin in their file
 * @param sizeInBytes how many there are
 * @param cardinality how many rows are deleted
 */
record DeletionVector(
    String storageType, String pathOrInline, int offset, int sizeInBytes, long cardinality) {
  private static final int UUID_CHARACTERS = 20;
  private static final int MAGIC_NATIVE = 1681511376;
  private static final int MAGIC_PORTABLE = 1681511377;

  /** The length before the bytes and the checksum behind them. */
  private static final int FRAME = 2 * Integer.BYTES;

  /** Equal for equal deletes of the same file. */
  String id() {
    return storageType + pathOrInline + (isInline() ? "" : "@" + offset);
  }

  boolean isInline() {
    return storageType.equals("i");
  }

  /**
   * Where its file lies, as {@code add.path} would say it.
   *
   * @throws IOException when the log says it in a way nobody knows
   */
  String file() throws IOException {
    if (storageType.equals("p")) {
      return pathOrInline;
    }
    if (!storageType.equals("u") || pathOrInline.length() < UUID_CHARACTERS) {
      throw new IOException("its deletion vector is kept in a way \"" + storageType + "\"");
    }
    int cut = pathOrInline.length() - UUID_CHARACTERS;
    String prefix = pathOrInline.substring(0, cut);
    ByteBuffer id;
    try {
      id = Z85.decode(pathOrInline.substring(cut));
    } catch (IllegalArgumentException e) {
      throw new IOException(e.getMessage(), e);
    }
    String name = "deletion_vector_" + new UUID(id.getLong(), id.getLong()) + ".bin";
    return LoggedPath.encode(prefix.isEmpty() ? name : prefix + "/" + name);
  }

  /** How many bytes of its file are about it, from {@link #offset} on. */
  int framedBytes() {
    return Math.addExact(sizeInBytes, FRAME);
  }

  /** The rows, from bytes in the log. */
  DeletedRows inline() throws IOException {
    try {
      ByteBuffer bytes = Z85.decode(pathOrInline);
      if (bytes.remaining() < sizeInBytes || sizeInBytes < 0) {
        throw new IOException("it has %d bytes, not %d".formatted(bytes.remaining(), sizeInBytes));
      }
      return rows(bytes.limit(sizeInBytes));
    } catch (IllegalArgumentException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  /** The rows, from {@link #framedBytes} of its file. */
  DeletedRows framed(ByteBuffer frame) throws IOException {
    int size = frame.getInt();
    if (size != sizeInBytes) {
      throw new IOException("its file says %d bytes, the log %d".formatted(size, sizeInBytes));
    }
    ByteBuffer bytes = frame.slice(frame.position(), size);
    CRC32 sum = new CRC32();
    sum.update(bytes.duplicate());
    frame.position(frame.position() + size);
    if ((int) sum.getValue() != frame.getInt()) {
      throw new IOException("its checksum is wrong");
    }
    return rows(bytes);
  }

  private DeletedRows rows(ByteBuffer given) throws IOException {
    ByteBuffer bytes = given.order(ByteOrder.LITTLE_ENDIAN);
    DeletedRows rows = DeletedRows.none();
    try {
      int magic = bytes.getInt();
      if (magic != MAGIC_NATIVE && magic != MAGIC_PORTABLE) {
        throw new IOException("its bytes begin with %d, which is no known form".formatted(magic));
      }
      boolean portable = magic == MAGIC_PORTABLE;
      long bitmaps = portable ? bytes.getLong() : bytes.getInt();
      for (long i = 0; i < bitmaps; i++) {
        int key = portable ? bytes.getInt() : (int) i;
        int said = portable ? 0 : bytes.getInt();
        RoaringBitmap bitmap = new RoaringBitmap();
        bitmap.deserialize(bytes.slice().order(ByteOrder.LITTLE_ENDIAN));
        int size = bitmap.serializedSizeInBytes();
        if (!portable && said < size) {
          throw new IOException("one of its bitmaps has %d bytes, not %d".formatted(size, said));
        }
        bytes.position(bytes.position() + (portable ? size : said));
        if (key != 0 && !bitmap.isEmpty()) {
          throw new IOException("it deletes rows beyond 2³², more than a file can have");
        }
        if (bitmap.getLongCardinality() > cardinality) {
          throw new IOException(
              "it deletes %d rows, the log says %d"
                  .formatted(bitmap.getLongCardinality(), cardinality));
        }
        rows = rows.plus(DeletedRows.of(positions(bitmap)));
      }
    } catch (RuntimeException e) {
      // A bitmap library says in many ways that bytes are no bitmap.
      throw new IOException("its bytes are no bitmap: " + e.getMessage(), e);
    }
    if (rows.count() != cardinality) {
      throw new IOException(
          "it deletes %d rows, the log says %d".formatted(rows.count(), cardinality));
    }
    return rows;
  }

  private static LongStream positions(RoaringBitmap bitmap) {
    return bitmap.stream().mapToLong(Integer::toUnsignedLong);
  }
}
