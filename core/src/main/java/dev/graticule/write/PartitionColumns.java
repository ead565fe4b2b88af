package dev.graticule.write;

/** Where the values of partition columns stand. */
public enum PartitionColumns {
  /** In the files, like any other column, and in the paths (Iceberg). */
  IN_FILES,
  /**
   * In the paths alone (Hive, Delta): readers that take them from the paths refuse files that say
   * the same in another type.
   */
  IN_PATHS_ONLY
}
