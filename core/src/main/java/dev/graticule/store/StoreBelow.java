package dev.graticule.store;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** A store seen from one of its paths. */
final class StoreBelow implements Store {
  private final Store store;
  private final StorePath root;

  StoreBelow(Store store, StorePath root) {
    this.store = store;
    this.root = root;
  }

  private StorePath outer(StorePath path) {
    return path.value().isEmpty() ? root : root.resolve(path.value());
  }

  /** The name of this root may well be an object's in the other store; from here it is none. */
  private static boolean isRoot(StorePath path) {
    return path.value().isEmpty();
  }

  private StoreEntry inner(StoreEntry entry) {
    String value = entry.path().value();
    String below = root.value().isEmpty() ? value : value.substring(root.value().length() + 1);
    return new StoreEntry(StorePath.of(below), entry.bytes(), entry.modified());
  }

  @Override
  public StoreReader open(StorePath path) {
    if (isRoot(path)) {
      throw new ObjectNotFoundException("%s is the root of a store, no object.".formatted(this));
    }
    return store.open(outer(path));
  }

  @Override
  public StoreWriter create(StorePath path) {
    if (isRoot(path)) {
      throw new StoreException("The root of a store names no object; give a path below it.");
    }
    return store.create(outer(path));
  }

  @Override
  public Optional<StoreEntry> head(StorePath path) {
    return isRoot(path) ? Optional.empty() : store.head(outer(path)).map(this::inner);
  }

  @Override
  public List<StoreEntry> list(StorePath prefix) {
    return store.list(outer(prefix)).stream().map(this::inner).toList();
  }

  @Override
  public boolean delete(StorePath path) {
    return !isRoot(path) && store.delete(outer(path));
  }

  /** Leftovers are the whole store's: whoever may sweep holds that one. */
  @Override
  public int sweep(Duration olderThan) {
    return store.sweep(olderThan);
  }

  @Override
  public String engineUri(StorePath path) {
    return store.engineUri(outer(path));
  }

  @Override
  public void close() {}

  @Override
  public String toString() {
    return root.value().isEmpty() ? store.toString() : store + "/" + root;
  }
}
