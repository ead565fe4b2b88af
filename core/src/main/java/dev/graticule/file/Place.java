package dev.graticule.file;

import dev.graticule.store.StoreException;
import java.util.concurrent.Callable;
import org.apache.arrow.memory.OutOfMemoryException;
import org.apache.arrow.vector.util.OversizedAllocationException;

/**
 * Where in a file the reader is, for messages, and the one gate through which everything passes
 * that hostile bytes can make fail: whatever parquet-java throws over them leaves as a {@link
 * GeoParquetException} that names the place.
 */
record Place(String name) {

  Place rowGroup(int index) {
    return new Place("%s, row group %d".formatted(name, index));
  }

  Place column(String column) {
    return new Place("%s, column \"%s\"".formatted(name, column));
  }

  GeoParquetException error(String problem) {
    return new GeoParquetException(name + ": " + problem);
  }

  void run(Runnable work) {
    call(
        () -> {
          work.run();
          return true;
        });
  }

  <T> T call(Callable<T> work) {
    try {
      return work.call();
    } catch (StoreException e) {
      throw e;
    } catch (GeoParquetException e) {
      throw isPlaced(e) ? e : new GeoParquetException(name + ": " + e.getMessage(), e);
    } catch (OutOfMemoryException | OversizedAllocationException e) {
      throw new GeoParquetException(
          "%s: its values need more memory than there is (%s). Ask for smaller batches, or give the allocator more."
              .formatted(name, e.getMessage()),
          e);
    } catch (Exception | StackOverflowError e) {
      throw damaged(e);
    } catch (OutOfMemoryError e) {
      // One array of the size that the bytes claim could not be had; nothing was allocated.
      throw damaged(e);
    }
  }

  private boolean isPlaced(GeoParquetException e) {
    return String.valueOf(e.getMessage()).startsWith(name);
  }

  private GeoParquetException damaged(Throwable e) {
    return new GeoParquetException(
        "%s: the bytes make no sense as Parquet (%s). The file is damaged or of a kind that is not read here."
            .formatted(name, reason(e)),
        e);
  }

  private static String reason(Throwable e) {
    Throwable root = e;
    for (int i = 0; i < 16 && root.getMessage() == null && root.getCause() != null; i++) {
      root = root.getCause();
    }
    String text = root.getMessage();
    String type = root.getClass().getSimpleName();
    if (text == null) {
      return type;
    }
    return type + ": " + (text.length() <= 300 ? text : text.substring(0, 300) + "…");
  }
}
