package dev.graticule.table;

import dev.graticule.store.StorePath;

/**
 * A version is read whose files are gone: it expired meanwhile, here or in another process. Rows
 * that were given before this are right, those that would follow cannot be had. Read a newer
 * snapshot, and hold it ({@link SpatialTable#hold}) or give the table a longer retention.
 */
public final class SnapshotExpiredException extends TableException {
  private static final long serialVersionUID = 1L;

  private final String version;
  private final StorePath file;

  /**
   * An error that names table, version and file.
   *
   * @param snapshot what was read
   * @param file what is gone
   * @param cause what the store said
   */
  public SnapshotExpiredException(Snapshot snapshot, StorePath file, Throwable cause) {
    super(
        "Version %s of the table in %s has expired while it was read: %s is gone. Read the newest snapshot, and hold the one you read, or give the table a longer retention."
            .formatted(snapshot.id(), snapshot.store(), file),
        cause);
    this.version = snapshot.id();
    this.file = file;
  }

  /**
   * Which version expired.
   *
   * @return the snapshot's id
   */
  public String version() {
    return version;
  }

  /**
   * Which of its files is gone.
   *
   * @return where it lay in the table's store
   */
  public StorePath file() {
    return file;
  }
}
