package dev.graticule.table;

/** What to do with a log that names files outside its table's directory. */
public enum OutsideFiles {
  /** The table is refused: a log that somebody wrote could otherwise name any file there is. */
  REFUSE,
  /** They are read, never written or deleted: for tables whose log is trusted. */
  READ
}
