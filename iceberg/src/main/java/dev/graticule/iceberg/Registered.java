package dev.graticule.iceberg;

import dev.graticule.file.GeoParquetFile;
import dev.graticule.store.StorePath;
import dev.graticule.table.Commit;
import dev.graticule.table.DataFile;
import dev.graticule.table.RefusedException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.iceberg.TableProperties;
import org.apache.iceberg.mapping.MappingUtil;
import org.apache.iceberg.mapping.NameMappingParser;

/**
 * Files that others wrote, before they are taken in.
 *
 * @param now the table
 * @param columns its columns with this commit
 */
record Registered(VersionedTable now, TableColumns columns) {

  /**
   * Refuses files that are in the table already, or whose field ids are another table's.
   *
   * @return the name mapping that the table needs from now on; empty when it needs none, or has one
   */
  Optional<String> check(Commit commit) {
    Set<StorePath> paths = new HashSet<>();
    commit.added().forEach(file -> requireNew(file.path(), paths.add(file.path())));
    if (!isAsItWasRead(commit)) {
      new Planning(now)
          .entries(List.copyOf(paths))
          .keySet()
          .forEach(path -> requireNew(path, false));
    }
    boolean byName = false;
    for (DataFile file : commit.added()) {
      byName |= requireOwnIds(file.path());
    }
    return byName && !now.metadata().properties().containsKey(TableProperties.DEFAULT_NAME_MAPPING)
        ? Optional.of(NameMappingParser.toJson(MappingUtil.create(columns.schema())))
        : Optional.empty();
  }

  /** Whoever has read this very version has seen its files. */
  private boolean isAsItWasRead(Commit commit) {
    String current = VersionId.current(now.metadata()).toString();
    return commit.read().filter(read -> read.base().equals(current)).isPresent();
  }

  private void requireNew(StorePath path, boolean isNew) {
    if (!isNew) {
      throw new RefusedException(
          "%s is in table \"%s\" already; a file counts once: leave it out."
              .formatted(path, now.name()));
    }
  }

  /** Tells whether a file has no field ids. */
  private boolean requireOwnIds(StorePath path) {
    Map<String, Integer> ids;
    try (GeoParquetFile file = GeoParquetFile.open(now.store(), path)) {
      ids = file.fieldIds();
    }
    if (ids.isEmpty()) {
      return true;
    }
    for (String name : columns.contract().names()) {
      Integer theirs = ids.get(name);
      Integer ours = columns.ids().get(name);
      if (theirs != null && !theirs.equals(ours)) {
        throw new RefusedException(
            "%s has field id %d for column \"%s\", which has %d in table \"%s\": by id, it would be read as another column. Append its rows instead."
                .formatted(path, theirs, name, ours, now.name()));
      }
    }
    return false;
  }
}
