package dev.graticule.delta;

import dev.graticule.store.StorePath;
import dev.graticule.table.Commit;
import dev.graticule.table.DataFile;
import dev.graticule.table.RefusedException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Files that this process put in lately. Appended files have names of their own, so that looking
 * each up among all files of the table would cost every append much and find nothing; what it would
 * find is a commit that was made twice by mistake, and that is seen here. (To Delta a path that is
 * put in again counts once, so no row is doubled whoever does it.) Safe for use by several threads.
 */
final class RecentFiles {
  private static final int REMEMBERED = 10_000;

  private final Set<StorePath> paths =
      Collections.newSetFromMap(
          new LinkedHashMap<>() {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<StorePath, Boolean> eldest) {
              return size() > REMEMBERED;
            }
          });

  synchronized void requireNew(String table, Commit commit) {
    for (DataFile file : commit.added()) {
      if (paths.contains(file.path()) && !commit.removed().contains(file.path())) {
        throw new RefusedException(
            "%s is in table \"%s\" already; a file counts once: leave it out."
                .formatted(file.path(), table));
      }
    }
  }

  synchronized void add(List<DataFile> files) {
    files.forEach(file -> paths.add(file.path()));
  }
}
