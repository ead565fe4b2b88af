package dev.graticule.iceberg;

import dev.graticule.store.ObjectNotFoundException;
import dev.graticule.store.Store;
import dev.graticule.store.StorePath;
import dev.graticule.table.RefusedException;
import java.io.NotSerializableException;
import java.io.ObjectOutputStream;
import org.apache.iceberg.exceptions.NotFoundException;
import org.apache.iceberg.io.FileIO;
import org.apache.iceberg.io.InputFile;
import org.apache.iceberg.io.OutputFile;
import org.jspecify.annotations.Nullable;

/**
 * A table's store as Iceberg's {@link FileIO}. Each write becomes visible whole, with its close;
 * nothing is ever overwritten. Closing it closes nothing: the store is lent.
 *
 * <h2>One look at a metadata file</h2>
 *
 * Iceberg tries to read a table's metadata file twenty times, for more than a minute, whatever is
 * wrong with it. Here an error of the store, and a second look before {@link #metadataWasRead()}
 * has said that the first was good, end in the one error that it does not try again.
 */
final class StoreFileIO implements FileIO {
  private static final long serialVersionUID = 1L;
  private static final String METADATA = ".metadata.json";

  // A FileIO is Serializable by its interface; this one stays in its process.
  @SuppressWarnings("serial")
  private final Store store;

  @SuppressWarnings("serial")
  private final Locations locations;

  private @Nullable String looking;

  /**
   * A view of a store.
   *
   * @param store the table's own store, as {@link TableStore} shows it
   * @param locations spells its paths
   */
  StoreFileIO(Store store, Locations locations) {
    this.store = store;
    this.locations = locations;
  }

  /** A metadata file that was looked at before and not found good. */
  static final class MetadataUnreadable extends NotFoundException {
    private static final long serialVersionUID = 1L;

    MetadataUnreadable(String location) {
      super("%s is no table metadata, or not all of it", location);
    }

    MetadataUnreadable(String location, Throwable cause) {
      super(cause, "%s cannot be read: %s", location, cause.getMessage());
    }
  }

  /** Says that the metadata file read last was good. */
  void metadataWasRead() {
    looking = null;
  }

  @Override
  public InputFile newInputFile(String location) {
    if (location.endsWith(METADATA)) {
      if (location.equals(looking)) {
        throw new MetadataUnreadable(location);
      }
      looking = location;
      return new MetadataInput(store, locations.path(location), location);
    }
    return new StoreInput(store, locations.path(location), location, -1);
  }

  @Override
  public InputFile newInputFile(String location, long length) {
    return new StoreInput(store, locations.path(location), location, length);
  }

  @Override
  public OutputFile newOutputFile(String location) {
    return new StoreOutput(store, writable(location), location);
  }

  /** What is gone already is as good as deleted. */
  @Override
  public void deleteFile(String location) {
    store.delete(writable(location));
  }

  private StorePath writable(String location) {
    StorePath path = locations.path(location);
    if (Locations.isOutside(path)) {
      throw new RefusedException(
          "%s lies outside table \"%s\", where nothing is written or deleted."
              .formatted(location, locations.table()));
    }
    return path;
  }

  static NotFoundException notFound(String location, ObjectNotFoundException cause) {
    return new NotFoundException(cause, "%s is not there: %s", location, cause.getMessage());
  }

  @SuppressWarnings({"serial", "UnusedMethod", "UnusedVariable"})
  private void writeObject(ObjectOutputStream out) throws NotSerializableException {
    throw new NotSerializableException("A store stays in its process");
  }

  @Override
  public String toString() {
    return "StoreFileIO[" + locations.root() + "]";
  }
}
