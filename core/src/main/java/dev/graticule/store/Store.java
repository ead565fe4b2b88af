package dev.graticule.store;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Objects by name: written once, seen only when whole, read by range. Safe for use by several
 * threads.
 *
 * <p>The calls are those that a local disk and every object store can keep: head, range read, list,
 * create if absent, delete, and the removal of uploads that never ended.
 */
public interface Store extends AutoCloseable {

  /**
   * A store over a folder of the local file system. The folder is made when the first object is
   * created.
   *
   * @param root the folder
   * @return the store
   */
  static Store local(Path root) {
    return new LocalStore(root);
  }

  /**
   * A store on the heap, for tests. No engine can open its objects.
   *
   * @return the store, empty
   */
  static Store inMemory() {
    return new MemoryStore();
  }

  /**
   * Opens an object for reading.
   *
   * @param path its name
   * @return a reader, to be closed by the caller
   * @throws ObjectNotFoundException when there is none
   */
  StoreReader open(StorePath path);

  /**
   * Begins an object. Nobody sees it before {@link StoreWriter#close()}.
   *
   * @param path its name
   * @return a writer, to be closed or discarded by the caller
   * @throws ObjectExistsException when there is one already; another may still appear before close,
   *     which then fails
   */
  StoreWriter create(StorePath path);

  /**
   * What is known of an object without reading it.
   *
   * @param path its name
   * @return the entry, when there is such an object
   */
  Optional<StoreEntry> head(StorePath path);

  /**
   * The objects below a path, in the order of their names. Objects not yet whole are not among
   * them.
   *
   * @param prefix a path; the root lists everything
   * @return the entries; none when nothing is there
   */
  List<StoreEntry> list(StorePath prefix);

  /**
   * Removes an object.
   *
   * @param path its name
   * @return whether there was one
   */
  boolean delete(StorePath path);

  /**
   * Removes what writers that died have left behind: bytes of objects that were never published. A
   * writer that lives, in this process or another, is never hit. Blocks while the store is listed.
   *
   * @param olderThan leaves alone what was written to less long ago
   * @return how many leftovers went
   */
  int sweep(Duration olderThan);

  /**
   * How an engine outside this library (DuckDB) names the object.
   *
   * @param path its name
   * @return such as an absolute file name
   * @throws StoreException when no engine can open what lies here
   */
  String engineUri(StorePath path);

  /**
   * The store seen from below: its root is a path of this one. Closing it closes nothing.
   *
   * @param path the new root
   * @return the view
   */
  default Store below(StorePath path) {
    return new StoreBelow(this, path);
  }

  /**
   * Frees what the store holds. Readers and writers it gave stay their owners'. Safe to call twice.
   */
  @Override
  void close();
}
