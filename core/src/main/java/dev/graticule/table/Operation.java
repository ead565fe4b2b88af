package dev.graticule.table;

/** What a commit does, as history records it. */
public enum Operation {
  /** The table began. */
  CREATE,
  /** Rows came in. */
  APPEND,
  /**
   * Files that others wrote came in. Unlike the names of appended files theirs may be in the table
   * already, which refuses the commit.
   */
  REGISTER,
  /** Rows went and others came in their place. */
  OVERWRITE,
  /** Rows went. */
  DELETE,
  /** Rows were replaced, taken out or put in by their keys. */
  MERGE,
  /** The same rows lie in other files. */
  REPLACE,
  /** The contract changed. */
  EVOLVE
}
