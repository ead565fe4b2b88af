package dev.graticule.table;

/**
 * What a table format can keep its promise on. What is not declared is refused before a byte is
 * written.
 */
public enum Capability {
  /** Several files of one commit appear together or not at all. */
  ATOMIC_COMMIT("make several files appear together", Names.BOTH),
  /** Files can be taken out of a table, in one commit with files put in. */
  REPLACE_FILES("take files out", Names.BOTH),
  /** Earlier versions can be read. */
  TIME_TRAVEL("read earlier versions", Names.BOTH),
  /** Versions can be given names. */
  TAGS("name versions", Names.ICEBERG),
  /** A commit with a key that was committed before is found, not repeated. */
  IDEMPOTENT_APPEND("find a commit again by its key", Names.BOTH),
  /** Columns can be added and widened. */
  EVOLVE("add or widen columns", Names.BOTH),
  /** Columns can be renamed. */
  RENAME_COLUMN("rename columns", Names.ICEBERG),
  /** Columns can be dropped. */
  DROP_COLUMN("drop columns", Names.ICEBERG),
  /** Rows can be deleted by position in a file that stays. */
  ROW_DELETES("delete rows of a file that stays", "tables of Apache Iceberg's version 3 can"),
  /** Old versions can be expired. */
  EXPIRE("expire old versions", Names.BOTH),
  /** Files that others wrote can be taken in. */
  REGISTER_FILES("take in files that others wrote", Names.BOTH),
  /** Files that no version holds can be told from those that count. */
  UNREFERENCED_FILES("tell which files no version holds", Names.BOTH);

  private static final class Names {
    static final String BOTH = "Apache Iceberg and Delta Lake can";
    static final String ICEBERG = "Apache Iceberg can";
  }

  private final String meaning;
  private final String wayOut;

  Capability(String meaning, String wayOut) {
    this.meaning = meaning;
    this.wayOut = wayOut;
  }

  /**
   * What one can do with it, as a message says it behind "cannot".
   *
   * @return such as {@code "take files out"}
   */
  public String meaning() {
    return meaning;
  }

  /** Which formats have it, as a message says it. */
  String wayOut() {
    return wayOut;
  }
}
