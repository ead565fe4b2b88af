package dev.graticule.iceberg;

import dev.graticule.store.ObjectNotFoundException;
import dev.graticule.store.Store;
import dev.graticule.store.StoreEntry;
import dev.graticule.store.StoreException;
import dev.graticule.store.StorePath;
import dev.graticule.store.StoreReader;
import dev.graticule.store.StoreWriter;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A table's own store, and beside it, below {@value Locations#OUTSIDE}, the files outside of it
 * that its log names: those can be read, and nothing else.
 */
final class TableStore implements Store {
  private final Store own;
  private final Outside outside;
  private final Locations locations;

  /** Where files outside the table are read from, by their location. */
  interface Outside {
    StoreReader open(String location);

    Optional<Long> length(String location);

    String engineUri(String location);
  }

  TableStore(Store own, Outside outside, Locations locations) {
    this.own = own;
    this.outside = outside;
    this.locations = locations;
  }

  @Override
  public StoreReader open(StorePath path) {
    return Locations.isOutside(path) ? outside.open(locations.location(path)) : own.open(path);
  }

  @Override
  public StoreWriter create(StorePath path) {
    requireOwn(path);
    return own.create(path);
  }

  @Override
  public Optional<StoreEntry> head(StorePath path) {
    if (!Locations.isOutside(path)) {
      return own.head(path);
    }
    return outside
        .length(locations.location(path))
        .map(bytes -> new StoreEntry(path, bytes, java.time.Instant.EPOCH));
  }

  @Override
  public List<StoreEntry> list(StorePath prefix) {
    return own.list(prefix);
  }

  @Override
  public boolean delete(StorePath path) {
    requireOwn(path);
    return own.delete(path);
  }

  private void requireOwn(StorePath path) {
    if (Locations.isOutside(path)) {
      throw new StoreException(
          "%s lies outside table \"%s\", where nothing is written or deleted."
              .formatted(locations.location(path), locations.table()));
    }
  }

  @Override
  public int sweep(Duration olderThan) {
    return own.sweep(olderThan);
  }

  @Override
  public String engineUri(StorePath path) {
    return Locations.isOutside(path)
        ? outside.engineUri(locations.location(path))
        : own.engineUri(path);
  }

  /** The stores beneath are lent. */
  @Override
  public void close() {}

  @Override
  public String toString() {
    return own.toString();
  }

  /** Files of the machine's own file system. */
  static final class LocalOutside implements Outside {
    private final Store disk;

    /** Reads from a store whose root is the root of the file system. */
    LocalOutside(Store disk) {
      this.disk = disk;
    }

    private static StorePath path(String location) {
      String normal = Locations.normal(location);
      if (!normal.startsWith("/")) {
        throw new ObjectNotFoundException(
            "%s lies on no local disk, and this lake knows no other way to it; open the table over a catalog with a FileIO that does."
                .formatted(location));
      }
      return StorePath.of(normal.substring(1));
    }

    @Override
    public StoreReader open(String location) {
      return disk.open(path(location));
    }

    @Override
    public Optional<Long> length(String location) {
      return disk.head(path(location)).map(StoreEntry::bytes);
    }

    @Override
    public String engineUri(String location) {
      return disk.engineUri(path(location));
    }
  }
}
