package dev.graticule.iceberg;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.graticule.GraticuleException;
import dev.graticule.store.Store;
import dev.graticule.store.StorePath;
import dev.graticule.table.RefusedException;
import java.io.IOException;
import java.io.InputStream;
import java.io.NotSerializableException;
import java.io.ObjectOutputStream;
import java.util.Optional;
import org.apache.iceberg.TableMetadataParser;
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

    MetadataUnreadable(String location, Throwable cause) {
      super(cause, "%s is no table metadata that can be read", location);
    }
  }

  /** Says that the metadata file read last was good. */
  void metadataWasRead() {
    looking = null;
  }

  @Override
  public InputFile newInputFile(String location) {
    if (location.endsWith(METADATA)) {
      return metadata(location);
    }
    return new StoreInput(store, locations.path(location), location, -1);
  }

  private InputFile metadata(String location) {
    InputFile file;
    try {
      file = new MetadataInput(store, locations.path(location), location);
    } catch (GraticuleException e) {
      throw new MetadataUnreadable(location, e);
    }
    if (location.equals(looking)) {
      throw new MetadataUnreadable(location, whatIsWrong(file));
    }
    looking = location;
    return file;
  }

  private static RuntimeException whatIsWrong(InputFile file) {
    try {
      TableMetadataParser.read(file);
      return new IllegalStateException("it could not be read before, and now can");
    } catch (RuntimeException e) {
      return versionOf(file)
          .filter(version -> version > TableState.NEWEST)
          .<RuntimeException>map(
              version ->
                  new IllegalArgumentException(
                      "it is of Iceberg's format version %d, and this library reads up to %d"
                          .formatted(version, TableState.NEWEST),
                      e))
          .orElse(e);
    }
  }

  private static Optional<Integer> versionOf(InputFile file) {
    try (InputStream stream = file.newStream()) {
      JsonNode version = new JsonMapper().readTree(stream).path("format-version");
      return version.isInt() ? Optional.of(version.intValue()) : Optional.empty();
    } catch (IOException | RuntimeException e) {
      // Not even JSON.
      return Optional.empty();
    }
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

  /** An object that is not there. */
  static final class Gone extends NotFoundException {
    private static final long serialVersionUID = 1L;

    private final StorePath path;

    Gone(StorePath path, String location, Throwable cause) {
      super(cause, "%s is not there: %s", location, cause.getMessage());
      this.path = path;
    }

    StorePath path() {
      return path;
    }
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
