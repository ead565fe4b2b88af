package dev.graticule.store;

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

  private StoreEntry inner(StoreEntry entry) {
    String value = entry.path().value();
    String below = root.value().isEmpty() ? value : value.substring(root.value().length() + 1);
    return new StoreEntry(StorePath.of(below), entry.bytes(), entry.modified());
  }

  @Override
  public StoreReader open(StorePath path) {
    return store.open(outer(path));
  }

  @Override
  public StoreWriter create(StorePath path) {
    return store.create(outer(path));
  }

  @Override
  public Optional<StoreEntry> head(StorePath path) {
    return store.head(outer(path)).map(this::inner);
  }

  @Override
  public List<StoreEntry> list(StorePath prefix) {
    return store.list(outer(prefix)).stream().map(this::inner).toList();
  }

  @Override
  public boolean delete(StorePath path) {
    return store.delete(outer(path));
  }

  @Override
  public String engineUri(StorePath path) {
    return store.engineUri(outer(path));
  }

  @Override
  public void close() {}
}
