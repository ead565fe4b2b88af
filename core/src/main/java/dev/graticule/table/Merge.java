package dev.graticule.table;

import java.util.LinkedHashSet;
import java.util.List;

/**
 * What becomes of rows, and of those in a table that have the same keys. A value: each {@code with}
 * gives another one.
 *
 * <p>Keys are equal when all their columns are, value by value and text byte by byte. As in SQL's
 * {@code MERGE} a null equals nothing: a row without a value in a key column matches no other, is
 * {@linkplain Unmatched unmatched} each time it comes, and is no duplicate of another such row.
 * Columns of booleans, whole numbers, decimals, text, bytes, days, times, timestamps and UUIDs can
 * be keys; floating-point numbers, geometries and nested columns cannot.
 *
 * <p>Two of the given rows with one key are refused ({@link DuplicateKeyException}). Of several
 * rows in the table with one key, all match.
 *
 * @param keys the columns that tell which rows are the same
 * @param matched what becomes of a row whose key is in the table
 * @param unmatched what becomes of one whose key is not
 */
public record Merge(List<String> keys, Matched matched, Unmatched unmatched) {

  /** What becomes of a row whose key is in the table. */
  public enum Matched {
    /** It takes the place of those with its key. */
    UPDATE,
    /** Those with its key go, and it does not come in. */
    DELETE,
    /** Those with its key stay, and it does not come in. */
    KEEP
  }

  /** What becomes of a row whose key is not in the table. */
  public enum Unmatched {
    /** It comes in. */
    INSERT,
    /** It does not come in. */
    IGNORE
  }

  /** Copies the keys; refuses none, and one given twice. */
  public Merge {
    keys = List.copyOf(keys);
    if (keys.isEmpty() || new LinkedHashSet<>(keys).size() < keys.size()) {
      throw new IllegalArgumentException(
          "Rows are merged by at least one key column, each named once, not by " + keys + ".");
    }
  }

  /**
   * An upsert: rows take the place of those with their keys, and come in where there are none.
   *
   * @param keys the columns that tell which rows are the same
   * @return the merge
   */
  public static Merge on(String... keys) {
    return new Merge(List.of(keys), Matched.UPDATE, Unmatched.INSERT);
  }

  /**
   * The same with something else for rows whose keys are in the table.
   *
   * @param what what becomes of them
   * @return the merge
   */
  public Merge withMatched(Matched what) {
    return new Merge(keys, what, unmatched);
  }

  /**
   * The same with something else for rows whose keys are not in the table.
   *
   * @param what what becomes of them
   * @return the merge
   */
  public Merge withUnmatched(Unmatched what) {
    return new Merge(keys, matched, what);
  }

  /** Whether rows with a given row's key go. */
  boolean takesOut() {
    return matched != Matched.KEEP;
  }

  /** Whether a row comes in when its key is in the table, or is not. */
  boolean putsIn(boolean isMatched) {
    return isMatched ? matched == Matched.UPDATE : unmatched == Unmatched.INSERT;
  }
}
