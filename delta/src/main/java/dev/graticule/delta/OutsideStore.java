package dev.graticule.delta;

import dev.graticule.store.Store;
import dev.graticule.store.StoreEntry;
import dev.graticule.store.StoreException;
import dev.graticule.store.StorePath;
import dev.graticule.store.StoreReader;
import dev.graticule.store.StoreWriter;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A table's store, in which files elsewhere on the local disk can be read too: each stands below a
 * folder that no file is in. They are never written, listed or deleted.
 */
final class OutsideStore implements Store {
  /** Paths below it stand for files outside the table. */
  private static final StorePath OUTSIDE = StorePath.of(".outside");

  private final Store table;
  private final Store disk = Store.local(Path.of("/"));

  OutsideStore(Store table) {
    this.table = table;
  }

  /** The path that stands for a file, by its absolute name. */
  static StorePath pathOf(String file) {
    return OUTSIDE.resolve(URLEncoder.encode(file, StandardCharsets.UTF_8));
  }

  static boolean isOutside(StorePath path) {
    return path.startsWith(OUTSIDE);
  }

  /** Where a file lies on the disk. */
  private static StorePath onDisk(StorePath path) {
    String file = URLDecoder.decode(path.name(), StandardCharsets.UTF_8);
    return StorePath.of(file.substring(1));
  }

  private static StoreException readOnly(StorePath path) {
    return new StoreException(
        "%s lies outside its table, where files are only read.".formatted(onDisk(path)));
  }

  @Override
  public StoreReader open(StorePath path) {
    return isOutside(path) ? disk.open(onDisk(path)) : table.open(path);
  }

  @Override
  public StoreWriter create(StorePath path) {
    if (isOutside(path)) {
      throw readOnly(path);
    }
    return table.create(path);
  }

  @Override
  public Optional<StoreEntry> head(StorePath path) {
    return isOutside(path)
        ? disk.head(onDisk(path))
            .map(entry -> new StoreEntry(path, entry.bytes(), entry.modified()))
        : table.head(path);
  }

  @Override
  public List<StoreEntry> list(StorePath prefix) {
    return isOutside(prefix) ? List.of() : table.list(prefix);
  }

  @Override
  public boolean delete(StorePath path) {
    if (isOutside(path)) {
      throw readOnly(path);
    }
    return table.delete(path);
  }

  @Override
  public int sweep(Duration olderThan) {
    return table.sweep(olderThan);
  }

  @Override
  public String engineUri(StorePath path) {
    return isOutside(path) ? disk.engineUri(onDisk(path)) : table.engineUri(path);
  }

  @Override
  public void close() {
    disk.close();
  }

  @Override
  public String toString() {
    return table.toString();
  }
}
