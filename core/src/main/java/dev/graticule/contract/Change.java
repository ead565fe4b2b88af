package dev.graticule.contract;

/**
 * One change of a contract, as a value.
 *
 * @see Contract#evolve(java.util.List, ColumnIdentity)
 */
public sealed interface Change {

  /**
   * Puts a column behind the others. It must be nullable: rows written before have no value.
   *
   * @param parent the struct that gets the field; the root for a column
   * @param column the column
   */
  record Add(ColumnPath parent, Column column) implements Change {}

  /**
   * Gives values more room. These survive in every reader:
   *
   * <ul>
   *   <li>an integer to a wider one, FLOAT32 to FLOAT64;
   *   <li>a decimal to more digits at the same scale;
   *   <li>a geometry to more types, more dimensions, wider bounds or none, no promise about rings.
   * </ul>
   *
   * @param path what is widened: a column, a field, an element or a value
   * @param to the wider type
   */
  record Widen(ColumnPath path, ColumnType to) implements Change {}

  /**
   * Allows values to be absent.
   *
   * @param path what may be absent: a column, a field, an element or a value
   */
  record RelaxNullability(ColumnPath path) implements Change {}

  /**
   * Calls a column otherwise. Needs {@link ColumnIdentity#BY_ID}.
   *
   * @param path the column or field
   * @param name its new name
   */
  record Rename(ColumnPath path, String name) implements Change {}

  /**
   * Takes a column out. Needs {@link ColumnIdentity#BY_ID}.
   *
   * @param path the column or field
   */
  record Drop(ColumnPath path) implements Change {}

  /**
   * Puts a column behind the others.
   *
   * @param column the column, nullable
   * @return the change
   */
  static Change add(Column column) {
    return new Add(ColumnPath.of(), column);
  }

  /**
   * Gives a column's values more room.
   *
   * @param column the column's name
   * @param to the wider type
   * @return the change
   */
  static Change widen(String column, ColumnType to) {
    return new Widen(ColumnPath.of(column), to);
  }

  /**
   * Allows a column's values to be absent.
   *
   * @param column the column's name
   * @return the change
   */
  static Change relax(String column) {
    return new RelaxNullability(ColumnPath.of(column));
  }

  /**
   * Calls a column otherwise.
   *
   * @param column the column's name
   * @param name its new name
   * @return the change
   */
  static Change rename(String column, String name) {
    return new Rename(ColumnPath.of(column), name);
  }

  /**
   * Takes a column out.
   *
   * @param column the column's name
   * @return the change
   */
  static Change drop(String column) {
    return new Drop(ColumnPath.of(column));
  }
}
