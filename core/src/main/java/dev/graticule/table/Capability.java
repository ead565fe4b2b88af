package dev.graticule.table;

/**
 * What a table format can keep its promise on. What is not declared is refused before a byte is
 * written.
 */
public enum Capability {
  /** Several files of one commit appear together or not at all. */
  ATOMIC_COMMIT,
  /** Files can be taken out of a table, in one commit with files put in. */
  REPLACE_FILES,
  /** Earlier versions can be read. */
  TIME_TRAVEL,
  /** Versions can be given names. */
  TAGS,
  /** A commit with a key that was committed before is found, not repeated. */
  IDEMPOTENT_APPEND,
  /** Columns can be added and widened. */
  EVOLVE,
  /** Columns can be renamed. */
  RENAME_COLUMN,
  /** Columns can be dropped. */
  DROP_COLUMN,
  /** Rows can be deleted by position in a file that stays. */
  ROW_DELETES,
  /** Old versions can be expired. */
  EXPIRE,
  /** Files that others wrote can be taken in. */
  REGISTER_FILES
}
