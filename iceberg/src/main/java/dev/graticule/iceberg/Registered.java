package dev.graticule.iceberg;

import dev.graticule.file.GeoParquetFile;
import dev.graticule.store.StorePath;
import dev.graticule.table.DataFile;
import dev.graticule.table.RefusedException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.iceberg.TableProperties;
import org.apache.iceberg.Transaction;
import org.apache.iceberg.mapping.MappingUtil;
import org.apache.iceberg.mapping.NameMappingParser;

/** Files that others wrote, before they are taken in. */
final class Registered {
  private Registered() {}

  /**
   * Refuses files that are in the table already, or whose field ids are another table's, and sees
   * to it that those without field ids are found by name.
   */
  static void prepare(
      VersionedTable now, TableColumns columns, List<DataFile> files, Transaction transaction) {
    Set<StorePath> paths = new HashSet<>();
    files.forEach(file -> requireNew(now, file.path(), paths.add(file.path())));
    new Planning(now)
        .entries(List.copyOf(paths))
        .keySet()
        .forEach(path -> requireNew(now, path, false));
    boolean byName = false;
    for (DataFile file : files) {
      byName |= requireOwnIds(now, columns, file.path());
    }
    if (byName && !now.metadata().properties().containsKey(TableProperties.DEFAULT_NAME_MAPPING)) {
      transaction
          .updateProperties()
          .set(
              TableProperties.DEFAULT_NAME_MAPPING,
              NameMappingParser.toJson(MappingUtil.create(columns.schema())))
          .commit();
    }
  }

  private static void requireNew(VersionedTable now, StorePath path, boolean isNew) {
    if (!isNew) {
      throw new RefusedException(
          "%s is in table \"%s\" already; a file counts once: leave it out."
              .formatted(path, now.name()));
    }
  }

  /** Tells whether a file has no field ids. */
  private static boolean requireOwnIds(VersionedTable now, TableColumns columns, StorePath path) {
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
