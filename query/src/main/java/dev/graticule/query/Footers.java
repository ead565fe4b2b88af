package dev.graticule.query;

import dev.graticule.file.FileFooter;
import dev.graticule.file.GeoParquetFile;
import dev.graticule.query.FileShapes.Key;
import dev.graticule.store.ObjectNotFoundException;
import dev.graticule.table.DataFile;
import dev.graticule.table.Snapshot;
import dev.graticule.table.SnapshotExpiredException;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Opens files without reading their footers again: a data file never changes. The footers used last
 * are kept. Safe for use by several threads.
 */
final class Footers {
  /** A chunk takes about half a kilobyte. */
  private static final long KEPT_CHUNKS = 60_000;

  private final Map<Key, FileFooter> known = new LinkedHashMap<>(64, 0.75f, true);
  private long chunks;

  /**
   * Opens a file of a version.
   *
   * @return the file, to be closed by the caller
   */
  GeoParquetFile open(Snapshot snapshot, DataFile file) {
    Key key = Key.of(snapshot, file);
    FileFooter footer;
    synchronized (known) {
      footer = known.get(key);
    }
    try {
      if (footer != null) {
        return GeoParquetFile.open(snapshot.store(), file.path(), footer);
      }
      GeoParquetFile open = GeoParquetFile.open(snapshot.store(), file.path());
      keep(key, open.footer());
      return open;
    } catch (ObjectNotFoundException e) {
      throw new SnapshotExpiredException(snapshot, file.path(), e);
    }
  }

  private void keep(Key key, FileFooter footer) {
    synchronized (known) {
      FileFooter before = known.put(key, footer);
      chunks += footer.chunks() - (before == null ? 0 : before.chunks());
      Iterator<FileFooter> oldest = known.values().iterator();
      while (chunks > KEPT_CHUNKS && oldest.hasNext()) {
        chunks -= oldest.next().chunks();
        oldest.remove();
      }
    }
  }
}
