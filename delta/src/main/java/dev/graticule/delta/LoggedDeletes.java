package dev.graticule.delta;

import dev.graticule.store.Store;
import dev.graticule.store.StorePath;
import dev.graticule.store.StoreReader;
import dev.graticule.table.DeletedRows;
import dev.graticule.table.RefusedException;
import dev.graticule.table.RowDeletes;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * The deleted rows of a file, read when they are asked for.
 *
 * @param table the table's name
 * @param dataFile the file whose rows they are
 * @param store where the deletion vector's file lies
 * @param file that file; unused when the vector is in the log
 * @param vector which rows
 */
record LoggedDeletes(
    String table, StorePath dataFile, Store store, StorePath file, DeletionVector vector)
    implements RowDeletes {

  @Override
  public String id() {
    return vector.id();
  }

  @Override
  public DeletedRows read() {
    try {
      return vector.isInline() ? vector.inline() : vector.framed(bytes());
    } catch (IOException | ArithmeticException e) {
      throw new RefusedException(
          "The deletion vector%s of %s in Delta table \"%s\" cannot be read: %s. Rows that were deleted would come back; restore it, or read an earlier version."
              .formatted(vector.isInline() ? "" : " " + file, dataFile, table, e.getMessage()),
          e);
    }
  }

  private ByteBuffer bytes() throws IOException {
    try (StoreReader reader = store.open(file)) {
      int bytes = vector.framedBytes();
      if (bytes < 0 || vector.offset() < 0 || reader.length() - vector.offset() < bytes) {
        throw new IOException(
            "its file ends at byte %d, before the %d bytes from %d on"
                .formatted(reader.length(), bytes, vector.offset()));
      }
      ByteBuffer frame = ByteBuffer.allocate(bytes);
      reader.readFully(vector.offset(), frame);
      return frame.flip();
    }
  }
}
